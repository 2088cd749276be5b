package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.ExperimentListener;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job: what it costs to move a guest to another host and back, cold and live. Without options, on two simulated hosts. */
@Command(
        name = "migration-downtime",
        description = {
            "Moves a guest between two Xen hosts and back, and prints what each way cost.",
            "Without --lab the hosts are simulated within this program: it shows what is measured and how, in a minute, and no"
                    + " figure says anything about real hosts."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every move was made and measured", "1:one was not", "2:asked wrongly"})
final class MigrationDowntime implements Callable<Integer> {

    /** Debian's Xen cannot migrate PV guests live, so cold moves a PV guest and live a PVH guest. */
    private static final int COLD_SLOT = 0;

    private static final int LIVE_SLOT = 1;

    private static final Integer SIMULATED_INTERVAL_MILLIS = 5;
    private static final String SHARED_FILE = "shared-file";
    private static final List<String> COLD_WAYS = List.of(SHARED_FILE, "stream");

    private final ExperimentListener observer;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--lab",
            description = "run on the lab (two real Xen hosts in QEMU), which is brought up where it is not")
    private boolean onLab;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "cold,live",
            description = "cold, live or both (default: ${DEFAULT-VALUE})")
    private Set<MigrationMode> modes = new LinkedHashSet<>();

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "1",
            description = "how often there and back, for each mode (default: ${DEFAULT-VALUE})")
    private int cycles;

    @Option(
            names = "--cold",
            split = ",",
            paramLabel = "WAY",
            defaultValue = "shared-file",
            description =
                    "the ways of cold moves: shared-file, stream or both, which take turns (default: ${DEFAULT-VALUE})")
    private Set<String> coldWays = new LinkedHashSet<>();

    @Option(
            names = "--interleave",
            description = "move one guest by all ways in turns, forwards and backwards, instead of one guest a mode")
    private boolean interleaved;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description = "so many cycles of each way before, which do not count (default: ${DEFAULT-VALUE})")
    private int warmUps;

    @Option(
            names = "--pause",
            paramLabel = "S",
            defaultValue = "1",
            description = "seconds between two moves (default: ${DEFAULT-VALUE})")
    private int pauseSeconds;

    @Option(
            names = "--stop-after",
            paramLabel = "N",
            defaultValue = "1",
            description = "stop after so many failed moves in a row (default: ${DEFAULT-VALUE})")
    private int mostFailures;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description =
                    "write DIR/report.html, report.json, report.md, runs.csv and outages.csv, and replace what is there; each run"
                            + " is in DIR/GUEST.runs as soon as it was measured")
    private @Nullable Path reportDirectory;

    @Option(names = "--resume", description = "go on from DIR/GUEST.runs of a program that did not come to its end")
    private boolean resumed;

    @Option(
            names = "--parts",
            description =
                    "tell which part of the standstill was what: memory, each device, the guest's drivers; with --lab")
    private boolean parts;

    @Option(
            names = "--precision",
            paramLabel = "PERCENT",
            description =
                    "say before the start how many cycles give the mean compute downtime to ± so much; needs --pilot or --expect")
    private @Nullable Double precision;

    @Option(
            names = "--pilot",
            paramLabel = "FILE",
            description = "the report.json of an earlier run, from which --precision takes mean and deviation")
    private @Nullable Path pilot;

    @Option(
            names = "--expect",
            paramLabel = "MEAN:SD",
            description = "mean and standard deviation in ms for --precision, for all ways")
    private @Nullable String expected;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "the report.json of an earlier run to compare with at the end")
    private @Nullable Path compared;

    @Option(
            names = "--interval",
            paramLabel = "MS",
            description =
                    "send a network probe so often, in ms (default: as often as the guest can answer with ease, every 5 ms"
                            + " at most)")
    private @Nullable Integer intervalMillis;

    MigrationDowntime() {
        this(ExperimentListener.NONE);
    }

    /** With somebody who also hears how each move ended, after the person at the console. */
    MigrationDowntime(ExperimentListener observer) {
        this.observer = observer;
    }

    @Override
    public Integer call() {
        checkArguments();
        // Read first: a file that cannot be read shall not be noticed after hours.
        Optional<DowntimeReport> baseline = Optional.ofNullable(compared).map(DowntimeReport::read);
        var progress = new ConsoleProgress(out(), observer);
        sayCycles(progress);
        DowntimeReport report = onLab ? onLab(progress) : onSimulatedHosts(progress);
        out().println();
        out().println(report.toMarkdown());
        baseline.ifPresent(
                before -> report.comparedWith(before).forEach(comparison -> out().println(comparison.describe())));
        Path directory = reportDirectory;
        if (directory != null) {
            report.writeTo(directory);
            out().println("written: " + directory.resolve("report.html") + " and other forms beside it");
        }
        out().flush();
        boolean complete = ways().stream().allMatch(way -> complete(report, way));
        return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private DowntimeReport onLab(ConsoleProgress progress) {
        progress.say("bringing the lab up");
        return measure(Lab.up(), progress);
    }

    private DowntimeReport onSimulatedHosts(ConsoleProgress progress) {
        progress.say("no --lab: two SIMULATED hosts; no figure below says anything about real ones");
        try (SimulatedLab simulated = SimulatedLab.start()) {
            return measure(simulated.lab(), progress);
        }
    }

    private boolean complete(DowntimeReport report, String way) {
        return report.runs().stream()
                        .filter(run -> run.way().equals(way) && run.counted())
                        .count()
                == 2L * cycles;
    }

    private void checkArguments() {
        require(cycles >= 1, "--cycles must be 1 or more");
        require(onLab || !parts, "--parts needs --lab: simulated hosts have no xenstore to be watched");
        Integer interval = intervalMillis;
        require(interval == null || (interval >= 1 && interval <= 1000), "--interval must be from 1 to 1000");
        require(warmUps >= 0, "--warm-up must be 0 or more");
        require(pauseSeconds >= 0, "--pause must be 0 or more");
        require(mostFailures >= 1, "--stop-after must be 1 or more");
        require(!resumed || reportDirectory != null, "--resume needs --report");
        require(precision == null || precision > 0, "--precision must be above zero");
        require(
                (precision != null) == (pilot != null || expected != null) && (pilot == null || expected == null),
                "--precision needs either --pilot or --expect, and they need it");
        for (String way : coldWays) {
            require(COLD_WAYS.contains(way), "--cold: there is no " + way);
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private void sayCycles(ConsoleProgress progress) {
        Double wanted = precision;
        if (wanted == null) {
            return;
        }
        var needed = new NeededCycles(wanted, cycles);
        Path earlier = pilot;
        if (earlier != null) {
            needed.from(DowntimeReport.read(earlier), ways()).forEach(progress::say);
        } else if (expected != null) {
            try {
                progress.say(needed.from(expected));
            } catch (NumberFormatException e) {
                throw new ParameterException(
                        spec.commandLine(), "--expect must be two numbers with a colon in between");
            }
        }
    }

    /** What the experiment calls them. */
    private List<String> ways() {
        var ways = new ArrayList<String>();
        if (modes.contains(MigrationMode.COLD)) {
            coldWays.forEach(way -> ways.add("cold-" + way));
        }
        if (modes.contains(MigrationMode.LIVE)) {
            ways.add("live");
        }
        return ways;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** One experiment a mode, in the order of the modes, each with a guest of its own; or one of all ways with one guest. */
    private DowntimeReport measure(Lab lab, ConsoleProgress progress) {
        try (var first = XenHost.connect(lab.hosts().get(0));
                var second = XenHost.connect(lab.hosts().get(1))) {
            progress.say("%s and %s, Xen %s (%s)"
                    .formatted(first, second, first.info().xenVersion(), lab.accelerator()));
            SharedDirectory.at(lab.sharedDirectory(), List.of(first, second)).verify();
            progress.say(lab.sharedDirectory() + " is the same storage on both");
            var reports = new ArrayList<DowntimeReport>();
            if (interleaved) {
                reports.add(measure(lab, List.copyOf(modes), LIVE_SLOT, DomainType.PVH, first, second, progress));
            } else {
                for (MigrationMode mode : modes) {
                    boolean cold = mode == MigrationMode.COLD;
                    reports.add(measure(
                            lab,
                            List.of(mode),
                            cold ? COLD_SLOT : LIVE_SLOT,
                            cold ? DomainType.PV : DomainType.PVH,
                            first,
                            second,
                            progress));
                }
            }
            return DowntimeReport.merge(
                    reports.get(0), reports.subList(1, reports.size()).toArray(DowntimeReport[]::new));
        }
    }

    private DowntimeReport measure(
            Lab lab,
            List<MigrationMode> chosen,
            int number,
            DomainType type,
            XenHost first,
            XenHost second,
            ConsoleProgress progress) {
        Lab.Slot slot = lab.guests().get(number);
        var guests = new LabGuests(lab, List.of(first, second));
        guests.clear(slot);
        progress.say("creating the %s guest %s on %s".formatted(type, slot.name(), first));
        try (SshTransport guest = guests.create(slot, type, first)) {
            var experiment = MigrationExperiment.of(slot.name())
                    .between(first, second)
                    .cycles(cycles)
                    .warmUp(warmUps)
                    .pause(Duration.ofSeconds(pauseSeconds))
                    .stopAfterFailures(mostFailures)
                    .network(probe(slot, progress))
                    .compute(ComputeProbe.inGuest(guest))
                    .listener(progress);
            if (parts) {
                experiment.traceHandover();
            }
            if (!onLab) {
                SimulatedLab.measured(experiment);
            }
            for (MigrationMode mode : chosen) {
                addWays(experiment, mode, guests.checkpointDirectory());
            }
            Path directory = reportDirectory;
            if (directory != null) {
                experiment.log(logOf(directory, slot));
            }
            return experiment.run();
        } finally {
            guests.clear(slot);
        }
    }

    private NetworkProbe probe(Lab.Slot slot, ConsoleProgress progress) {
        // A simulated guest answers as quickly as this program.
        Integer interval = intervalMillis == null && !onLab ? SIMULATED_INTERVAL_MILLIS : intervalMillis;
        NetworkProbe probe = interval == null
                ? LabGuests.sustainableProbe(slot)
                : NetworkProbe.udpEcho("127.0.0.1", slot.udpEchoPort())
                        .every(Duration.ofMillis(interval))
                        .build();
        progress.say("probing " + probe);
        return probe;
    }

    private void addWays(MigrationExperiment.Builder experiment, MigrationMode mode, String directory) {
        if (mode == MigrationMode.LIVE) {
            experiment.live();
            return;
        }
        for (String way : coldWays) {
            if (way.equals(SHARED_FILE)) {
                experiment.coldSharedFile(directory);
            } else {
                experiment.coldStream();
            }
        }
    }

    private Path logOf(Path directory, Lab.Slot slot) {
        Path log = directory.resolve(slot.name() + ".runs");
        if (!resumed) {
            try {
                Files.deleteIfExists(log);
            } catch (IOException e) {
                throw new LabException("cannot replace " + log + ": " + e.getMessage(), e);
            }
        }
        return log;
    }
}
