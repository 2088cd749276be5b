package io.github.xensdk.probe.report;

import io.github.xensdk.InvalidInputException;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/**
 * How many values a mean needs. Said before an experiment, from the mean and the standard deviation of an earlier one.
 *
 * <p>With n values the 95 % interval of the mean is ± t · sd / √n, where t is the 97.5 % quantile of Student's distribution with n − 1
 * degrees of freedom. The standard deviation of a short pilot is itself uncertain, and so is what comes out: after a pilot of 10 values
 * half of it may do, or three times as many be needed.
 */
public final class Precision {

    private static final double LEVEL = 0.95;

    /** More than anybody will measure. */
    private static final long MOST = 1L << 40;

    private Precision() {}

    /**
     * The smallest number of values whose mean has a 95 % interval of at most ± a share of it.
     *
     * @param mean that is expected; above zero
     * @param standardDeviation of a sample, that is expected, in the mean's unit; zero or more
     * @param share such as 0.05 for ± 5 %; above zero
     * @return 2 or more
     * @throws InvalidInputException where an argument is not as said, or no number below 2⁴⁰ would do
     */
    public static long valuesFor(double mean, double standardDeviation, double share) {
        require("mean", mean > 0 && Double.isFinite(mean), "must be above zero");
        require(
                "standardDeviation",
                standardDeviation >= 0 && Double.isFinite(standardDeviation),
                "must be zero or more");
        require("share", share > 0 && Double.isFinite(share), "must be above zero");
        double half = share * mean / standardDeviation;
        long enough = 2;
        while (!suffices(enough, half)) {
            enough *= 2;
            require("share", enough <= MOST, "is too small for a standard deviation of " + standardDeviation);
        }
        long tooFew = enough / 2;
        while (enough - tooFew > 1) {
            long middle = (enough + tooFew) / 2;
            if (suffices(middle, half)) {
                enough = middle;
            } else {
                tooFew = middle;
            }
        }
        return Math.max(2, enough);
    }

    /** Whether Student's t lies within ± half · √n at 95 %. */
    private static boolean suffices(long n, double half) {
        if (n < 2) {
            return false;
        }
        if (Double.isInfinite(half)) {
            return true;
        }
        double freedom = (double) n - 1;
        double t = half * Math.sqrt((double) n);
        return 1 - RegularizedBeta.value(freedom / (freedom + t * t), freedom / 2, 0.5) >= LEVEL;
    }

    private static void require(String field, boolean holds, String rule) {
        if (!holds) {
            throw new InvalidInputException(field, rule);
        }
    }
}
