package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which this program did not get to run, whatever kept it: garbage collection, its processor, its machine. By two clocks,
 * since a guest that is saved and restored, or migrated, finds the pause on its wall clock only.
 *
 * @param startedAt its beginning, by this program's wall clock
 * @param monotonic how long it was on {@link System#nanoTime()}, which leaves out what a save and restore took
 * @param wall how long it was on the wall clock; with the hosts' clock skew in it where the guest changed hosts, and negative where the
 *     clock was set back
 */
public record Pause(Instant startedAt, Duration monotonic, Duration wall) {

    /** The longer of the two. */
    public Duration length() {
        return monotonic.compareTo(wall) >= 0 ? monotonic : wall;
    }

    /**
     * Whether the clocks agree to {@code tolerance}. Where not, the guest was away meanwhile or the clock was set, and {@link #length()}
     * holds whatever the wall clock was set by, too.
     */
    public boolean clocksAgree(Duration tolerance) {
        return wall.minus(monotonic).abs().compareTo(tolerance) <= 0;
    }
}
