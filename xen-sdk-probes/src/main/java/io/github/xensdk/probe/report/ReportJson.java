package io.github.xensdk.probe.report;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report's JSON form; what is missing is null. */
final class ReportJson {

    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private ReportJson() {}

    static String of(DowntimeReport report) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("formatVersion", FORMAT_VERSION);
        environment(root.putObject("environment"), report.environment());
        ArrayNode runs = root.putArray("runs");
        report.runs().forEach(run -> run(runs.addObject(), run));
        ObjectNode summary = root.putObject("summary");
        for (MigrationMode mode : MigrationMode.values()) {
            summary(summary.putObject(label(mode)), report.summary(mode));
        }
        strings(root.putArray("notes"), report.notes());
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void environment(ObjectNode node, ReportEnvironment environment) {
        node.put("simulated", environment.simulated());
        ArrayNode hosts = node.putArray("hosts");
        environment
                .hosts()
                .forEach(host -> hosts.addObject().put("name", host.name()).put("xenVersion", host.xenVersion()));
    }

    private static void run(ObjectNode node, MigrationRun run) {
        node.put("guest", run.guest());
        node.put("mode", label(run.mode()));
        node.put("strategy", run.strategy());
        node.put("from", run.from());
        node.put("to", run.to());
        node.put("startedAt", run.startedAt().toString());
        node.put("outcome", run.outcome().label());
        node.put("succeeded", run.succeeded());
        node.put("reason", run.reason().orElse(null));
        node.put("identityKept", run.identityKept().orElse(null));
        node.put("computeMs", milliseconds(run.compute(), Blackout::length));
        node.put("computeErrorMs", milliseconds(run.compute(), Blackout::error));
        node.put("computeTrusted", run.trustedCompute().isPresent());
        strings(node.putArray("computeDoubts"), run.computeDoubts());
        node.put("realtimeGapMs", milliseconds(run.compute(), Blackout::realtimeGap));
        node.put("clockStepMs", milliseconds(run.compute(), Blackout::clockStep));
        network(node, run.network());
        strings(node.putArray("networkDoubts"), run.networkDoubts());
        node.put("networkOutages", run.networkOutages());
        node.put("originFormulaMs", milliseconds(run.originFormula(), Function.identity()));
        node.put("networkCoversCompute", run.networkCoversCompute().orElse(null));
        node.put("skewBeforeMs", milliseconds(run.skewBefore(), ClockOffset::offset));
        node.put("skewAfterMs", milliseconds(run.skewAfter(), ClockOffset::offset));
        ArrayNode phases = node.putArray("phases");
        for (PhaseTiming phase : run.phases()) {
            phases.addObject()
                    .put("name", label(phase.phase()))
                    .put("ms", rounded(phase.duration()))
                    .put("startedAt", phase.startedAt().toString());
        }
    }

    private static void network(ObjectNode node, Optional<Outage> outage) {
        if (outage.isEmpty()) {
            node.putNull("networkMs");
            return;
        }
        node.putObject("networkMs")
                .put("lower", rounded(outage.get().lower()))
                .put("upper", rounded(outage.get().upper()))
                .put("startedAt", outage.get().startedAt().toString());
    }

    private static void summary(ObjectNode node, ModeSummary summary) {
        statistics(node.putObject("compute"), summary.compute());
        statistics(node.putObject("network"), summary.network());
        node.put("runs", summary.runs());
        node.put("failed", summary.failed());
    }

    private static void statistics(ObjectNode node, Statistics statistics) {
        node.put("n", statistics.n());
        node.put("mean", number(statistics.mean()));
        node.put("median", number(statistics.median()));
        node.put("stdev", number(statistics.standardDeviation()));
        node.put("min", number(statistics.min()));
        node.put("max", number(statistics.max()));
    }

    private static void strings(ArrayNode node, List<String> texts) {
        texts.forEach(node::add);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> @Nullable Double milliseconds(Optional<T> value, Function<T, Duration> part) {
        return value.map(v -> rounded(part.apply(v))).orElse(null);
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : null;
    }

    private static double rounded(Duration duration) {
        return rounded(ModeSummary.milliseconds(duration));
    }

    /** To microseconds. */
    private static double rounded(double milliseconds) {
        return Math.rint(milliseconds * 1000) / 1000;
    }
}
