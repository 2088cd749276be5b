package io.github.xensdk.probe.report;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.probe.Blackout;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The page's tables. */
final class HtmlTables {

    private static final String NONE = "–";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ReportFigures figures;
    private final DowntimeReport report;

    HtmlTables(ReportFigures figures) {
        this.figures = figures;
        this.report = figures.report();
    }

    String figures(RunSummary summary) {
        var table = new HtmlTable(
                "",
                summary.name() + ", in ms",
                List.of(
                        "",
                        "n",
                        "mean",
                        "95 % interval",
                        "median",
                        "95 % interval",
                        "between order statistics",
                        "sample sd",
                        "min",
                        "max"),
                List.of());
        figures(table, "Compute", summary.compute());
        figures(table, "Network", summary.network());
        figures(table, "Compute by the origin's script", summary.originCompute());
        figures(table, "Compute by the monotonic clock alone", summary.monotonicCompute());
        figures(table, "Network by the origin's formula", summary.originNetwork());
        return table.html();
    }

    private static void figures(HtmlTable table, String name, Statistics values) {
        table.row(
                "",
                List.of(
                        name,
                        Integer.toString(values.n()),
                        shown(values.mean()),
                        shown(values.meanInterval(), false),
                        shown(values.median()),
                        shown(values.medianInterval(), false),
                        shown(values.medianOrderInterval(), true),
                        shown(values.standardDeviation()),
                        shown(values.min()),
                        shown(values.max())));
    }

    String comparisons() {
        List<Comparison> comparisons = figures.comparisons();
        if (comparisons.isEmpty()) {
            return "";
        }
        var table = new HtmlTable(
                "",
                "In multiples of " + comparisons.get(0).baseline() + ", with 95 % intervals",
                List.of("way", "compute, means", "compute, medians", "network, means", "network, medians"),
                List.of());
        for (Comparison comparison : comparisons) {
            table.row(
                    "",
                    List.of(
                            comparison.name(),
                            Comparison.shown(comparison.computeMean()),
                            Comparison.shown(comparison.computeMedian()),
                            Comparison.shown(comparison.networkMean()),
                            Comparison.shown(comparison.networkMedian())));
        }
        return table.html();
    }

    /** Means of each phase; empty where no run that counts has phases. */
    String phases(String way) {
        PhaseCosts costs = PhaseCosts.of(report.runs(), way);
        if (costs.phases().isEmpty()) {
            return "";
        }
        var table = new HtmlTable(
                "",
                way + ", means in ms",
                List.of("phase", "took", "guest stood still in it", "network away in it (upper bound)"),
                List.of());
        for (MigrationPhase phase : costs.phases()) {
            PhaseCosts.Cost cost = costs.of(phase);
            table.row(
                    "",
                    List.of(
                            JsonText.label(phase),
                            Markup.milliseconds(cost.length()),
                            shown(cost.compute()),
                            shown(cost.network())));
        }
        table.row(
                "",
                List.of(
                        "outside of the phases",
                        NONE,
                        shown(costs.outside().compute()),
                        shown(costs.outside().network())));
        return table.html();
    }

    /** Means of the parts of the standstill; empty where nobody watched them. */
    String handover(String way) {
        Map<String, Double> costs = HandoverCosts.of(report.runs(), way);
        if (costs.isEmpty()) {
            return "";
        }
        var table = new HtmlTable("", way + ", means in ms", List.of("part", "took"), List.of());
        costs.forEach((part, milliseconds) -> table.row("", List.of(part, Markup.milliseconds(milliseconds))));
        return table.html();
    }

    /** Those that did not succeed; empty where all did. */
    String failures() {
        if (report.runs().stream().allMatch(MigrationRun::succeeded)) {
            return "";
        }
        var table = new HtmlTable(
                "",
                "",
                List.of("run", "way", "direction", "outcome", "why"),
                List.of("way", "direction", "outcome", "why"));
        each(
                run -> !run.succeeded(),
                (number, run) -> table.row(
                        "failed",
                        List.of(
                                number + (run.warmUp() ? " (would not have counted)" : ""),
                                run.way(),
                                run.from() + " → " + run.to(),
                                run.outcome().label(),
                                run.reason().orElse("no reason"))));
        return table.html();
    }

    /** All of them, with all that was measured. */
    String runs() {
        var table = new HtmlTable(
                "raw",
                "",
                List.of(
                        "run",
                        "way",
                        "direction",
                        "started (UTC)",
                        "outcome",
                        "compute, ms",
                        "network, ms",
                        "outages",
                        "origin: compute",
                        "origin: network",
                        "monotonic clock alone",
                        "clock skew",
                        "doubts and reasons"),
                List.of("way", "direction", "outcome", "doubts and reasons"));
        each(run -> true, (number, run) -> table.row(style(run), cells(number, run)));
        return table.html();
    }

    private static String style(MigrationRun run) {
        return run.succeeded() ? run.warmUp() ? "uncounted" : "" : "failed";
    }

    private static List<String> cells(int number, MigrationRun run) {
        return List.of(
                Integer.toString(number),
                run.way() + (run.warmUp() ? " (does not count)" : ""),
                run.from() + " → " + run.to(),
                time(run.startedAt()),
                run.outcome().label(),
                run.compute()
                        .map(blackout -> milliseconds(blackout.length()) + " ± " + milliseconds(blackout.error()))
                        .orElse(NONE),
                run.network()
                        .map(outage -> "[" + milliseconds(outage.lower()) + ", " + milliseconds(outage.upper()) + "]")
                        .orElse(NONE),
                Integer.toString(run.networkOutages()),
                part(run.compute(), Blackout::realtimeGap),
                part(run.originFormula(), Function.identity()),
                part(run.monotonicCompute(), Function.identity()),
                part(run.skewBefore(), ClockOffset::offset),
                String.join(
                        "; ",
                        Stream.of(run.reason().stream(), run.computeDoubts().stream(), run.networkDoubts().stream())
                                .flatMap(texts -> texts)
                                .toList()));
    }

    private interface Numbered {
        void take(int number, MigrationRun run);
    }

    private void each(Predicate<MigrationRun> chosen, Numbered taker) {
        var runs = new ArrayList<>(report.runs());
        for (int i = 0; i < runs.size(); i++) {
            if (chosen.test(runs.get(i))) {
                taker.take(i + 1, runs.get(i));
            }
        }
    }

    static String time(Instant moment) {
        return SECONDS.format(moment);
    }

    private static <T> String part(Optional<T> value, Function<T, Duration> part) {
        return value.map(known -> milliseconds(part.apply(known))).orElse(NONE);
    }

    private static String milliseconds(Duration duration) {
        return Markup.milliseconds(RunSummary.milliseconds(duration));
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? Markup.milliseconds(value.getAsDouble()) : NONE;
    }

    private static String shown(Optional<ConfidenceInterval> interval, boolean withLevel) {
        return interval.map(
                        known -> "[" + Markup.milliseconds(known.lower()) + ", " + Markup.milliseconds(known.upper())
                                + "]" + (withLevel ? String.format(Locale.ROOT, " %.1f %%", known.level() * 100) : ""))
                .orElse(NONE);
    }
}
