package io.github.xensdk.probe;

import java.time.Duration;

/**
 * A round of the agent that took too long by one of the guest's clocks. Nanoseconds.
 *
 * @param realtimeBefore {@code CLOCK_REALTIME} before it
 * @param monotonicBefore {@code CLOCK_MONOTONIC} before it
 * @param boottimeBefore {@code CLOCK_BOOTTIME} before it
 * @param realtimeAfter {@code CLOCK_REALTIME} after it
 * @param monotonicAfter {@code CLOCK_MONOTONIC} after it
 * @param boottimeAfter {@code CLOCK_BOOTTIME} after it
 */
public record ClockGap(
        long realtimeBefore,
        long monotonicBefore,
        long boottimeBefore,
        long realtimeAfter,
        long monotonicAfter,
        long boottimeAfter) {

    /** How long it took by {@code CLOCK_REALTIME}; negative where the clock was set back. */
    public Duration realtime() {
        return Duration.ofNanos(realtimeAfter - realtimeBefore);
    }

    /** How long it took by {@code CLOCK_MONOTONIC}. */
    public Duration monotonic() {
        return Duration.ofNanos(monotonicAfter - monotonicBefore);
    }

    /** How long it took by {@code CLOCK_BOOTTIME}. */
    public Duration boottime() {
        return Duration.ofNanos(boottimeAfter - boottimeBefore);
    }

    /** What the kernel added for a time in which the guest did not exist: boottime has it, monotonic does not. */
    Duration slept() {
        return boottime().minus(monotonic());
    }

    boolean isFollowedBy(ClockGap next) {
        return realtimeAfter == next.realtimeBefore
                && monotonicAfter == next.monotonicBefore
                && boottimeAfter == next.boottimeBefore;
    }

    ClockGap joined(ClockGap next) {
        return new ClockGap(
                realtimeBefore,
                monotonicBefore,
                boottimeBefore,
                next.realtimeAfter,
                next.monotonicAfter,
                next.boottimeAfter);
    }
}
