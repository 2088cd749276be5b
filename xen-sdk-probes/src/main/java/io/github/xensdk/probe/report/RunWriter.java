package io.github.xensdk.probe.report;

import static io.github.xensdk.probe.report.JsonText.label;
import static io.github.xensdk.probe.report.JsonText.milliseconds;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.Outage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A run's JSON form; what is missing is null. docs/report-format.md says what each field means. */
final class RunWriter {

    private RunWriter() {}

    static String line(MigrationRun run) {
        ObjectNode node = JsonText.MAPPER.createObjectNode();
        write(node, run);
        return JsonText.MAPPER.writeValueAsString(node);
    }

    static void write(ObjectNode node, MigrationRun run) {
        node.put("guest", run.guest());
        node.put("way", run.way());
        node.put("mode", label(run.mode()));
        node.put("strategy", run.strategy());
        node.put("from", run.from());
        node.put("to", run.to());
        node.put("cycle", run.cycle());
        node.put("warmUp", run.warmUp());
        node.put("startedAt", run.startedAt().toString());
        node.put("outcome", run.outcome().label());
        node.put("succeeded", run.succeeded());
        node.put("reason", run.reason().orElse(null));
        node.put("identityKept", run.identityKept().orElse(null));
        compute(node, run);
        network(node, run);
        node.put("networkCoversCompute", run.networkCoversCompute().orElse(null));
        skew(node, "skewBefore", run.skewBefore());
        skew(node, "skewAfter", run.skewAfter());
        phases(node.putArray("phases"), run);
        run.handover()
                .ifPresentOrElse(
                        handover -> handover(node.putObject("handover"), handover), () -> node.putNull("handover"));
    }

    private static void handover(ObjectNode node, Handover handover) {
        ArrayNode parts = node.putArray("parts");
        for (HandoverPart part : handover.parts()) {
            parts.addObject()
                    .put("kind", label(part.kind()))
                    .put("device", part.device())
                    .put("startedAt", part.startedAt().toString())
                    .put("ms", milliseconds(part.length()))
                    .put("errorMs", milliseconds(part.error()));
        }
        strings(node.putArray("doubts"), handover.doubts());
    }

    private static void compute(ObjectNode node, MigrationRun run) {
        node.put("computeMs", part(run.compute(), Blackout::length));
        node.put("computeErrorMs", part(run.compute(), Blackout::error));
        node.put(
                "computeStartedAt",
                run.computeStartedAt().map(Instant::toString).orElse(null));
        node.put("computeTrusted", run.trustedCompute().isPresent());
        strings(node.putArray("computeDoubts"), run.computeDoubts());
        node.put("hiddenMs", part(run.compute(), Blackout::hidden));
        node.put("realtimeGapMs", part(run.compute(), Blackout::realtimeGap));
        node.put("clockStepMs", part(run.compute(), Blackout::clockStep));
        run.compute().ifPresent(blackout -> node.put("monotonicRead", blackout.monotonicRead()));
    }

    private static void network(ObjectNode node, MigrationRun run) {
        if (run.network().isPresent()) {
            bounds(node.putObject("networkMs"), run.network().get());
        } else {
            node.putNull("networkMs");
        }
        strings(node.putArray("networkDoubts"), run.networkDoubts());
        node.put("networkOutages", run.networkOutages());
        ArrayNode outages = node.putArray("outages");
        run.outages()
                .forEach(outage -> bounds(outages.addObject(), outage)
                        .put("startNanos", outage.startNanos())
                        .put("cause", outage.cause().map(JsonText::label).orElse(null)));
        node.put("originFormulaMs", part(run.originFormula(), Function.identity()));
    }

    private static ObjectNode bounds(ObjectNode node, Outage outage) {
        return node.put("lower", milliseconds(outage.lower()))
                .put("upper", milliseconds(outage.upper()))
                .put("startedAt", outage.startedAt().toString());
    }

    private static void skew(ObjectNode node, String name, Optional<ClockOffset> skew) {
        node.put(name + "Ms", part(skew, ClockOffset::offset));
        node.put(name + "ErrorMs", part(skew, ClockOffset::error));
    }

    private static void phases(ArrayNode node, MigrationRun run) {
        List<PhaseCost> costs = run.phaseCosts();
        for (int i = 0; i < costs.size(); i++) {
            PhaseTiming phase = run.phases().get(i);
            node.addObject()
                    .put("name", label(phase.phase()))
                    .put("ms", milliseconds(phase.duration()))
                    .put("startedAt", phase.startedAt().toString())
                    .put("bytes", phase.bytes().map(ByteSize::bytes).orElse(null))
                    .put("computeMs", part(costs.get(i).compute(), Function.identity()))
                    .put("networkMs", part(costs.get(i).network(), Function.identity()));
        }
    }

    static void strings(ArrayNode node, List<String> texts) {
        texts.forEach(node::add);
    }

    private static <T> @Nullable BigDecimal part(Optional<T> value, Function<T, Duration> part) {
        return milliseconds(value.map(part).orElse(null));
    }
}
