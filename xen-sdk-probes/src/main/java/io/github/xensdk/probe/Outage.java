package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A time without service, as far as probes can tell: its true length lies in {@code [lower, upper]} (how, and under which
 * assumptions, says {@link NetworkProbe}).
 *
 * @param lower what is proven to have been down; zero or more
 * @param upper from the last sign of life before it to the first one after it; not below {@code lower}
 * @param startedAt the last sign of life before it, by this program's wall clock (a label)
 * @param startNanos the same on the scale of {@link System#nanoTime()} of the program that measured it
 * @param cause what was heard in place of answers; empty where it was silence
 */
public record Outage(Duration lower, Duration upper, Instant startedAt, long startNanos, Optional<OutageCause> cause) {

    /** By what is proven of it, then by what is possible. */
    public static final Comparator<Outage> BY_PROOF =
            Comparator.comparing(Outage::lower).thenComparing(Outage::upper);

    public Outage {
        if (lower.isNegative()) {
            throw new InvalidInputException("lower", "must not be negative");
        }
        if (upper.compareTo(lower) < 0) {
            throw new InvalidInputException("upper", "must not be below lower");
        }
    }

    /** One of which nothing was heard. */
    public Outage(Duration lower, Duration upper, Instant startedAt, long startNanos) {
        this(lower, upper, startedAt, startNanos, Optional.empty());
    }

    /** The middle of the bounds: the single figure for where one is needed. */
    public Duration midpoint() {
        return lower.plus(upper).dividedBy(2);
    }

    /** Whether the target was down for certain, and not just slower than usual for once. */
    public boolean proven() {
        return !lower.isZero();
    }

    /** Whether it may have lain over a time that began then, by the same wall clock, and was that long. */
    public boolean overlaps(Instant start, Duration length) {
        return startedAt.isBefore(start.plus(length)) && startedAt.plus(upper).isAfter(start);
    }

    /** Whether a length lies within the bounds. */
    public boolean contains(Duration length) {
        return length.compareTo(lower) >= 0 && length.compareTo(upper) <= 0;
    }
}
