package io.github.xensdk.probe;

import java.util.OptionalLong;

/**
 * The figure that {@code ping} with a script over its sequence numbers would have given for the same probes: for a number that
 * was not the expected one, the numbers missing, plus one, times the interval. Kept for comparison with old figures; it
 * knows nothing of when a probe was sent, and takes each late reply for an arrival.
 */
final class OriginFormula {

    private final long interval;
    private int expected;
    private long longest;

    /** For probes that were to be sent so often, in nanoseconds. */
    OriginFormula(long interval) {
        this.interval = interval;
    }

    /** A reply came. The number is as ping counts: a probe that could not be sent takes none. */
    void arrived(int number) {
        if (number != expected) {
            longest = Math.max(longest, (number - expected + 1) * interval);
        }
        expected = number + 1;
    }

    /** The longest gap by that formula in nanoseconds; empty where no number was missing. */
    OptionalLong longest() {
        return longest == 0 ? OptionalLong.empty() : OptionalLong.of(longest);
    }
}
