package io.github.xensdk.probe.report;

/** What is estimated of a sample that is given as sorted values and how often each of them is taken. */
enum Estimator {
    MEAN {
        @Override
        double of(double[] sorted, int[] counts) {
            double sum = 0;
            int taken = 0;
            for (int i = 0; i < sorted.length; i++) {
                sum += counts[i] * sorted[i];
                taken += counts[i];
            }
            return sum / taken;
        }
    },
    MEDIAN {
        @Override
        double of(double[] sorted, int[] counts) {
            int taken = 0;
            for (int count : counts) {
                taken += count;
            }
            double upper = nth(sorted, counts, taken / 2);
            return taken % 2 == 1 ? upper : nth(sorted, counts, taken / 2 - 1) / 2 + upper / 2;
        }
    };

    abstract double of(double[] sorted, int[] counts);

    private static double nth(double[] sorted, int[] counts, int n) {
        int i = 0;
        for (int passed = counts[0]; passed <= n; passed += counts[i]) {
            i++;
        }
        return sorted[i];
    }
}
