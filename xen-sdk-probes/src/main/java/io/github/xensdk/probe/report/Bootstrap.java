package io.github.xensdk.probe.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;

/**
 * Bias-corrected and accelerated (BCa) bootstrap intervals: Efron and Tibshirani, An Introduction to the Bootstrap, 14.3; for two
 * independent samples the influences of both are summed up, each over its own n. Pure: the same values give the same interval on every
 * JVM, since the algorithm of {@link Random} is specified to the bit.
 *
 * <p>Resamples are drawn one after the other; of each all of the first sample, then all of the second, as indices into the sorted values.
 */
final class Bootstrap {

    static final double LEVEL = 0.95;
    static final int RESAMPLES = 10_000;
    static final long SEED = 20_261_123;

    /** Sums in another order differ by less than this share; they are taken for equal. */
    private static final double ROUNDING = 1e-13;

    /** Of mean and median, from the same resamples. */
    record Intervals(ConfidenceInterval mean, ConfidenceInterval median) {}

    private final double[][] samples;
    private final int[][] counts;

    private Bootstrap(double[]... samples) {
        this.samples = new double[samples.length][];
        this.counts = new int[samples.length][];
        for (int s = 0; s < samples.length; s++) {
            this.samples[s] = samples[s].clone();
            Arrays.sort(this.samples[s]);
            counts[s] = new int[samples[s].length];
        }
    }

    /** Of one sample of two values or more; points where all are equal. */
    static Intervals intervals(double[] values) {
        return new Bootstrap(values).intervals();
    }

    /**
     * Of the ratios of two independent samples; empty where one of them has fewer than two values or the denominator a value that is not
     * above zero.
     */
    static Optional<Intervals> ratios(double[] numerator, double[] denominator) {
        if (numerator.length < 2
                || denominator.length < 2
                || Arrays.stream(denominator).anyMatch(value -> !(value > 0))) {
            return Optional.empty();
        }
        return Optional.of(new Bootstrap(numerator, denominator).intervals());
    }

    private Intervals intervals() {
        var means = new double[RESAMPLES];
        var medians = new double[RESAMPLES];
        resample(means, medians);
        return new Intervals(interval(Estimator.MEAN, means), interval(Estimator.MEDIAN, medians));
    }

    private ConfidenceInterval interval(Estimator estimator, double[] replicates) {
        takeAllOnce();
        double estimate = estimate(estimator);
        double bias = bias(replicates, estimate);
        double acceleration = acceleration(estimator, estimate);
        double z = quantile((1 - LEVEL) / 2);
        return new ConfidenceInterval(
                at(replicates, adjusted(bias, acceleration, z)),
                at(replicates, adjusted(bias, acceleration, -z)),
                LEVEL);
    }

    private double estimate(Estimator estimator) {
        double first = estimator.of(samples[0], counts[0]);
        return samples.length == 1 ? first : first / estimator.of(samples[1], counts[1]);
    }

    private void takeAllOnce() {
        for (int[] count : counts) {
            Arrays.fill(count, 1);
        }
    }

    /** Sorted afterwards. */
    private void resample(double[] means, double[] medians) {
        var random = new Random(SEED);
        for (int r = 0; r < RESAMPLES; r++) {
            for (int[] count : counts) {
                Arrays.fill(count, 0);
                for (int i = 0; i < count.length; i++) {
                    count[random.nextInt(count.length)]++;
                }
            }
            means[r] = estimate(Estimator.MEAN);
            medians[r] = estimate(Estimator.MEDIAN);
        }
        Arrays.sort(means);
        Arrays.sort(medians);
    }

    /** From leaving out one value after the other. */
    private double acceleration(Estimator estimator, double estimate) {
        double cubes = 0;
        double squares = 0;
        for (int[] count : counts) {
            int n = count.length;
            var changes = new double[n];
            double mean = 0;
            for (int i = 0; i < n; i++) {
                count[i] = 0;
                changes[i] = estimate(estimator) - estimate;
                count[i] = 1;
                mean += changes[i] / n;
            }
            for (double change : changes) {
                double influence = (n - 1) * (mean - change) / n;
                squares += influence * influence;
                cubes += influence * influence * influence;
            }
        }
        // Where leaving out a value changes nothing, as with a median among ties, there is nothing to correct.
        return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
    }

    /** How far the estimate is from the replicates' median, in standard deviations; of those that equal it half are below. */
    private static double bias(double[] replicates, double estimate) {
        double rounding = Math.abs(estimate) * ROUNDING;
        double below = 0;
        for (double replicate : replicates) {
            if (Math.abs(replicate - estimate) <= rounding) {
                below += 0.5;
            } else if (replicate < estimate) {
                below++;
            }
        }
        // A half keeps it finite where all of them are on one side.
        double least = 0.5;
        return quantile(Math.min(Math.max(below, least), replicates.length - least) / replicates.length);
    }

    private static double adjusted(double bias, double acceleration, double z) {
        double shifted = bias + z;
        return probability(bias + shifted / (1 - acceleration * shifted));
    }

    /** Linear between the two next to it. */
    private static double at(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** Of the standard normal distribution. */
    private static double quantile(double probability) {
        return -Math.sqrt(2) * InverseErfc.value(2 * probability);
    }

    private static double probability(double z) {
        return Erfc.value(-z / Math.sqrt(2)) / 2;
    }
}
