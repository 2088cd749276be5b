package io.github.xensdk.probe.report;

import java.util.Optional;

/**
 * How many times the one is the other.
 *
 * @param value the one over the other
 * @param interval its 95 % interval, bootstrapped as in {@link Statistics#meanInterval()}; empty where one of the two has fewer than two
 *     values
 */
public record Ratio(double value, Optional<ConfidenceInterval> interval) {

    /** Whether the interval leaves 1 out: the two differ by more than chance would. */
    public boolean differs() {
        return interval.isPresent() && !interval.get().contains(1);
    }
}
