package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import java.time.Duration;

/**
 * One timed piece of work of a {@link StorageBenchmark}.
 *
 * @param place what the benchmark calls the storage
 * @param work what was done: {@link #WRITE}, {@link #READ}, or what a {@linkplain StorageLoad#label load} is called
 * @param rotation in which round over all places, from 1
 * @param warmUp whether it counts for nothing
 * @param size how much was read and written, nothing where a load does not say it
 * @param operations in how many pieces, as a load has it; a copy is one
 * @param took how long that took, by the host's clock
 */
public record StorageTrial(
        String place, String work, int rotation, boolean warmUp, ByteSize size, long operations, Duration took) {

    /** A file is copied there, until it is on disk. */
    public static final String WRITE = "write";

    /** It is read from there, nothing of it being in a cache. */
    public static final String READ = "read";

    private static final double NANOS_PER_SECOND = 1e9;

    /** Bytes per second. */
    public double bytesPerSecond() {
        return size.bytes() * NANOS_PER_SECOND / took.toNanos();
    }

    /** Operations per second. */
    public double operationsPerSecond() {
        return operations * NANOS_PER_SECOND / took.toNanos();
    }
}
