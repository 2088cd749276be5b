package io.github.xensdk.examples;

import io.github.xensdk.probe.report.Statistics;
import java.util.List;
import java.util.Optional;

/** Within which the true mean lies at 95 %: Student's t, two-sided. */
record MeanInterval(double mean, double lower, double upper) {

    /** For 95 %, two-sided, by degrees of freedom from 1; beyond 30 the last one, which is on the safe side. */
    private static final double[] T = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Empty with fewer than two values. */
    static Optional<MeanInterval> of(List<Double> values) {
        var statistics = Statistics.of(values);
        int n = statistics.n();
        if (n < 2) {
            return Optional.empty();
        }
        double mean = statistics.mean().orElseThrow();
        double half = T[Math.min(n - 1, T.length) - 1]
                * statistics.standardDeviation().orElseThrow()
                / Math.sqrt(n);
        return Optional.of(new MeanInterval(mean, mean - half, mean + half));
    }
}
