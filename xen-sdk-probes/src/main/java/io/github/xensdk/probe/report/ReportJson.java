package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationPhase;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report's JSON form, docs/report-format.md; what is missing is null. */
final class ReportJson {

    /** A reader of an older one would misread a newer one; fields that are merely added do not raise it. */
    static final int FORMAT_VERSION = 2;

    private ReportJson() {}

    static String of(ReportFigures figures) {
        DowntimeReport report = figures.report();
        ObjectNode root = JsonText.MAPPER.createObjectNode();
        root.put("formatVersion", FORMAT_VERSION);
        environment(root.putObject("environment"), report.environment());
        ArrayNode runs = root.putArray("runs");
        report.runs().forEach(run -> RunWriter.write(runs.addObject(), run));
        ObjectNode summary = root.putObject("summary");
        for (MigrationMode mode : MigrationMode.values()) {
            summary(summary.putObject(JsonText.label(mode)), report.summary(mode));
        }
        ArrayNode ways = root.putArray("ways");
        for (RunSummary way : figures.ways()) {
            way(ways.addObject(), report, way);
        }
        RunWriter.strings(root.putArray("notes"), report.notes());
        return JsonText.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    static DowntimeReport read(String json) {
        JsonFields report = JsonText.object(json, "a report", FORMAT_VERSION);
        JsonFields environment = report.object("environment");
        return new DowntimeReport(
                new ReportEnvironment(
                        environment.truth("simulated"),
                        environment.objects(
                                "hosts",
                                host -> new ReportEnvironment.Host(host.text("name"), host.text("xenVersion"))),
                        environment.textsOrNone("probes")),
                report.objects("runs", RunReader::read),
                report.texts("notes"));
    }

    private static void environment(ObjectNode node, ReportEnvironment environment) {
        node.put("simulated", environment.simulated());
        ArrayNode hosts = node.putArray("hosts");
        environment
                .hosts()
                .forEach(host -> hosts.addObject().put("name", host.name()).put("xenVersion", host.xenVersion()));
        ArrayNode probes = node.putArray("probes");
        environment.probes().forEach(probes::add);
    }

    private static void summary(ObjectNode node, RunSummary summary) {
        statistics(node.putObject("compute"), summary.compute());
        statistics(node.putObject("network"), summary.network());
        counts(node, summary);
    }

    private static void way(ObjectNode node, DowntimeReport report, RunSummary way) {
        node.put("way", way.name());
        node.put("mode", JsonText.label(way.mode()));
        intervals(statistics(node.putObject("compute"), way.compute()), way.compute());
        intervals(statistics(node.putObject("network"), way.network()), way.network());
        intervals(statistics(node.putObject("originCompute"), way.originCompute()), way.originCompute());
        intervals(statistics(node.putObject("monotonicCompute"), way.monotonicCompute()), way.monotonicCompute());
        intervals(statistics(node.putObject("originNetwork"), way.originNetwork()), way.originNetwork());
        counts(node, way);
        phases(node.putArray("phases"), report, way.name());
    }

    private static void counts(ObjectNode node, RunSummary summary) {
        node.put("runs", summary.runs());
        node.put("failed", summary.failed());
        node.put("warmUps", summary.warmUps());
    }

    private static ObjectNode statistics(ObjectNode node, Statistics statistics) {
        return node.put("n", statistics.n())
                .put("mean", number(statistics.mean()))
                .put("median", number(statistics.median()))
                .put("stdev", number(statistics.standardDeviation()))
                .put("min", number(statistics.min()))
                .put("max", number(statistics.max()));
    }

    private static void intervals(ObjectNode node, Statistics statistics) {
        interval(node, "meanInterval", statistics.meanInterval());
        interval(node, "medianInterval", statistics.medianInterval());
        interval(node, "medianOrderInterval", statistics.medianOrderInterval());
    }

    private static void interval(ObjectNode node, String name, Optional<ConfidenceInterval> interval) {
        if (interval.isEmpty()) {
            node.putNull(name);
            return;
        }
        node.putObject(name)
                .put("lower", rounded(interval.get().lower()))
                .put("upper", rounded(interval.get().upper()))
                .put("level", interval.get().level());
    }

    private static void phases(ArrayNode node, DowntimeReport report, String way) {
        PhaseCosts costs = PhaseCosts.of(report.runs(), way);
        for (MigrationPhase phase : costs.phases()) {
            PhaseCosts.Cost cost = costs.of(phase);
            node.addObject()
                    .put("name", JsonText.label(phase))
                    .put("ms", rounded(cost.length()))
                    .put("computeMs", number(cost.compute()))
                    .put("networkMs", number(cost.network()));
        }
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    /** To microseconds. */
    private static double rounded(double milliseconds) {
        return Math.rint(milliseconds * 1000) / 1000;
    }
}
