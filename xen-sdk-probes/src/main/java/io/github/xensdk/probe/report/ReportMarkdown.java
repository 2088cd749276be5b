package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationPhase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The origin's table for each way, and more about it below. */
final class ReportMarkdown {

    private static final int FEW = 10;

    private final ReportFigures figures;
    private final DowntimeReport report;
    private final StringBuilder text = new StringBuilder();

    private ReportMarkdown(ReportFigures figures) {
        this.figures = figures;
        this.report = figures.report();
    }

    static String of(ReportFigures figures) {
        return new ReportMarkdown(figures).write();
    }

    private String write() {
        figures.ways().forEach(this::table);
        figures.ways().forEach(this::details);
        comparisons();
        if (report.environment().simulated()) {
            text.append("Simulated hosts: these figures say nothing about real ones.\n\n");
        }
        for (String note : report.notes()) {
            text.append(MarkdownText.line(note)).append("\n\n");
        }
        if (!report.environment().probes().isEmpty()) {
            text.append("Probed by ")
                    .append(MarkdownText.line(
                            String.join(" and ", report.environment().probes())))
                    .append(".\n\n");
        }
        text.append(
                "Network is the middle between the proven lower and upper bound; stdev is that of a sample (n − 1).\n");
        return text.toString();
    }

    private void table(RunSummary summary) {
        text.append("| ")
                .append(MarkdownText.cell(title(summary)))
                .append(", time in ms | Compute Downtime | Network Downtime |\n");
        text.append("| ---------- | ---------------- | ---------------- |\n");
        row("Mean", summary, Statistics::mean);
        row("Median", summary, Statistics::median);
        row("stdev", summary, Statistics::standardDeviation);
        text.append("| n | %d | %d |\n\n"
                .formatted(summary.compute().n(), summary.network().n()));
        failures(summary);
        doubts(summary);
    }

    /** The mode alone where it had one way only. */
    private String title(RunSummary summary) {
        boolean alone = report.runs().stream()
                .filter(run -> run.mode() == summary.mode())
                .allMatch(run -> run.way().equals(summary.name()));
        return alone ? JsonText.label(summary.mode()) : summary.name();
    }

    private void row(String name, RunSummary summary, Function<Statistics, OptionalDouble> figure) {
        text.append("| %s | %s | %s |\n"
                .formatted(name, shown(figure.apply(summary.compute())), shown(figure.apply(summary.network()))));
    }

    private void failures(RunSummary summary) {
        var failed = report.runs().stream()
                .filter(run -> run.way().equals(summary.name()) && !run.succeeded())
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        text.append("%d of %d %s moves failed and are not in the table:\n\n"
                .formatted(summary.failed(), summary.runs(), title(summary)));
        failed.forEach(run -> text.append("- %s → %s%s: %s: %s\n"
                .formatted(
                        MarkdownText.line(run.from()),
                        MarkdownText.line(run.to()),
                        run.warmUp() ? " (would not have counted)" : "",
                        run.outcome().label(),
                        MarkdownText.line(run.reason().orElse("no reason")))));
        text.append('\n');
    }

    private void doubts(RunSummary summary) {
        doubts(
                summary,
                "Compute figures that are missing or in doubt, and not in the table:",
                MigrationRun::computeDoubts);
        doubts(summary, "What was odd about network figures, or why they are missing:", MigrationRun::networkDoubts);
    }

    private void doubts(RunSummary summary, String title, Function<MigrationRun, List<String>> doubts) {
        var doubtful = report.runs().stream()
                .filter(run -> run.way().equals(summary.name()) && run.counted())
                .filter(run -> !doubts.apply(run).isEmpty())
                .toList();
        if (doubtful.isEmpty()) {
            return;
        }
        text.append(title).append("\n\n");
        doubtful.forEach(run -> text.append("- %s → %s: %s\n"
                .formatted(
                        MarkdownText.line(run.from()),
                        MarkdownText.line(run.to()),
                        MarkdownText.line(String.join("; ", doubts.apply(run))))));
        text.append('\n');
    }

    private void details(RunSummary summary) {
        text.append("## ").append(MarkdownText.line(summary.name())).append("\n\n");
        text.append(
                "| ms | Compute | Network | Compute, origin's script (real-time clock) | Compute, monotonic clock alone |"
                        + " Network, origin's formula |\n");
        text.append("| --- | --- | --- | --- | --- | --- |\n");
        columns("n", summary, values -> Integer.toString(values.n()));
        columns("mean", summary, values -> shown(values.mean()));
        columns("95 % interval (BCa)", summary, values -> shown(values.meanInterval(), false));
        columns("median", summary, values -> shown(values.median()));
        columns("95 % interval (BCa)", summary, values -> shown(values.medianInterval(), false));
        columns("between order statistics", summary, values -> shown(values.medianOrderInterval(), true));
        columns("sample sd", summary, values -> shown(values.standardDeviation()));
        columns("min", summary, values -> shown(values.min()));
        columns("max", summary, values -> shown(values.max()));
        text.append('\n');
        if (summary.warmUps() > 0) {
            text.append("Moves that do not count: %d.\n\n".formatted(summary.warmUps()));
        }
        int least = Math.min(summary.compute().n(), summary.network().n());
        if (least > 1 && least < FEW) {
            text.append("Bootstrapped intervals of fewer than 10 values are too narrow.\n\n");
        }
        phases(summary);
        handover(summary);
    }

    private void handover(RunSummary summary) {
        Map<String, Double> costs = HandoverCosts.of(report.runs(), summary.name());
        if (!costs.isEmpty()) {
            text.append("| part of the standstill, mean ms | took |\n| --- | --- |\n");
            costs.forEach((part, milliseconds) -> text.append(
                    "| %s | %s |\n".formatted(MarkdownText.cell(part), shown(OptionalDouble.of(milliseconds)))));
            text.append('\n');
        }
    }

    private void columns(String name, RunSummary summary, Function<Statistics, String> figure) {
        text.append("| %s | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        figure.apply(summary.compute()),
                        figure.apply(summary.network()),
                        figure.apply(summary.originCompute()),
                        figure.apply(summary.monotonicCompute()),
                        figure.apply(summary.originNetwork())));
    }

    private void phases(RunSummary summary) {
        PhaseCosts costs = PhaseCosts.of(report.runs(), summary.name());
        if (costs.phases().isEmpty()) {
            return;
        }
        text.append(
                "| phase, mean ms | took | compute downtime in it | network downtime in it (by the upper bound) |\n");
        text.append("| --- | --- | --- | --- |\n");
        for (MigrationPhase phase : costs.phases()) {
            PhaseCosts.Cost cost = costs.of(phase);
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            JsonText.label(phase),
                            shown(OptionalDouble.of(cost.length())),
                            shown(cost.compute()),
                            shown(cost.network())));
        }
        text.append("| outside of the phases | – | %s | %s |\n\n"
                .formatted(
                        shown(costs.outside().compute()), shown(costs.outside().network())));
    }

    private void comparisons() {
        if (figures.comparisons().isEmpty()) {
            return;
        }
        text.append("## Ways compared\n\n");
        text.append("Ratios with their 95 % intervals (BCa).\n\n");
        figures.comparisons()
                .forEach(comparison -> text.append("- ")
                        .append(MarkdownText.line(comparison.describe()))
                        .append('\n'));
        text.append('\n');
    }

    private static String shown(Optional<ConfidenceInterval> interval, boolean withLevel) {
        return interval.map(known -> "[" + shown(OptionalDouble.of(known.lower())) + ", "
                        + shown(OptionalDouble.of(known.upper())) + "]"
                        + (withLevel ? String.format(Locale.ROOT, " (%.1f %%)", known.level() * 100) : ""))
                .orElse("–");
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "–";
    }
}
