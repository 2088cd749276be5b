package io.github.xensdk.probe.report;

/**
 * Bounds that a method gives for what was estimated, in the unit of the values.
 *
 * @param lower the lower bound
 * @param upper the upper bound; not below {@code lower}
 * @param level the share of such intervals that hold the truth: nominal where it was bootstrapped, exact where it lies between order
 *     statistics
 */
public record ConfidenceInterval(double lower, double upper, double level) {

    /** Whether a value lies within the bounds. */
    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }
}
