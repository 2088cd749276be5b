package io.github.xensdk.probe.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A benchmark's report for people. */
final class BenchmarkTables {

    private static final double LEFT = 215;
    private static final double PLOT = 590;
    private static final double TOP = 4;
    private static final double ROW = 34;
    private static final double BAR = 18;

    private static final List<String> COLUMNS =
            List.of("", "n", "median", "mean", "stdev", "min", "max", "times the baseline");

    private static final String METHOD =
            "The baseline is the one that a heading says it is against. Times the baseline: the ratio of the medians, with its 95 % interval"
                    + " (BCa bootstrap). Stdev is that of a sample (n − 1).";

    private BenchmarkTables() {}

    static String markdown(BenchmarkReport report) {
        var text = new StringBuilder("# ")
                .append(MarkdownText.line(report.title()))
                .append("\n\n");
        for (BenchmarkReport.Group group : report.groups()) {
            text.append("## ").append(MarkdownText.line(heading(group))).append("\n\n");
            text.append("| ").append(String.join(" | ", COLUMNS)).append(" |\n|---|--:|--:|--:|--:|--:|--:|--:|\n");
            for (BenchmarkReport.Series series : group.series()) {
                text.append(cells(group, series).stream()
                        .map(MarkdownText::cell)
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
            }
            text.append('\n');
        }
        report.notes().forEach(note -> text.append(MarkdownText.line(note)).append("\n\n"));
        return text.append(METHOD).append('\n').toString();
    }

    static String html(BenchmarkReport report) {
        var page = new StringBuilder(HtmlPage.open(report.title()));
        page.append("<header>\n<h1>%s</h1>\n".formatted(Markup.text(report.title())));
        report.notes().forEach(note -> page.append("<p class=\"soft\">%s</p>\n".formatted(Markup.text(note))));
        page.append("</header>\n");
        for (BenchmarkReport.Group group : report.groups()) {
            var table = new HtmlTable("", "", COLUMNS, List.of(""));
            group.series().forEach(series -> table.row("", cells(group, series)));
            var values = new HtmlTable("", "", List.of("", "values, in order"), List.of("", "values, in order"));
            group.series()
                    .forEach(series -> values.row(
                            "",
                            List.of(
                                    series.name(),
                                    series.values().stream()
                                            .map(BenchmarkTables::figure)
                                            .collect(Collectors.joining("  ")))));
            page.append(
                    "<section>\n<h2>%s</h2>\n<figure>\n%s</figure>\n%s<details><summary>All values</summary>%s</details>\n</section>\n"
                            .formatted(Markup.text(heading(group)), chart(group), table.html(), values.html()));
        }
        return page.append("<p class=\"soft\">%s</p>\n".formatted(METHOD))
                .append(HtmlPage.CLOSE)
                .toString();
    }

    private static String heading(BenchmarkReport.Group group) {
        return group.name() + ", " + group.unit() + ", against " + group.baseline();
    }

    private static List<String> cells(BenchmarkReport.Group group, BenchmarkReport.Series series) {
        Statistics all = series.statistics();
        return List.of(
                series.name(),
                Integer.toString(all.n()),
                shown(all.median()),
                shown(all.mean()),
                shown(all.standardDeviation()),
                shown(all.min()),
                shown(all.max()),
                series.name().equals(group.baseline()) ? "1" : Comparison.shown(group.ratio(series)));
    }

    private static String chart(BenchmarkReport.Group group) {
        double greatest = group.series().stream()
                .mapToDouble(series ->
                        Math.max(end(series), series.statistics().median().orElse(0)))
                .max()
                .orElse(0);
        var svg = new Svg();
        Axis axis = Axis.of(0, greatest > 0 ? greatest : 1, LEFT, PLOT);
        double bottom = TOP + group.series().size() * ROW;
        axis.draw(svg, TOP, bottom, BenchmarkTables::figure);
        for (int i = 0; i < group.series().size(); i++) {
            BenchmarkReport.Series series = group.series().get(i);
            double middle = TOP + i * ROW + ROW / 2;
            svg.label("name end", LEFT - 12, middle + 4, Markup.shortened(series.name()));
            if (!series.values().isEmpty()) {
                bar(svg, axis, series, middle);
            }
        }
        return svg.drawing(bottom + 22, "Medians of " + heading(group));
    }

    private static void bar(Svg svg, Axis axis, BenchmarkReport.Series series, double middle) {
        Statistics all = series.statistics();
        double median = all.median().orElseThrow();
        svg.rect(
                "bar compute",
                LEFT,
                middle - BAR / 2,
                axis.x(median) - LEFT,
                BAR,
                series.name() + ": median " + figure(median));
        all.medianInterval().ifPresent(interval -> axis.whisker(svg, interval, middle));
        svg.label("value compute", Math.max(axis.x(median), axis.x(end(series))) + 8, middle + 4, figure(median));
    }

    private static double end(BenchmarkReport.Series series) {
        return series.statistics()
                .medianInterval()
                .map(ConfidenceInterval::upper)
                .orElse(0.0);
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? figure(value.getAsDouble()) : "–";
    }

    /** Three digits that count. */
    private static String figure(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        String format = size < 0.995 ? "%.3f" : size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%,.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
