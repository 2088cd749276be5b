package io.github.xensdk.examples;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a move by the SDK costs in multiples of one by hand, on hosts as they are and on hosts that it has prepared: a guest for each way,
 * which move {@linkplain AlternatingMoves in turns}.
 */
@CommandLine.Command(
        name = "move-benchmark",
        description =
                "Compares the downtime of moves by hand (xl migrate; xl save and restore) with that of the SDK's, on hosts as they are and on prepared ones.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every pair was measured", "1:one was not", "2:asked wrongly"})
final class MoveBenchmark implements Callable<Integer> {

    private static final int MOST_LOST = 3;
    private static final int MOST_DEVICES = 4;
    private static final Duration REACH = Duration.ofMinutes(2);
    private static final int SETTLE_SECONDS = 2;
    private static final double NANOS_PER_MILLI = 1e6;

    /** How a guest goes. */
    enum Mode {
        LIVE,
        COLD
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private final OnLab onLab = new OnLab();

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "8",
            description = "how many moves of each kind are compared (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "live,cold",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private List<Mode> modes = new ArrayList<>();

    @Option(
            names = "--way",
            split = ",",
            paramLabel = "WAY",
            defaultValue = "sdk,prepared",
            description =
                    "what is compared with moves by hand: sdk, hosts as they are; prepared, hosts on which a preparation is made"
                            + " and then removed (default: ${DEFAULT-VALUE})")
    private List<MoveWay> others = new ArrayList<>();

    @Option(
            names = "--disks",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many disks each guest has (default: ${DEFAULT-VALUE})")
    private int disks;

    @Option(
            names = "--interfaces",
            paramLabel = "N",
            defaultValue = "1",
            description = "how many network interfaces each guest has (default: ${DEFAULT-VALUE})")
    private int interfaces;

    @Option(
            names = "--dirtying",
            paramLabel = "MIB",
            defaultValue = "0",
            description = "how much memory each guest writes to in a second (default: ${DEFAULT-VALUE})")
    private int dirtying;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "write report.html, benchmark.json and report.md there, anew after each pair")
    private @Nullable Path reportDirectory;

    private int lost;

    @Override
    public Integer call() {
        onLab.require();
        require(pairs >= 1, "--pairs must be 1 or more");
        require(disks >= 1 && disks <= MOST_DEVICES, "--disks must be from 1 to " + MOST_DEVICES);
        require(interfaces >= 1 && interfaces <= MOST_DEVICES, "--interfaces must be from 1 to " + MOST_DEVICES);
        require(dirtying >= 0 && dirtying <= 1000, "--dirtying must be from 0 to 1000");
        var ways = new TreeSet<>(others);
        ways.add(MoveWay.BY_HAND);
        Lab lab = Lab.up();
        var measured =
                new MovesMeasured(lab, List.copyOf(ways), new BenchmarkGuests.Equipment(disks, interfaces, dirtying));
        try {
            measure(lab, measured);
        } catch (XenException | LabException e) {
            // What was measured until then took an hour, perhaps.
            say("stopped: " + e.getMessage());
        }
        if (measured.isEmpty()) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        say("");
        measured.sentences().forEach(this::say);
        write(measured);
        if (reportDirectory != null) {
            say("written: " + reportDirectory);
        }
        return measured.each(modes, pairs) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void write(MovesMeasured measured) {
        Path directory = reportDirectory;
        if (directory != null) {
            measured.writeTo(directory, lost);
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void measure(Lab lab, MovesMeasured measured) {
        try (var first = XenHost.connect(lab.hosts().get(0));
                var second = XenHost.connect(lab.hosts().get(1));
                var guests = new BenchmarkGuests(lab, List.of(first, second))) {
            guests.create(lab, measured.ways(), measured.equipment(), this::say);
            // Where the last trip of a mode ended.
            var hosts = new ArrayList<XenHost>(List.of(first, second));
            for (Mode mode : modes) {
                int[] trips = {0};
                AlternatingMoves.<MoveWay, MoveCost>measureEach(
                        measured.ways(),
                        pairs,
                        (way, back) -> {
                            trips[0] = back ? 0 : 1;
                            return measured(mode, way, guests, hosts.get(back ? 1 : 0), hosts.get(back ? 0 : 1));
                        },
                        costs -> {
                            measured.add(mode, costs);
                            // A trip takes minutes, and a program may be killed.
                            write(measured);
                        });
                if (trips[0] == 1) {
                    Collections.reverse(hosts);
                }
            }
        }
    }

    /** Empty where the guest moved and the downtime was not measured. */
    private Optional<MoveCost> measured(Mode mode, MoveWay way, BenchmarkGuests guests, XenHost from, XenHost to) {
        BenchmarkGuests.Subject subject = guests.of(way);
        NetworkResult outside;
        ComputeResult inside;
        try (var compute = ComputeProbe.inGuest(subject.login()).start();
                var network = subject.probe().start()) {
            awaitAnswer(network);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            if (mode == Mode.LIVE) {
                guests.moveLive(way, from, to);
            } else {
                guests.moveCold(way, from, to);
            }
            awaitAnswer(network);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            outside = network.stop();
            inside = compute.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
        String what = "  %s, %s, %s to %s: "
                .formatted(mode.name().toLowerCase(Locale.ROOT), way.label(), from.name(), to.name());
        Optional<Outage> away = outside.outageOver(inside);
        if (!inside.trusted() || away.isEmpty()) {
            lost++;
            String sentence = what + "the downtime could not be measured: " + String.join("; ", inside.doubts());
            if (lost > MOST_LOST) {
                throw new LabException(sentence.strip());
            }
            say(sentence);
            return Optional.empty();
        }
        var cost = new MoveCost(
                from.name(),
                to.name(),
                away.orElseThrow().midpoint().toNanos() / NANOS_PER_MILLI,
                inside.blackout().orElseThrow().length().toNanos() / NANOS_PER_MILLI);
        say(String.format(Locale.ROOT, "%snetwork %.0f ms, compute %.0f ms", what, cost.network(), cost.compute()));
        return Optional.of(cost);
    }

    private static void awaitAnswer(NetworkRecording network) throws InterruptedException {
        if (!network.awaitAnswer(REACH)) {
            throw new LabException("no reply from " + network.probe() + " within " + REACH.toSeconds() + " s");
        }
    }
}
