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
        return MeanInterval.of(ratios.stream().map(Math::log).toList())
                .map(interval -> new Interval(Math.exp(interval.lower()), Math.exp(interval.upper())));
    }
}
