package io.github.xensdk.testkit;

/**
 * What a guest writes to its memory while it runs: what decides how many rounds a live migration takes, and how long the guest
 * stands at its end. Immutable.
 *
 * @param dirtyBytesPerSecond how much it writes to in a second; not negative
 * @param workingSetBytes the part of its memory to which it writes: no round has more to send again; not negative
 */
public record MemoryLoad(long dirtyBytesPerSecond, long workingSetBytes) {

    /** A guest that does nothing: 64 KiB a second, in 1 MiB. */
    public static final MemoryLoad IDLE = new MemoryLoad(64L << 10, 1L << 20);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException where one is negative
     */
    public MemoryLoad {
        if (dirtyBytesPerSecond < 0 || workingSetBytes < 0) {
            throw new IllegalArgumentException("a memory load must not be negative");
        }
    }

    /** So many MiB a second, in a part of the memory of so many MiB. */
    public static MemoryLoad mebibytes(long perSecond, long workingSet) {
        return new MemoryLoad(perSecond << 20, workingSet << 20);
    }
}
