package io.github.xensdk.probe;

import java.util.OptionalLong;

/**
 * The figure that {@code ping} with a script over its sequence numbers would have given for the same probes: for a number that
 * was not the expected one, the numbers missing, plus one, times the interval. Kept for comparison with old figures; it
 * knows nothing of when a probe was sent, and takes each late reply for an arrival.
 */
final class OriginFormula {

    private OriginFormula() {}

    /** The longest gap by that formula in nanoseconds; empty where no number was missing. */
    static OptionalLong longest(Capture capture, long interval) {
        int[] numbers = numbers(capture);
        int expected = 0;
        long longest = 0;
        for (int n = 0; n < capture.replies(); n++) {
            int number = numbers[capture.reply(n)];
            if (number != expected) {
                longest = Math.max(longest, (number - expected + 1) * interval);
            }
            expected = number + 1;
        }
        return longest == 0 ? OptionalLong.empty() : OptionalLong.of(longest);
    }

    /** As ping counts: a probe that could not be sent takes no number. */
    private static int[] numbers(Capture capture) {
        int[] numbers = new int[capture.count()];
        int next = 0;
        for (int probe = 0; probe < numbers.length; probe++) {
            numbers[probe] = capture.received(probe) == Capture.UNSENT ? -1 : next++;
        }
        return numbers;
    }
}
