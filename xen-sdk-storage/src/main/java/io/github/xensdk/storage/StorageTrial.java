package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import java.time.Duration;

/**
 * One timed piece of work of a {@link StorageBenchmark}.
 *
 * @param place what the benchmark calls the storage
 * @param work what was done
 * @param rotation in which round over all places, from 1
 * @param warmUp whether it counts for nothing
 * @param size how much was copied
 * @param took how long that took, by the host's clock
 */
public record StorageTrial(String place, Work work, int rotation, boolean warmUp, ByteSize size, Duration took) {

    private static final double NANOS_PER_SECOND = 1e9;

    /** What is timed. */
    public enum Work {
        /** A file is copied there, until it is on disk. */
        WRITE,
        /** It is read from there, nothing of it being in a cache. */
        READ
    }

    /** Bytes per second. */
    public double bytesPerSecond() {
        return size.bytes() * NANOS_PER_SECOND / took.toNanos();
    }
}
