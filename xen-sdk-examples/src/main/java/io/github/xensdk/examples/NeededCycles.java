package io.github.xensdk.examples;

import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.Precision;
import io.github.xensdk.probe.report.Statistics;
import java.util.List;
import java.util.Locale;

/**
 * How many cycles give the mean compute downtime as precisely as wanted, in sentences. A cycle gives two values.
 *
 * @param percent the wanted half of the 95 % interval, in percent of the mean
 * @param planned how many cycles there will be
 */
record NeededCycles(double percent, int planned) {

    /** For each way, from what an earlier experiment measured. */
    List<String> from(DowntimeReport pilot, List<String> ways) {
        return ways.stream().map(way -> from(pilot, way)).toList();
    }

    private String from(DowntimeReport pilot, String way) {
        if (!pilot.ways().contains(way)) {
            return way + ": the pilot did not go that way";
        }
        Statistics compute = pilot.summary(way).compute();
        if (compute.standardDeviation().isEmpty() || !(compute.mean().orElse(0) > 0)) {
            return way + ": the pilot has too few figures";
        }
        return way + ": "
                + sentence(
                        compute.mean().orElseThrow(),
                        compute.standardDeviation().orElseThrow())
                + ", by a pilot of " + compute.n() + " moves";
    }

    /**
     * From a mean and a standard deviation in ms with a colon in between.
     *
     * @throws NumberFormatException where it is something else
     */
    String from(String expected) {
        int colon = expected.indexOf(':');
        if (colon < 0) {
            throw new NumberFormatException("no colon");
        }
        return "each way: "
                + sentence(
                        Double.parseDouble(expected.substring(0, colon)),
                        Double.parseDouble(expected.substring(colon + 1)));
    }

    private String sentence(double mean, double deviation) {
        long cycles = (Precision.valuesFor(mean, deviation, percent / 100) + 1) / 2;
        return String.format(
                Locale.ROOT,
                "%d cycles for ± %s %% of the mean at 95 %% (mean %.0f ms, sd %.0f ms); %s",
                cycles,
                percent == Math.rint(percent) ? Long.toString(Math.round(percent)) : Double.toString(percent),
                mean,
                deviation,
                planned >= cycles ? "there will be " + planned : "there will be " + planned + " only");
    }
}
