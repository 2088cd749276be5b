package io.github.xensdk.probe;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a guest stood still: {@code length ± error}, free of what the hosts' clocks added. How it is derived says
 * {@link ComputeProbe}.
 *
 * @param length the figure
 * @param error the truth is no further away
 * @param hidden the part that the guest's monotonic clock left out, measured from outside; near zero where it saw all of it. Of a guest
 *     that could be asked for boottime only: the part that that one left out
 * @param realtimeGap what the guest saw on its real-time clock, hosts' clock skew and all: the naive figure; zero where it saw
 *     nothing
 * @param clockStep by how much the guest's real-time clock moved against this program's: what the naive figure has too much (or too
 *     little, when negative)
 * @param monotonicRead whether the guest's monotonic clock was read; false where the guest could be asked for boottime only
 */
public record Blackout(
        Duration length,
        Duration error,
        Duration hidden,
        Duration realtimeGap,
        Duration clockStep,
        boolean monotonicRead) {

    /** The least that it can have been. */
    public Duration lower() {
        Duration least = length.minus(error);
        return least.isNegative() ? Duration.ZERO : least;
    }

    /** The most that it can have been. */
    public Duration upper() {
        return length.plus(error);
    }

    /** What a script sees that watches the guest's monotonic clock, which misses the rest; empty where that clock was not read. */
    public Optional<Duration> byMonotonicAlone() {
        return monotonicRead ? Optional.of(length.minus(hidden)) : Optional.empty();
    }
}
