package io.github.xensdk.probe.report;

import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A benchmark's report as JSON; figures that follow from the values are written for others, and not read. */
final class BenchmarkJson {

    private static final int FORMAT_VERSION = 1;

    private BenchmarkJson() {}

    static String of(BenchmarkReport report) {
        ObjectNode root = JsonText.MAPPER.createObjectNode();
        root.put("formatVersion", FORMAT_VERSION);
        root.put("title", report.title());
        ArrayNode groups = root.putArray("groups");
        for (BenchmarkReport.Group group : report.groups()) {
            ObjectNode node = groups.addObject();
            node.put("name", group.name()).put("unit", group.unit()).put("baseline", group.baseline());
            ArrayNode series = node.putArray("series");
            group.series().forEach(each -> series(series.addObject(), group, each));
        }
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        return JsonText.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void series(ObjectNode node, BenchmarkReport.Group group, BenchmarkReport.Series series) {
        Statistics statistics = series.statistics();
        node.put("name", series.name());
        node.put("n", statistics.n());
        put(node, "median", statistics.median());
        put(node, "mean", statistics.mean());
        put(node, "stdev", statistics.standardDeviation());
        group.ratio(series)
                .ifPresentOrElse(ratio -> ratio(node.putObject("ratio"), ratio), () -> node.putNull("ratio"));
        ArrayNode values = node.putArray("values");
        series.values().forEach(values::add);
    }

    private static void ratio(ObjectNode node, Ratio ratio) {
        node.put("median", ratio.value());
        put(node, "lower", bound(ratio, true));
        put(node, "upper", bound(ratio, false));
    }

    private static OptionalDouble bound(Ratio ratio, boolean lower) {
        return ratio.interval().stream()
                .mapToDouble(interval -> lower ? interval.lower() : interval.upper())
                .findFirst();
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    static BenchmarkReport read(String json) {
        JsonFields report = JsonText.object(json, "a benchmark", FORMAT_VERSION);
        return new BenchmarkReport(
                report.text("title"),
                report.objects(
                        "groups",
                        group -> new BenchmarkReport.Group(
                                group.text("name"),
                                group.text("unit"),
                                group.text("baseline"),
                                group.objects(
                                        "series",
                                        series -> new BenchmarkReport.Series(
                                                series.text("name"), series.numbers("values"))))),
                report.texts("notes"));
    }
}
