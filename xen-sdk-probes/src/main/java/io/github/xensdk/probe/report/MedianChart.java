package io.github.xensdk.probe.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** All ways on one axis from zero: bars as long as the medians, with their intervals. */
final class MedianChart {

    private static final double LEFT = 215;
    private static final double PLOT = 590;
    private static final double TOP = 4;
    private static final double ROW = 52;
    private static final double BAR = 15;

    private final Svg svg = new Svg();
    private final Axis axis;

    private MedianChart(List<RunSummary> ways) {
        double greatest = ways.stream()
                .flatMapToDouble(way -> DoubleStream.of(end(way.compute()), end(way.network())))
                .max()
                .orElse(1);
        this.axis = Axis.of(0, greatest, LEFT, PLOT);
    }

    /** Empty with fewer than two ways that have figures: there is nothing to compare then. */
    static String of(String description, List<RunSummary> all) {
        var ways = all.stream()
                .filter(way -> way.compute().n() + way.network().n() > 0)
                .toList();
        return ways.size() < 2 ? "" : new MedianChart(ways).draw(ways, description);
    }

    private static double end(Statistics values) {
        return values.medianInterval()
                .map(ConfidenceInterval::upper)
                .orElse(values.median().orElse(0));
    }

    private String draw(List<RunSummary> ways, String description) {
        double bottom = TOP + ways.size() * ROW;
        axis.draw(svg, TOP, bottom);
        for (int i = 0; i < ways.size(); i++) {
            double y = TOP + i * ROW + ROW / 2;
            svg.label("name end", LEFT - 12, y + 4, Markup.shortened(ways.get(i).name()));
            bar("compute", ways.get(i).compute(), y - BAR - 1);
            bar("network", ways.get(i).network(), y + 1);
        }
        return svg.drawing(bottom + 22, description);
    }

    private void bar(String style, Statistics values, double y) {
        if (values.n() == 0) {
            return;
        }
        double median = values.median().orElseThrow();
        double end = axis.x(median);
        svg.rect("bar " + style, LEFT, y, end - LEFT, BAR, style + ": median " + Markup.duration(median));
        Optional<ConfidenceInterval> interval = values.medianInterval();
        if (interval.isPresent()) {
            axis.whisker(svg, interval.get(), y + BAR / 2);
            end = Math.max(end, axis.x(interval.get().upper()));
        }
        svg.label("value " + style, end + 8, y + BAR - 3, Markup.duration(median));
    }
}
