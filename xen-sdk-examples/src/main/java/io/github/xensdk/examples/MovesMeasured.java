package io.github.xensdk.examples;

import io.github.xensdk.probe.report.BenchmarkReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a {@link MoveBenchmark} has measured, and the reports of it. */
final class MovesMeasured {

    private static final Map<String, ToDoubleFunction<MoveCost>> FIGURES = figures();

    private final Lab lab;
    private final List<MoveWay> ways;
    private final BenchmarkGuests.Equipment equipment;

    /** Trips of each mode: the costs by the order of the ways, by hand first. */
    private final Map<MoveBenchmark.Mode, List<List<MoveCost>>> trips = new EnumMap<>(MoveBenchmark.Mode.class);

    MovesMeasured(Lab lab, List<MoveWay> ways, BenchmarkGuests.Equipment equipment) {
        this.lab = lab;
        this.ways = ways;
        this.equipment = equipment;
    }

    private static Map<String, ToDoubleFunction<MoveCost>> figures() {
        var figures = new LinkedHashMap<String, ToDoubleFunction<MoveCost>>();
        figures.put("network", MoveCost::network);
        figures.put("compute", MoveCost::compute);
        return figures;
    }

    List<MoveWay> ways() {
        return ways;
    }

    BenchmarkGuests.Equipment equipment() {
        return equipment;
    }

    void add(MoveBenchmark.Mode mode, List<MoveCost> costs) {
        trips.computeIfAbsent(mode, any -> new ArrayList<>()).add(costs);
    }

    boolean isEmpty() {
        return trips.isEmpty();
    }

    /** Whether there are so many trips of each. */
    boolean each(List<MoveBenchmark.Mode> modes, int number) {
        return modes.stream()
                .allMatch(mode -> trips.getOrDefault(mode, List.of()).size() == number);
    }

    /** A line for each ratio. */
    List<String> sentences() {
        var sentences = new ArrayList<String>();
        trips.forEach((mode, all) -> FIGURES.forEach((name, figure) -> {
            for (int way = 1; way < ways.size(); way++) {
                PairedRatio ratio = ratio(all, way, figure);
                String interval = ratio.interval()
                        .map(value -> String.format(
                                Locale.ROOT, ", 95 %% within %.3f and %.3f", value.lower(), value.upper()))
                        .orElse("");
                sentences.add(String.format(
                        Locale.ROOT,
                        "%s, %s, %d pairs, %s to by hand: median ratio %.3f%s",
                        name(mode),
                        name,
                        all.size(),
                        ways.get(way).label(),
                        ratio.median(),
                        interval));
            }
        }));
        return sentences;
    }

    private static PairedRatio ratio(List<List<MoveCost>> all, int way, ToDoubleFunction<MoveCost> figure) {
        return new PairedRatio(all.stream()
                .map(trip -> figure.applyAsDouble(trip.get(way)) / figure.applyAsDouble(trip.get(0)))
                .toList());
    }

    private static String name(MoveBenchmark.Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /** All three files; {@code lost} moves are in none of the figures. */
    void writeTo(Path directory, int lost) {
        BenchmarkReport report = report(lost);
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("benchmark.json"), json(lost).toPrettyString() + "\n");
            Files.writeString(directory.resolve("report.html"), report.toHtml());
            Files.writeString(directory.resolve("report.md"), report.toMarkdown());
        } catch (IOException e) {
            throw new LabException(directory + " could not be written: " + e.getMessage(), e);
        }
    }

    private BenchmarkReport report(int lost) {
        var groups = new ArrayList<BenchmarkReport.Group>();
        trips.forEach((mode, all) -> FIGURES.forEach((name, figure) -> groups.add(new BenchmarkReport.Group(
                name(mode) + ", " + name + " downtime",
                "ms",
                ways.get(0).label(),
                IntStream.range(0, ways.size())
                        .mapToObj(way -> new BenchmarkReport.Series(
                                ways.get(way).label(),
                                all.stream()
                                        .map(trip -> figure.applyAsDouble(trip.get(way)))
                                        .toList()))
                        .toList()))));
        var notes = new ArrayList<>(sentences());
        notes.add(
                "Guests of %d MiB with %d disks and %d interfaces that write to %d MiB of memory a second, between two emulated hosts (%s): ratios say something, figures do not."
                        .formatted(
                                lab.memoryMiB(),
                                equipment.disks(),
                                equipment.interfaces(),
                                equipment.dirtyMebibytes(),
                                lab.accelerator()));
        notes.add(
                "A guest for each way; all go there, then all back, in an order that changes. The ratios above are those of"
                        + " moves of one trip.");
        if (lost > 0) {
            notes.add(lost + " moves could not be measured; their trips are in no figure.");
        }
        return new BenchmarkReport("Moves compared", groups, notes);
    }

    private ObjectNode json(int lost) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("accelerator", lab.accelerator());
        root.put("memoryMiB", lab.memoryMiB());
        root.put("disks", equipment.disks());
        root.put("interfaces", equipment.interfaces());
        root.put("dirtyMiBPerSecond", equipment.dirtyMebibytes());
        root.put("movesNotMeasured", lost);
        trips.forEach((mode, all) -> {
            ObjectNode node = root.putObject(name(mode));
            for (int way = 1; way < ways.size(); way++) {
                // Prepared hosts are what the others are measured for.
                ObjectNode of = ways.get(way) == MoveWay.PREPARED ? node : node.putObject("unprepared");
                for (Map.Entry<String, ToDoubleFunction<MoveCost>> figure : FIGURES.entrySet()) {
                    put(of.putObject(figure.getKey()), all, way, figure.getValue());
                }
            }
        });
        return root;
    }

    private static void put(ObjectNode node, List<List<MoveCost>> all, int way, ToDoubleFunction<MoveCost> figure) {
        PairedRatio ratio = ratio(all, way, figure);
        ObjectNode ratios = node.putObject("ratio");
        ratios.put("median", ratio.median());
        ratio.interval().ifPresent(value -> ratios.put("lower", value.lower()).put("upper", value.upper()));
        ArrayNode list = node.putArray("pairs");
        for (List<MoveCost> trip : all) {
            list.addArray().add(figure.applyAsDouble(trip.get(0))).add(figure.applyAsDouble(trip.get(way)));
        }
    }
}
