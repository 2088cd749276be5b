package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long a phase took, and how much it moved.
 *
 * @param phase which one
 * @param startedAt when, by this program's wall clock (a label)
 * @param duration how long, by its monotonic clock
 * @param bytes what was written, moved or read in it, where that is known
 */
public record PhaseTiming(MigrationPhase phase, Instant startedAt, Duration duration, Optional<ByteSize> bytes) {

    private static final double NANOS = 1e9;

    /** A phase of which no bytes are known. */
    public PhaseTiming(MigrationPhase phase, Instant startedAt, Duration duration) {
        this(phase, startedAt, duration, Optional.empty());
    }

    /** Bytes a second; empty where the bytes are not known or it took no time. */
    public OptionalDouble bytesPerSecond() {
        return bytes.isEmpty() || duration.isZero()
                ? OptionalDouble.empty()
                : OptionalDouble.of(bytes.get().bytes() * NANOS / duration.toNanos());
    }
}
