package io.github.xensdk.probe.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a sample, in the unit of its values. Immutable and thread-safe; equal where the values are.
 *
 * <p>What cannot be told of so few values is empty, and never zero or NaN:
 *
 * <table>
 * <caption>What there is of few values</caption>
 * <tr><td>none</td><td>n only</td></tr>
 * <tr><td>1</td><td>mean, median, min and max, all that value</td></tr>
 * <tr><td>2 to 5</td><td>the standard deviation, and bootstrapped intervals, which are too narrow below 10 values or so</td></tr>
 * <tr><td>6 or more</td><td>the order-statistic interval of the median</td></tr>
 * <tr><td>all equal</td><td>standard deviation 0, and intervals of no width</td></tr>
 * </table>
 */
public final class Statistics {

    private final List<Double> values;

    /** Computed when first asked for: of many values it takes a while. */
    private volatile Bootstrap.@Nullable Intervals intervals;

    private Statistics(List<Double> values) {
        this.values = values;
    }

    /** Of these values. */
    public static Statistics of(Collection<Double> values) {
        return new Statistics(List.copyOf(values));
    }

    /** All of them, in the order given. */
    public List<Double> values() {
        return values;
    }

    /** How many. */
    public int n() {
        return values.size();
    }

    /** The arithmetic mean; empty without values. */
    public OptionalDouble mean() {
        return values.stream().mapToDouble(Double::doubleValue).average();
    }

    /** The middle one, or the mean of the two in the middle; empty without values. */
    public OptionalDouble median() {
        if (values.isEmpty()) {
            return OptionalDouble.empty();
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2);
    }

    /** The standard deviation of a sample (n − 1); empty with fewer than two values. */
    public OptionalDouble standardDeviation() {
        if (values.size() < 2) {
            return OptionalDouble.empty();
        }
        double mean = mean().orElseThrow();
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return OptionalDouble.of(Math.sqrt(squares / (values.size() - 1)));
    }

    /** The smallest; empty without values. */
    public OptionalDouble min() {
        return values.stream().mapToDouble(Double::doubleValue).min();
    }

    /** The largest; empty without values. */
    public OptionalDouble max() {
        return values.stream().mapToDouble(Double::doubleValue).max();
    }

    /**
     * The 95 % interval of the mean: bias-corrected and accelerated bootstrap, 10,000 resamples, always with the same seed. Empty with
     * fewer than two values.
     */
    public Optional<ConfidenceInterval> meanInterval() {
        return values.size() < 2 ? Optional.empty() : Optional.of(intervals().mean());
    }

    /** The 95 % interval of the median, bootstrapped like {@link #meanInterval()}. */
    public Optional<ConfidenceInterval> medianInterval() {
        return values.size() < 2 ? Optional.empty() : Optional.of(intervals().median());
    }

    private Bootstrap.Intervals intervals() {
        Bootstrap.Intervals known = intervals;
        if (known == null) {
            known = Bootstrap.intervals(array());
            intervals = known;
        }
        return known;
    }

    /**
     * The narrowest interval between the k-th smallest and the k-th largest value that holds the true median with 95 % or more. Its level
     * is the exact probability for a continuous distribution; with ties it is that or more. Assumes nothing else. Empty with fewer than six
     * values: not even all of them reach 95 %.
     */
    public Optional<ConfidenceInterval> medianOrderInterval() {
        double[] sorted = array();
        Arrays.sort(sorted);
        int k = 0;
        while (orderLevel(sorted.length, k + 1) >= Bootstrap.LEVEL) {
            k++;
        }
        return k == 0
                ? Optional.empty()
                : Optional.of(
                        new ConfidenceInterval(sorted[k - 1], sorted[sorted.length - k], orderLevel(sorted.length, k)));
    }

    /** The probability that the median lies between the k-th smallest and the k-th largest of n values. */
    private static double orderLevel(int n, int k) {
        if (2 * k > n) {
            return 0;
        }
        // Twice the probability of fewer than k heads in n throws of a coin
        return 1 - 2 * RegularizedBeta.value(0.5, n - k + 1.0, k);
    }

    /**
     * The mean of these over the mean of others, which were measured independently.
     *
     * @return empty where one of them has no values, or the others have one that is not above zero
     */
    public Optional<Ratio> ratioOfMeans(Statistics others) {
        return ratios(others).map(Ratios::mean);
    }

    /** The same of the medians. */
    public Optional<Ratio> ratioOfMedians(Statistics others) {
        return ratios(others).map(Ratios::median);
    }

    /** Both at once, which is quicker. */
    Optional<Ratios> ratios(Statistics others) {
        if (values.isEmpty() || others.values.isEmpty() || !(others.min().orElseThrow() > 0)) {
            return Optional.empty();
        }
        Optional<Bootstrap.Intervals> bounds = Bootstrap.ratios(array(), others.array());
        return Optional.of(new Ratios(
                new Ratio(mean().orElseThrow() / others.mean().orElseThrow(), bounds.map(Bootstrap.Intervals::mean)),
                new Ratio(
                        median().orElseThrow() / others.median().orElseThrow(),
                        bounds.map(Bootstrap.Intervals::median))));
    }

    /** Of means and of medians. */
    record Ratios(Ratio mean, Ratio median) {}

    private double[] array() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Statistics that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
