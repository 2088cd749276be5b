package io.github.xensdk;

/**
 * An amount of memory or storage in bytes. Immutable.
 *
 * <p>{@code ByteSize.mebibytes(96)}
 *
 * @param bytes the amount, zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final long KIBI = 1024;
    private static final long MEBI = KIBI * KIBI;
    private static final long GIBI = KIBI * MEBI;

    public ByteSize {
        if (bytes < 0) {
            throw new InvalidInputException("size", "must not be negative");
        }
    }

    /** An amount of 1024-byte units. */
    public static ByteSize kibibytes(long amount) {
        return of(amount, KIBI);
    }

    /** An amount of 1024²-byte units: what {@code xl} calls MB. */
    public static ByteSize mebibytes(long amount) {
        return of(amount, MEBI);
    }

    /** An amount of 1024³-byte units. */
    public static ByteSize gibibytes(long amount) {
        return of(amount, GIBI);
    }

    private static ByteSize of(long amount, long unit) {
        try {
            return new ByteSize(Math.multiplyExact(amount, unit));
        } catch (ArithmeticException e) {
            throw new InvalidInputException("size", "is too large");
        }
    }

    /** Whole kibibytes, rounded down. */
    public long toKibibytes() {
        return bytes / KIBI;
    }

    /** Whole mebibytes, rounded down. */
    public long toMebibytes() {
        return bytes / MEBI;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The largest unit that divides the amount, for people: {@code 96 MiB}. */
    @Override
    public String toString() {
        if (bytes >= GIBI && bytes % GIBI == 0) {
            return bytes / GIBI + " GiB";
        }
        if (bytes >= MEBI && bytes % MEBI == 0) {
            return bytes / MEBI + " MiB";
        }
        if (bytes >= KIBI && bytes % KIBI == 0) {
            return bytes / KIBI + " KiB";
        }
        return bytes + " B";
    }
}
