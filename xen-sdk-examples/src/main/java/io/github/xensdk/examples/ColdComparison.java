package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.examples.ColdSubject.OnSharedStorage;
import io.github.xensdk.migration.Forecast;
import io.github.xensdk.migration.ForecastStage;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.migration.Recommendation;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a forecast is worth it: the origin's procedure by hand ({@code xl save} to the shared directory, then {@code xl restore}
 * from it) against a cold migration by the way with the best forecast. Both move the same guest, in turns. Moves go there by the one, back
 * by the other, there by the other, back by the one; so the two of a pair have one direction, and neither is always the first.
 */
@CommandLine.Command(
        name = "cold-comparison",
        description =
                "Compares the downtime of xl save and xl restore by hand with that of the recommended cold migration.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every pair was measured", "1:one was not", "2:asked wrongly"})
final class ColdComparison implements Callable<Integer> {

    private static final int SLOT = 3;
    private static final int MOST_LOST = 3;
    private static final int SETTLE_SECONDS = 2;
    private static final double NANOS = 1e9;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final OnLab onLab = new OnLab();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "how many pairs (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--ways",
            paramLabel = "WAY",
            split = ",",
            description =
                    "take the best of these: shared-file, stream-ssh, stream-ssh-zstd, stream-tcp, stream-tcp-zstd"
                            + " (default: all)")
    private List<String> chosen = OnSharedStorage.WAYS;

    @Option(
            names = "--local-disk",
            paramLabel = "MIB",
            description = "give the guest a full second disk on its host only, which moves with it")
    private @Nullable Integer localDisk;

    @Option(names = "--report", paramLabel = "DIR", description = "write DIR/cold-comparison.json")
    private @Nullable Path reportDirectory;

    /** Moves whose downtime was not measured. Their pairs are measured anew, and the report says how many they were. */
    private int lost;

    /** One move, with its way and what it cost. */
    private record Moved(
            boolean byHand,
            String from,
            String to,
            String way,
            Blackout downtime,
            List<Forecast> forecasts,
            List<PhaseTiming> phases) {

        double seconds() {
            return downtime.length().toNanos() / NANOS;
        }
    }

    /** Two moves in one direction. */
    private record Pair(Moved byHand, Moved migrated) {

        double ratio() {
            return migrated.seconds() / byHand.seconds();
        }
    }

    @Override
    public Integer call() {
        onLab.require();
        if (pairs < 1) {
            throw new ParameterException(spec.commandLine(), "--pairs must be 1 or more");
        }
        if (localDisk != null && localDisk < 1) {
            throw new ParameterException(spec.commandLine(), "--local-disk must be 1 or more");
        }
        for (String way : chosen) {
            if (!OnSharedStorage.WAYS.contains(way)) {
                throw new ParameterException(spec.commandLine(), "--ways: there is no " + way);
            }
        }
        Lab lab = Lab.up();
        var measured = new ArrayList<Pair>();
        try {
            measure(lab, measured);
        } catch (XenException | LabException e) {
            // What was measured until then took an hour, perhaps.
            out().println("stopped: " + e.getMessage());
        }
        if (measured.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        var ratio = new PairedRatio(measured.stream().map(Pair::ratio).toList());
        out().printf(Locale.ROOT, "ratio: median %.3f%s%n", ratio.median(), interval(ratio));
        Path directory = reportDirectory;
        if (directory != null) {
            write(directory, json(lab, measured, ratio));
        }
        out().flush();
        return measured.size() == pairs ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static String interval(PairedRatio ratio) {
        return ratio.interval()
                .map(interval ->
                        String.format(Locale.ROOT, ", 95 %% within %.3f and %.3f", interval.lower(), interval.upper()))
                .orElse(", no interval of one pair");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void measure(Lab lab, List<Pair> measured) {
        Lab.Slot slot = lab.guests().get(SLOT);
        try (var first = XenHost.connect(lab.hosts().get(0));
                var second = XenHost.connect(lab.hosts().get(1))) {
            var hosts = List.of(first, second);
            var guests = new LabGuests(lab, hosts);
            ColdSubject subject = localDisk == null
                    ? new OnSharedStorage(slot, guests, chosen)
                    : OnLocalDisk.rewritingATwentieth(slot, guests, ByteSize.mebibytes(localDisk));
            guests.clear(slot);
            subject.clear(hosts);
            try (SshTransport guest = subject.create(first)) {
                AlternatingMoves.<Moved>measure(
                        pairs,
                        (byHand, back) ->
                                measured(byHand, slot, subject, guest, back ? second : first, back ? first : second),
                        (byHand, migrated) -> say(measured, new Pair(byHand, migrated)));
            } finally {
                guests.clear(slot);
                subject.clear(hosts);
            }
        }
    }

    private void say(List<Pair> measured, Pair pair) {
        measured.add(pair);
        out().printf(
                        Locale.ROOT,
                        "pair %d, %s to %s: by hand %.1f s, %s %.1f s, ratio %.3f%n",
                        measured.size(),
                        pair.byHand().from(),
                        pair.byHand().to(),
                        pair.byHand().seconds(),
                        pair.migrated().way(),
                        pair.migrated().seconds(),
                        pair.ratio());
        out().flush();
    }

    /** Empty where the guest moved and the downtime was not measured. */
    private Optional<Moved> measured(
            boolean byHand, Lab.Slot slot, ColdSubject subject, SshTransport guest, XenHost from, XenHost to) {
        Map<String, UnaryOperator<Migration.Builder>> ways = subject.ways(to);
        List<Forecast> forecasts = byHand || ways.size() == 1
                ? List.of()
                : ways.values().stream()
                        .map(way -> way.apply(
                                        Migration.of(slot.name()).from(from).to(to))
                                .build()
                                .forecast())
                        .toList();
        String way = byHand ? "by-hand" : best(ways, forecasts);
        subject.prepare(guest);
        ComputeResult result;
        List<PhaseTiming> phases = List.of();
        try (var recording = ComputeProbe.inGuest(guest).start()) {
            settle();
            if (byHand) {
                subject.moveByHand(from, to);
            } else {
                phases = migrate(Optional.ofNullable(ways.get(way))
                        .orElseThrow()
                        .apply(Migration.of(slot.name()).from(from).to(to)));
            }
            result = recording.stop();
        }
        subject.check(guest);
        if (!result.trusted()) {
            lost++;
            String sentence = "the downtime from " + from + " to " + to + " could not be measured: "
                    + String.join("; ", result.doubts());
            if (lost > MOST_LOST) {
                throw new LabException(sentence);
            }
            out().println("  " + way + ": " + sentence);
            out().flush();
            return Optional.empty();
        }
        out().printf(
                        Locale.ROOT,
                        "  %s, %s to %s: %.1f s%s%n",
                        way,
                        from.name(),
                        to.name(),
                        result.blackout().orElseThrow().length().toNanos() / NANOS,
                        phases.stream()
                                .map(timing -> String.format(
                                        Locale.ROOT,
                                        ", %s %.1f",
                                        timing.phase(),
                                        timing.duration().toNanos() / NANOS))
                                .collect(Collectors.joining()));
        out().flush();
        return Optional.of(
                new Moved(byHand, from.name(), to.name(), way, result.blackout().orElseThrow(), forecasts, phases));
    }

    private static String best(Map<String, UnaryOperator<Migration.Builder>> ways, List<Forecast> forecasts) {
        if (ways.size() == 1) {
            return ways.keySet().iterator().next();
        }
        Recommendation best = Forecast.best(forecasts)
                .orElseThrow(() -> new LabException("no way has a forecast: "
                        + forecasts.stream().map(Forecast::describe).toList()));
        return best.forecast().way();
    }

    private static void settle() {
        try {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    private static List<PhaseTiming> migrate(Migration.Builder migration) {
        MigrationOutcome outcome = migration.build().run();
        if (!(outcome instanceof Completed)) {
            throw new LabException(outcome.describe());
        }
        return outcome.summary().phases();
    }

    private ObjectNode json(Lab lab, List<Pair> measured, PairedRatio ratio) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("accelerator", lab.accelerator());
        root.put("memoryMiB", lab.memoryMiB());
        if (localDisk != null) {
            root.put("localDiskMiB", localDisk);
        }
        ArrayNode list = root.putArray("pairs");
        for (Pair pair : measured) {
            ObjectNode node = list.addObject();
            moved(node.putObject("byHand"), pair.byHand());
            moved(node.putObject("migrated"), pair.migrated());
            node.put("ratio", pair.ratio());
        }
        root.put("movesNotMeasured", lost);
        root.put("medianRatio", ratio.median());
        ObjectNode interval = root.putObject("interval95");
        ratio.interval().ifPresent(value -> interval.put("lower", value.lower()).put("upper", value.upper()));
        return root;
    }

    private static void moved(ObjectNode node, Moved moved) {
        node.put("from", moved.from()).put("to", moved.to()).put("way", moved.way());
        node.put("downtimeSeconds", moved.seconds());
        node.put("errorSeconds", moved.downtime().error().toNanos() / NANOS);
        ArrayNode phases = node.putArray("phases");
        moved.phases()
                .forEach(timing -> phases.addObject()
                        .put("name", timing.phase().name())
                        .put("seconds", timing.duration().toNanos() / NANOS));
        ArrayNode forecasts = node.putArray("forecasts");
        for (Forecast forecast : moved.forecasts()) {
            ObjectNode one = forecasts.addObject();
            one.put("way", forecast.way());
            one.put("transferSeconds", seconds(forecast.transferTime()));
            forecast.limit().ifPresent(limit -> one.put("limit", limit));
            ArrayNode stages = one.putArray("stages");
            for (ForecastStage stage : forecast.stages()) {
                ObjectNode part = stages.addObject();
                part.put("name", stage.name());
                stage.bytesPerSecond().ifPresent(rate -> part.put("bytesPerSecond", rate));
                part.put("seconds", seconds(stage.duration()));
                forecast.share(stage).ifPresent(share -> part.put("share", share));
                part.put("remark", stage.remark());
            }
        }
    }

    private static @Nullable Double seconds(Optional<Duration> time) {
        return time.map(value -> value.toNanos() / NANOS).orElse(null);
    }

    private void write(Path directory, ObjectNode report) {
        Path file = directory.resolve("cold-comparison.json");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, report.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new LabException(file + " could not be written: " + e.getMessage(), e);
        }
        out().println("written: " + file);
    }
}
