package io.github.xensdk.probe.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Samples under each other on one axis: each value a dot (or, of many, columns), the quartiles a box, the median a line. */
final class DistributionChart {

    private static final double LEFT = 215;
    private static final double PLOT = 500;
    private static final double RIGHT = LEFT + PLOT + 14;
    private static final double TOP = 4;
    private static final double ROW = 46;
    private static final double HALF_BOX = 13;
    private static final double JITTER = 9;
    private static final int MOST_DOTS = 150;
    private static final int BINS = 100;
    private static final double GOLDEN = 0.6180339887498949;

    /**
     * A sample.
     *
     * @param name what it is
     * @param note more about it; may be empty
     * @param style {@code compute}, {@code network} or {@code origin}
     * @param values in milliseconds
     */
    record Row(String name, String note, String style, Statistics values) {}

    private final Svg svg = new Svg();
    private final List<Row> rows;
    private final Axis axis;

    private DistributionChart(List<Row> rows) {
        this.rows = rows;
        double least = rows.stream()
                .flatMap(row -> row.values().values().stream())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        double greatest = rows.stream()
                .flatMap(row -> row.values().values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        this.axis = Axis.ofValues(least, greatest, LEFT, PLOT);
    }

    /** Rows without values are left out; empty where none is left. */
    static String of(String description, List<Row> all) {
        var rows = all.stream().filter(row -> row.values().n() > 0).toList();
        return rows.isEmpty() ? "" : new DistributionChart(rows).draw(description);
    }

    private String draw(String description) {
        double bottom = TOP + rows.size() * ROW;
        axis.draw(svg, TOP, bottom);
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + i * ROW + ROW / 2);
        }
        return svg.drawing(bottom + 22, description);
    }

    private void row(Row row, double y) {
        svg.label("name end", LEFT - 12, row.note().isEmpty() ? y + 4 : y - 2, Markup.shortened(row.name()));
        svg.label("small end", LEFT - 12, y + 13, Markup.shortened(row.note()));
        double[] sorted = row.values().values().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (sorted.length > MOST_DOTS) {
            columns(row, sorted, y);
        }
        if (sorted.length > 1) {
            double low = axis.x(quartile(sorted, 1));
            svg.rect("box " + row.style(), low, y - HALF_BOX, axis.x(quartile(sorted, 3)) - low, 2 * HALF_BOX, "");
        }
        if (sorted.length <= MOST_DOTS) {
            dots(row, y);
        }
        double median = row.values().median().orElseThrow();
        svg.line("median " + row.style(), axis.x(median), y - HALF_BOX, axis.x(median), y + HALF_BOX);
        svg.label("value " + row.style(), RIGHT, y - 1, "median " + Markup.duration(median));
        svg.label("small", RIGHT, y + 13, note(row.values()));
    }

    private static String note(Statistics values) {
        Optional<ConfidenceInterval> interval = values.medianInterval();
        return interval.map(known -> "95 % " + Markup.duration(known.lower()) + " to " + Markup.duration(known.upper())
                                + ", ")
                        .orElse("")
                + "n = " + values.n();
    }

    /** In the order in which they were measured, and off the middle so that they do not cover each other. */
    private void dots(Row row, double y) {
        double shift = 0.5;
        for (double value : row.values().values()) {
            shift = (shift + GOLDEN) % 1;
            double off = row.values().n() == 1 ? 0 : (2 * shift - 1) * JITTER;
            svg.circle("dot " + row.style(), axis.x(value), y + off, 3.2, Markup.milliseconds(value) + " ms");
        }
    }

    private void columns(Row row, double[] sorted, double y) {
        var counts = new int[BINS];
        double span = axis.high() - axis.low();
        for (double value : sorted) {
            counts[(int) Math.min(BINS - 1, (value - axis.low()) / span * BINS)]++;
        }
        int most = Arrays.stream(counts).max().orElse(1);
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                // A single value stays to be seen beside thousands.
                double half = Math.max(0.8, (HALF_BOX + 5) * counts[bin] / most);
                double x = axis.x(axis.low() + span * bin / BINS);
                svg.rect("column " + row.style(), x, y - half, PLOT / BINS - 0.5, 2 * half, counts[bin] + " runs");
            }
        }
    }

    private static double quartile(double[] sorted, int which) {
        double position = which * (sorted.length - 1) / 4.0;
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
