package io.github.xensdk.examples;

import io.github.xensdk.probe.report.Statistics;
import java.util.List;
import java.util.Optional;

/**
 * Ratios of pairs that were measured side by side.
 *
 * @param ratios one a pair, each above zero
 */
record PairedRatio(List<Double> ratios) {

    /** Student's t for 95 %, two-sided, by degrees of freedom from 1; beyond 30 the last one, which is on the safe side. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    PairedRatio {
        ratios = List.copyOf(ratios);
        if (ratios.isEmpty() || ratios.stream().anyMatch(ratio -> !(ratio > 0))) {
            throw new IllegalArgumentException("ratios must be above zero: " + ratios);
        }
    }

    /** Within which the true ratio lies at 95 %. */
    record Interval(double lower, double upper) {}

    double median() {
        return Statistics.of(ratios).median().orElseThrow();
    }

    /** Of the geometric mean: a t-interval on the logarithms. Empty with fewer than two pairs. */
    Optional<Interval> interval() {
        var logarithms = Statistics.of(ratios.stream().map(Math::log).toList());
        int n = logarithms.n();
        if (n < 2) {
            return Optional.empty();
        }
        double mean = logarithms.mean().orElseThrow();
        double half = T[Math.min(n - 1, T.length) - 1]
                * logarithms.standardDeviation().orElseThrow()
                / Math.sqrt(n);
        return Optional.of(new Interval(Math.exp(mean - half), Math.exp(mean + half)));
    }
}
