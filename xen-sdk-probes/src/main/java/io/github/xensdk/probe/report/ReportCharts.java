package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page's drawings, one a way each. */
final class ReportCharts {

    /** Of more runs than these, the timeline shows typical and extreme ones. */
    private static final int MOST_LINES = 40;

    private final DowntimeReport report;
    private final List<RunSummary> summaries;

    ReportCharts(DowntimeReport report, List<RunSummary> summaries) {
        this.report = report;
        this.summaries = summaries;
    }

    String medians() {
        String drawn = MedianChart.of("Median downtimes of all ways", summaries);
        return drawn.isEmpty() ? "" : "<figure>\n" + drawn + "</figure>\n";
    }

    String distributions() {
        return each(summary -> DistributionChart.of(
                "Distribution of the downtimes of " + summary.name(),
                List.of(
                        new DistributionChart.Row("Compute downtime", "", "compute", summary.compute()),
                        new DistributionChart.Row("Network downtime", "", "network", summary.network()),
                        new DistributionChart.Row("Compute, origin's script", "", "origin", summary.originCompute()),
                        new DistributionChart.Row(
                                "Network, origin's formula", "", "origin", summary.originNetwork()))));
    }

    /** A row a direction; nothing where all moves went one way. */
    String directions() {
        return each(summary -> {
            var directions = of(summary.name())
                    .map(ReportCharts::direction)
                    .distinct()
                    .sorted()
                    .toList();
            if (directions.size() < 2) {
                return "";
            }
            var rows = new ArrayList<DistributionChart.Row>();
            for (String direction : directions) {
                rows.add(new DistributionChart.Row(
                        "Compute downtime",
                        direction,
                        "compute",
                        part(summary, direction).compute()));
            }
            for (String direction : directions) {
                rows.add(new DistributionChart.Row(
                        "Network downtime",
                        direction,
                        "network",
                        part(summary, direction).network()));
            }
            return DistributionChart.of("Downtimes of " + summary.name() + " by direction", rows);
        });
    }

    private RunSummary part(RunSummary summary, String direction) {
        return RunSummary.of(
                direction,
                summary.mode(),
                of(summary.name())
                        .filter(run -> direction(run).equals(direction))
                        .toList());
    }

    String timelines() {
        return each(summary ->
                TimelineChart.of("Phases and downtimes of moves by " + summary.name(), chosen(rows(summary.name()))));
    }

    String timelineNote() {
        return report.runs().size() <= MOST_LINES
                ? "Every move from its first step on, with the steps that it was made of."
                : "For each way and direction the moves with the shortest, the middle and the longest downtime, of "
                        + String.format(Locale.ROOT, "%,d", report.runs().size()) + " moves.";
    }

    /** The phases that occur, in their usual order. */
    Set<MigrationPhase> phases() {
        return report.runs().stream()
                .flatMap(run -> run.phases().stream())
                .map(PhaseTiming::phase)
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The kinds of parts of a standstill that occur, in their usual order. */
    Set<HandoverPart.Kind> handoverKinds() {
        return report.runs().stream()
                .flatMap(run -> run.handover().stream())
                .flatMap(handover -> handover.parts().stream())
                .map(HandoverPart::kind)
                .sorted()
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<TimelineChart.Row> rows(String way) {
        var rows = new ArrayList<TimelineChart.Row>();
        for (int i = 0; i < report.runs().size(); i++) {
            MigrationRun run = report.runs().get(i);
            if (run.way().equals(way)) {
                rows.add(new TimelineChart.Row("run " + (i + 1), run.warmUp() ? "does not count" : "", run));
            }
        }
        return rows;
    }

    private List<TimelineChart.Row> chosen(List<TimelineChart.Row> rows) {
        if (report.runs().size() <= MOST_LINES) {
            return rows;
        }
        var chosen = new ArrayList<TimelineChart.Row>();
        rows.stream().map(row -> direction(row.run())).distinct().sorted().forEach(direction -> {
            var sorted = rows.stream()
                    .filter(row -> row.run().counted()
                            && !row.run().phases().isEmpty()
                            && direction(row.run()).equals(direction))
                    .sorted(Comparator.comparing(row -> downtime(row.run())))
                    .toList();
            pick(chosen, sorted, 0, "shortest");
            pick(chosen, sorted, sorted.size() / 2, "middle");
            pick(chosen, sorted, sorted.size() - 1, "longest");
        });
        return chosen;
    }

    private static void pick(List<TimelineChart.Row> chosen, List<TimelineChart.Row> sorted, int index, String note) {
        if (index >= 0 && index < sorted.size()) {
            TimelineChart.Row row = sorted.get(index);
            chosen.add(new TimelineChart.Row(row.name(), note, row.run()));
        }
    }

    private Stream<MigrationRun> of(String way) {
        return report.runs().stream().filter(run -> run.way().equals(way));
    }

    private static String direction(MigrationRun run) {
        return run.from() + " → " + run.to();
    }

    private static Duration downtime(MigrationRun run) {
        return run.trustedCompute()
                .map(blackout -> blackout.length())
                .or(() -> run.network().map(Outage::midpoint))
                .orElse(Duration.ZERO);
    }

    private String each(Function<RunSummary, String> drawing) {
        var text = new StringBuilder();
        for (RunSummary summary : summaries) {
            String drawn = drawing.apply(summary);
            if (!drawn.isEmpty()) {
                text.append("<figure>\n<h3>%s</h3>\n%s</figure>\n".formatted(Markup.text(summary.name()), drawn));
            }
        }
        return text.toString();
    }
}
