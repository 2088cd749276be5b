package io.github.xensdk.probe;

import java.time.Duration;

/**
 * How long a guest stood still: {@code length ± error}, free of what the hosts' clocks added. How it is derived says
 * {@link ComputeProbe}.
 *
 * @param length the figure
 * @param error the truth is no further away
 * @param hidden the part that the guest's monotonic clock left out, measured from outside; near zero where it saw all of it
 * @param realtimeGap what the guest saw on its real-time clock, hosts' clock skew and all: the naive figure; zero where it saw
 *     nothing
 * @param clockStep by how much the guest's real-time clock moved against this program's: what the naive figure has too much (or too
 *     little, when negative)
 */
public record Blackout(Duration length, Duration error, Duration hidden, Duration realtimeGap, Duration clockStep) {

    /** The least that it can have been. */
    public Duration lower() {
        Duration least = length.minus(error);
        return least.isNegative() ? Duration.ZERO : least;
    }

    /** The most that it can have been. */
    public Duration upper() {
        return length.plus(error);
    }
}
