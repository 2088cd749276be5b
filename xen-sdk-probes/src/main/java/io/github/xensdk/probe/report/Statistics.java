package io.github.xensdk.probe.report;

import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Figures of a sample, in the unit of its values. Immutable.
 *
 * @param values all of them, in the order given
 */
public record Statistics(List<Double> values) {

    /** Copies the values. */
    public Statistics {
        values = List.copyOf(values);
    }

    /** Of these values. */
    public static Statistics of(Collection<Double> values) {
        return new Statistics(List.copyOf(values));
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
}
