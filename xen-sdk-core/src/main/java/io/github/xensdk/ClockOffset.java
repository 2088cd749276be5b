package io.github.xensdk;

import java.time.Duration;

/**
 * How far another clock is ahead of this program's, with a proven bound: its reading was taken between a question and its
 * answer, so the truth lies in {@code offset ± error}.
 *
 * @param offset the other clock minus ours
 * @param error half of the quickest round trip
 */
public record ClockOffset(Duration offset, Duration error) {

    /** How far this clock is ahead of another one, both measured from here; the errors add up. */
    public ClockOffset minus(ClockOffset other) {
        return new ClockOffset(offset.minus(other.offset), error.plus(other.error));
    }
}
