package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * A guest's clocks, read at one moment of this program's: the reading was taken within {@code error} of {@code nanoTime}. Nanoseconds.
 *
 * @param nanoTime this program's {@link System#nanoTime()}, in the middle between question and answer
 * @param takenAt the same moment by this program's wall clock (a label, and what the guest's real-time clock is compared with)
 * @param realtime {@code CLOCK_REALTIME}, since 1970
 * @param monotonic {@code CLOCK_MONOTONIC}: leaves out what a save and restore took; boottime, where the guest could be asked for
 *     that only
 * @param boottime {@code CLOCK_BOOTTIME}: like realtime, but nobody can set it
 * @param error half of the round trip
 */
public record GuestClocks(
        long nanoTime, Instant takenAt, long realtime, long monotonic, long boottime, Duration error) {

    long monotonicOffset() {
        return monotonic - nanoTime;
    }

    /** How far the guest's real-time clock was ahead of this program's. */
    public Duration realtimeOffset() {
        return Duration.between(takenAt, Instant.ofEpochSecond(0, realtime));
    }
}
