package io.github.xensdk.probe.report;

import java.util.Locale;
import java.util.Optional;

/**
 * What one kind of moves cost in multiples of what another one did, measured independently.
 *
 * @param name the one
 * @param baseline the other
 * @param computeMean the ratio of the mean standstills; empty where one of them was not measured
 * @param computeMedian that of the median standstills
 * @param networkMean that of the mean outages
 * @param networkMedian that of the median outages
 */
public record Comparison(
        String name,
        String baseline,
        Optional<Ratio> computeMean,
        Optional<Ratio> computeMedian,
        Optional<Ratio> networkMean,
        Optional<Ratio> networkMedian) {

    static Comparison of(RunSummary one, String name, RunSummary other, String baseline) {
        Optional<Statistics.Ratios> compute = one.compute().ratios(other.compute());
        Optional<Statistics.Ratios> network = one.network().ratios(other.network());
        return new Comparison(
                name,
                baseline,
                compute.map(Statistics.Ratios::mean),
                compute.map(Statistics.Ratios::median),
                network.map(Statistics.Ratios::mean),
                network.map(Statistics.Ratios::median));
    }

    /** A sentence for people. */
    public String describe() {
        return name + " against " + baseline + ": compute downtime " + shown(computeMean) + " by the mean, "
                + shown(computeMedian) + " by the median; network downtime " + shown(networkMean) + " by the mean, "
                + shown(networkMedian) + " by the median";
    }

    static String shown(Optional<Ratio> ratio) {
        return ratio.map(known -> figure(known.value())
                        + known.interval()
                                .map(interval ->
                                        " [" + figure(interval.lower()) + ", " + figure(interval.upper()) + "]")
                                .orElse(""))
                .orElse("–");
    }

    /** Three digits that count. */
    private static String figure(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}
