package io.github.xensdk.examples;

import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.probe.OutageCause;
import io.github.xensdk.probe.Stall;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the probes' programs print: lines for people, or a JSON object a line. Thread-safe. */
final class ProbePrinter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<OutageCause, String> CAUSES = Map.of(
            OutageCause.REFUSED, "refused: nobody served there",
            OutageCause.UNREACHABLE, "no way to it",
            OutageCause.SERVER_ERROR, "answered that it cannot serve",
            OutageCause.LATE, "answered, but too late to count",
            OutageCause.ADDRESS_RESOLUTION, "link address not known for a part of it: the end may have been seen late");

    private final PrintWriter out;
    private final boolean json;

    ProbePrinter(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    void outage(NetworkProbe probe, Outage outage) {
        if (json) {
            ObjectNode node = event("outage", probe.uri().toString());
            fill(node, outage);
            say(JSON.writeValueAsString(node));
        } else {
            say(outage.startedAt() + " " + probe.uri() + " was down for " + describe(outage));
        }
    }

    private static String describe(Outage outage) {
        String length = outage.proven()
                ? seconds(outage.lower()) + " to " + seconds(outage.upper())
                : "at most " + seconds(outage.upper()) + " (or was only slow)";
        return length + outage.cause().map(cause -> ", " + CAUSES.get(cause)).orElse("");
    }

    private static void fill(ObjectNode node, Outage outage) {
        node.put("startedAt", outage.startedAt().toString());
        node.put("lowerNanos", outage.lower().toNanos());
        node.put("upperNanos", outage.upper().toNanos());
        outage.cause().ifPresent(cause -> node.put("cause", cause.name().toLowerCase(Locale.ROOT)));
    }

    void summary(NetworkProbe probe, NetworkResult result) {
        say(json ? JSON.writeValueAsString(node(probe, result)) : text(probe, result));
    }

    private static ObjectNode node(NetworkProbe probe, NetworkResult result) {
        ObjectNode node = event("summary", probe.uri().toString());
        node.put("startedAt", result.startedAt().toString());
        node.put("durationNanos", result.duration().toNanos());
        node.put("intervalNanos", result.interval().toNanos());
        node.put("sent", result.sent());
        node.put("received", result.received());
        node.put("lost", result.lost());
        result.directions().ifPresent(loss -> {
            node.put("lostOutbound", loss.outbound());
            node.put("lostInbound", loss.inbound());
        });
        node.put("refused", result.refused());
        node.put("skipped", result.skipped());
        node.put("answeringAtEnd", result.answeringAtEnd());
        node.put("stalls", result.stalls().size());
        node.put("stalledNanos", stalled(result).toNanos());
        result.medianRoundTrip().ifPresent(median -> node.put("medianRoundTripNanos", median.toNanos()));
        result.scheduleError().ifPresent(late -> node.put("scheduleErrorP99Nanos", late.toNanos()));
        result.originFormula().ifPresent(formula -> node.put("originFormulaNanos", formula.toNanos()));
        var outages = node.putArray("outages");
        result.outages().forEach(outage -> fill(outages.addObject(), outage));
        return node;
    }

    private static String text(NetworkProbe probe, NetworkResult result) {
        var text = new StringBuilder("%s: %d sent in %s, %d answered, %d lost"
                .formatted(probe.uri(), result.sent(), seconds(result.duration()), result.received(), result.lost()));
        result.directions()
                .ifPresent(loss -> text.append(" (%d on the way, %d back)".formatted(loss.outbound(), loss.inbound())));
        result.medianRoundTrip()
                .ifPresent(median -> text.append("; median round trip ").append(millis(median)));
        result.scheduleError()
                .ifPresent(late -> text.append("; 99 of 100 sent at most ")
                        .append(millis(late))
                        .append(" late"));
        if (!result.stalls().isEmpty()) {
            text.append("; the probe itself did not run for ").append(seconds(stalled(result)));
        }
        result.longestOutage()
                .ifPresent(outage -> text.append("%n  %d outages, the longest of "
                                .formatted(result.outages().size()))
                        .append(describe(outage)));
        if (!result.answeringAtEnd()) {
            text.append(
                    result.received() == 0
                            ? "%n  it never answered".formatted()
                            : "%n  it did not answer at the end".formatted());
        }
        return text.toString();
    }

    private static Duration stalled(NetworkResult result) {
        return result.stalls().stream().map(Stall::length).reduce(Duration.ZERO, Duration::plus);
    }

    void summary(String guest, ComputeResult result) {
        if (json) {
            ObjectNode node = event("summary", guest);
            node.put("noiseFloorNanos", result.noiseFloor().toNanos());
            result.blackout().ifPresent(blackout -> {
                node.put("blackoutNanos", blackout.length().toNanos());
                node.put("errorNanos", blackout.error().toNanos());
                node.put("hiddenNanos", blackout.hidden().toNanos());
                node.put("realtimeGapNanos", blackout.realtimeGap().toNanos());
                node.put("clockStepNanos", blackout.clockStep().toNanos());
            });
            var gaps = node.putArray("gaps");
            result.gaps()
                    .forEach(gap -> gaps.addObject()
                            .put("realtimeNanos", gap.realtime().toNanos())
                            .put("monotonicNanos", gap.monotonic().toNanos())
                            .put("boottimeNanos", gap.boottime().toNanos()));
            var doubts = node.putArray("doubts");
            result.doubts().forEach(doubts::add);
            say(JSON.writeValueAsString(node));
            return;
        }
        say(guest + ": " + result.gaps().size() + " gaps above a noise floor of " + millis(result.noiseFloor()));
        result.blackout().ifPresent(blackout -> say("  the longest standstill: " + describe(blackout)));
        result.doubts().forEach(doubt -> say("  doubt: " + doubt));
    }

    private static String describe(Blackout blackout) {
        return seconds(blackout.length()) + " ± " + seconds(blackout.error()) + "; its clocks moved against ours by "
                + seconds(blackout.clockStep());
    }

    private static ObjectNode event(String kind, String target) {
        return JSON.createObjectNode().put("event", kind).put("target", target);
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.4f s", duration.toNanos() / 1e9);
    }

    private static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
    }
}
