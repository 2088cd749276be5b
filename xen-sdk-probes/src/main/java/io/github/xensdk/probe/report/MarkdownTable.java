package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The origin's table. */
final class MarkdownTable {

    private MarkdownTable() {}

    static String of(DowntimeReport report) {
        var text = new StringBuilder();
        for (MigrationMode mode : report.modes()) {
            mode(text, report, report.summary(mode));
        }
        if (report.environment().simulated()) {
            text.append("Simulated hosts: these figures say nothing about real ones.\n\n");
        }
        for (String note : report.notes()) {
            text.append(note).append("\n\n");
        }
        text.append(
                "Network is the middle between the proven lower and upper bound; stdev is that of a sample (n − 1).\n");
        return text.toString();
    }

    private static void mode(StringBuilder text, DowntimeReport report, ModeSummary summary) {
        String mode = summary.mode().name().toLowerCase(Locale.ROOT);
        text.append("| ").append(mode).append(", time in ms | Compute Downtime | Network Downtime |\n");
        text.append("| ---------- | ---------------- | ---------------- |\n");
        row(text, "Mean", summary, Statistics::mean);
        row(text, "Median", summary, Statistics::median);
        row(text, "stdev", summary, Statistics::standardDeviation);
        text.append("| n | %d | %d |\n\n"
                .formatted(summary.compute().n(), summary.network().n()));
        if (summary.failed() > 0) {
            text.append("%d of %d %s moves failed and are not in the table:\n\n"
                    .formatted(summary.failed(), summary.runs(), mode));
            report.runs().stream()
                    .filter(run -> run.mode() == summary.mode() && !run.succeeded())
                    .forEach(run -> text.append("- %s → %s: %s: %s\n"
                            .formatted(
                                    run.from(),
                                    run.to(),
                                    run.outcome().label(),
                                    run.reason().orElse("no reason"))));
            text.append('\n');
        }
        left(text, report, summary.mode());
    }

    private static void left(StringBuilder text, DowntimeReport report, MigrationMode mode) {
        var doubtful = report.runs().stream()
                .filter(run -> run.mode() == mode
                        && run.succeeded()
                        && !run.computeDoubts().isEmpty())
                .toList();
        if (!doubtful.isEmpty()) {
            text.append("Compute figures that are missing or in doubt, and not in the table:\n\n");
            doubtful.forEach(run -> text.append(
                    "- %s → %s: %s\n".formatted(run.from(), run.to(), String.join("; ", run.computeDoubts()))));
            text.append('\n');
        }
    }

    private static void row(
            StringBuilder text, String name, ModeSummary summary, Function<Statistics, OptionalDouble> figure) {
        text.append("| %s | %s | %s |\n"
                .formatted(name, shown(figure.apply(summary.compute())), shown(figure.apply(summary.network()))));
    }

    private static String shown(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f", value.getAsDouble()) : "–";
    }
}
