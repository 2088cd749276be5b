package io.github.xensdk.benchmarks;

import java.util.List;
import java.util.Locale;

/** What one way took with so many callers, in nanoseconds. */
record Measurement(String way, int callers, List<Long> nanos) {

    Measurement {
        nanos = nanos.stream().sorted().toList();
    }

    /** Nearest rank. */
    double milliseconds(double quantile) {
        int rank = (int) Math.ceil(quantile * nanos.size());
        return nanos.get(Math.max(0, rank - 1)) / 1e6;
    }

    String row(Measurement baseline) {
        return String.format(
                Locale.ROOT,
                "| %7d | %-18s | %8d | %8.2f | %8.2f | %5.2f | %5.2f |",
                callers,
                way,
                nanos.size(),
                milliseconds(0.5),
                milliseconds(0.99),
                milliseconds(0.5) / baseline.milliseconds(0.5),
                milliseconds(0.99) / baseline.milliseconds(0.99));
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"way\": \"%s\", \"callers\": %d, \"commands\": %d, \"p50Millis\": %.3f, \"p99Millis\": %.3f}",
                way,
                callers,
                nanos.size(),
                milliseconds(0.5),
                milliseconds(0.99));
    }
}
