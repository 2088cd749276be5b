package io.github.xensdk.probe;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Quantiles of any number of durations in a bounded space: buckets of a microsecond up to 128 µs, and from there on 64 to each power of two,
 * so that a quantile is too high by 1/64 at most. For one thread.
 */
final class DurationHistogram {

    private static final int STEPS = 64;
    private static final int STEP_BITS = 6;

    /** As long as the longest one needs; from the start up to two seconds. */
    private int[] buckets = new int[16 * STEPS];

    private long count;
    private long max;

    /** A negative one counts as none at all. */
    void record(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
        // By so many bits it is cut, so that less than twice the steps are left.
        int octave = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(micros) - STEP_BITS - 1);
        int bucket = octave * STEPS + (int) (micros >> octave);
        if (bucket >= buckets.length) {
            buckets = Arrays.copyOf(buckets, (octave + 2) * STEPS);
        }
        buckets[bucket]++;
        count++;
        max = Math.max(max, micros);
    }

    /** What this share of them is not above; empty where there are none. */
    Optional<Duration> quantile(double share) {
        if (count == 0) {
            return Optional.empty();
        }
        long rank = Math.max(1, (long) Math.ceil(share * count));
        int bucket = -1;
        while (rank > 0) {
            bucket++;
            rank -= buckets[bucket];
        }
        int octave = Math.max(0, bucket / STEPS - 1);
        long highest = ((bucket - octave * STEPS + 1L) << octave) - 1;
        return Optional.of(micros(Math.min(highest, max)));
    }

    /** The longest; zero where there are none. */
    Duration max() {
        return micros(max);
    }

    private static Duration micros(long value) {
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(value));
    }
}
