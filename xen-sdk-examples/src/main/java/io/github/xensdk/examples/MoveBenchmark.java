package io.github.xensdk.examples;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.preparation.HostPreparation;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
 * Whether the SDK adds to what {@code xl migrate} costs: both move the same guest live, {@linkplain AlternatingMoves
 * in turns}.
 */
@CommandLine.Command(
        name = "move-benchmark",
        description = "Compares the downtime of xl migrate by hand with that of the SDK's live migration.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every pair was measured", "1:one was not", "2:asked wrongly"})
final class MoveBenchmark implements Callable<Integer> {

    private static final int SLOT = 2;
    private static final int PREPARED_SLOT = 3;
    private static final int MOST_LOST = 3;
    private static final Duration REACH = Duration.ofMinutes(2);
    private static final int SETTLE_SECONDS = 2;
    private static final double NANOS_PER_MILLI = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final OnLab onLab = new OnLab();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "8",
            description = "how many pairs (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--prepared",
            description =
                    "prepare both hosts for it, and have the SDK move a guest that names the lean scripts; what was not there before is removed afterwards")
    private boolean prepared;

    @Option(names = "--report", paramLabel = "DIR", description = "write DIR/benchmark.json")
    private @Nullable Path reportDirectory;

    private int lost;

    /** What one move cost, in milliseconds. */
    private record Cost(String from, String to, double network, double compute) {}

    /** Two moves in one direction. */
    private record Pair(Cost byHand, Cost migrated) {}

    @Override
    public Integer call() {
        onLab.require();
        if (pairs < 1) {
            throw new ParameterException(spec.commandLine(), "--pairs must be 1 or more");
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
        say("network", measured, Cost::network);
        say("compute", measured, Cost::compute);
        Path directory = reportDirectory;
        if (directory != null) {
            write(directory, json(lab, measured));
        }
        out().flush();
        return measured.size() == pairs ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** A guest that is moved; the connection is the caller's. */
    private record Subject(Lab.Slot slot, SshTransport guest, NetworkProbe probe) {

        Subject(Lab.Slot slot, SshTransport guest) {
            this(slot, guest, LabGuests.sustainableProbe(slot));
        }
    }

    private void measure(Lab lab, List<Pair> measured) {
        try (var first = XenHost.connect(lab.hosts().get(0));
                var second = XenHost.connect(lab.hosts().get(1))) {
            var guests = new LabGuests(lab, List.of(first, second));
            Lab.Slot slot = lab.guests().get(SLOT);
            guests.clear(slot);
            try (SshTransport guest = guests.create(slot, DomainType.PVH, first)) {
                var plain = new Subject(slot, guest);
                if (prepared) {
                    measurePrepared(lab, guests, plain, first, second, measured);
                } else {
                    AlternatingMoves.<Cost>measure(
                            pairs,
                            (byHand, back) -> measured(byHand, plain, back ? second : first, back ? first : second),
                            (byHand, migrated) -> measured.add(new Pair(byHand, migrated)));
                }
            } finally {
                guests.clear(slot);
            }
        }
    }

    private void measurePrepared(
            Lab lab, LabGuests guests, Subject plain, XenHost first, XenHost second, List<Pair> measured) {
        Lab.Slot slot = lab.guests().get(PREPARED_SLOT);
        guests.clear(slot);
        var preparation = HostPreparation.of(first, second);
        var made = preparation.apply();
        made.forEach(step -> out().println("prepared: " + step.describe()));
        try (SshTransport guest = guests.createPrepared(slot, first)) {
            var subject = new Subject(slot, guest);
            AlternatingMoves.<Cost>measureTwo(
                    pairs,
                    (byHand, back) ->
                            measured(byHand, byHand ? plain : subject, back ? second : first, back ? first : second),
                    (byHand, migrated) -> measured.add(new Pair(byHand, migrated)));
        } finally {
            guests.clear(slot);
            if (!made.isEmpty()) {
                preparation.remove();
            }
        }
    }

    /** Empty where the guest moved and the downtime was not measured. */
    private Optional<Cost> measured(boolean byHand, Subject subject, XenHost from, XenHost to) {
        NetworkResult outside;
        ComputeResult inside;
        try (var compute = ComputeProbe.inGuest(subject.guest()).start();
                var network = subject.probe().start()) {
            awaitAnswer(network);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            if (byHand) {
                ColdSubject.xl(
                        from,
                        "migrate",
                        subject.slot().name(),
                        to.peerAddress().orElseThrow().host());
            } else {
                migrate(subject.slot(), from, to);
            }
            awaitAnswer(network);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            outside = network.stop();
            inside = compute.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
        String way = byHand ? "by hand" : prepared ? "SDK, prepared" : "SDK";
        Optional<Outage> away = outside.outageOver(inside);
        if (!inside.trusted() || away.isEmpty()) {
            lost++;
            String sentence = "the downtime from " + from + " to " + to + " could not be measured: "
                    + String.join("; ", inside.doubts());
            if (lost > MOST_LOST) {
                throw new LabException(sentence);
            }
            out().println("  " + way + ": " + sentence);
            out().flush();
            return Optional.empty();
        }
        var cost = new Cost(
                from.name(),
                to.name(),
                away.orElseThrow().midpoint().toNanos() / NANOS_PER_MILLI,
                inside.blackout().orElseThrow().length().toNanos() / NANOS_PER_MILLI);
        out().printf(
                        Locale.ROOT,
                        "  %s, %s to %s: network %.0f ms, compute %.0f ms%n",
                        way,
                        cost.from(),
                        cost.to(),
                        cost.network(),
                        cost.compute());
        out().flush();
        return Optional.of(cost);
    }

    private static void awaitAnswer(NetworkRecording network) throws InterruptedException {
        if (!network.awaitAnswer(REACH)) {
            throw new LabException("no reply from " + network.probe() + " within " + REACH.toSeconds() + " s");
        }
    }

    private static void migrate(Lab.Slot slot, XenHost from, XenHost to) {
        MigrationOutcome outcome =
                Migration.of(slot.name()).from(from).to(to).live().build().run();
        if (!(outcome instanceof Completed)) {
            throw new LabException(outcome.describe());
        }
    }

    private static PairedRatio ratio(List<Pair> measured, ToDoubleFunction<Cost> figure) {
        return new PairedRatio(measured.stream()
                .map(pair -> figure.applyAsDouble(pair.migrated()) / figure.applyAsDouble(pair.byHand()))
                .toList());
    }

    private static Optional<MeanInterval> difference(List<Pair> measured, ToDoubleFunction<Cost> figure) {
        return MeanInterval.of(measured.stream()
                .map(pair -> figure.applyAsDouble(pair.migrated()) - figure.applyAsDouble(pair.byHand()))
                .toList());
    }

    private void say(String name, List<Pair> measured, ToDoubleFunction<Cost> figure) {
        PairedRatio ratio = ratio(measured, figure);
        String interval = ratio.interval()
                .map(value -> String.format(Locale.ROOT, ", 95 %% within %.3f and %.3f", value.lower(), value.upper()))
                .orElse("");
        String difference = difference(measured, figure)
                .map(value -> String.format(
                        Locale.ROOT,
                        "; difference: mean %.0f ms, 95 %% within %.0f and %.0f ms",
                        value.mean(),
                        value.lower(),
                        value.upper()))
                .orElse("");
        out().printf(
                        Locale.ROOT,
                        "%s, %d pairs, SDK%s to by hand: median ratio %.3f%s%s%n",
                        name,
                        measured.size(),
                        prepared ? ", prepared," : "",
                        ratio.median(),
                        interval,
                        difference);
    }

    private ObjectNode json(Lab lab, List<Pair> measured) {
        ObjectNode root = JsonMapper.builder().build().createObjectNode();
        root.put("accelerator", lab.accelerator());
        root.put("memoryMiB", lab.memoryMiB());
        root.put("movesNotMeasured", lost);
        root.put("prepared", prepared);
        ObjectNode live = root.putObject("live");
        put(live.putObject("network"), measured, Cost::network);
        put(live.putObject("compute"), measured, Cost::compute);
        return root;
    }

    private static void put(ObjectNode node, List<Pair> measured, ToDoubleFunction<Cost> figure) {
        PairedRatio ratio = ratio(measured, figure);
        ObjectNode ratios = node.putObject("ratio");
        ratios.put("median", ratio.median());
        ratio.interval().ifPresent(value -> ratios.put("lower", value.lower()).put("upper", value.upper()));
        ObjectNode differences = node.putObject("differenceMs");
        difference(measured, figure)
                .ifPresent(value -> differences
                        .put("mean", value.mean())
                        .put("lower", value.lower())
                        .put("upper", value.upper()));
        ArrayNode list = node.putArray("pairs");
        for (Pair pair : measured) {
            list.addArray().add(figure.applyAsDouble(pair.byHand())).add(figure.applyAsDouble(pair.migrated()));
        }
    }

    private void write(Path directory, ObjectNode report) {
        Path file = directory.resolve("benchmark.json");
        try {
            Files.createDirectories(directory);
            Files.writeString(file, report.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new LabException(file + " could not be written: " + e.getMessage(), e);
        }
        out().println("written: " + file);
    }
}
