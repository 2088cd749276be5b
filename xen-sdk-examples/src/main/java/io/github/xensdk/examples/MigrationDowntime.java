package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.ExperimentListener;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The main job: what it costs to move a guest to another host and back, cold and live. */
@Command(
        name = "migration-downtime",
        description = "Moves a guest between two Xen hosts and back, and prints what each way cost.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:every move was made and measured", "1:one was not", "2:asked wrongly"})
final class MigrationDowntime implements Callable<Integer> {

    /** Debian's Xen cannot migrate PV guests live, so cold moves a PV guest and live a PVH guest. */
    private static final int COLD_SLOT = 0;

    private static final int LIVE_SLOT = 1;

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

    @Option(names = "--report", paramLabel = "DIR", description = "write DIR/report.json")
    private @Nullable Path reportDirectory;

    @Option(
            names = "--interval",
            paramLabel = "MS",
            defaultValue = "5",
            description = "send a network probe so often, in ms (default: ${DEFAULT-VALUE})")
    private int intervalMillis;

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
        var progress = new ConsoleProgress(out(), observer);
        progress.say("bringing the lab up");
        Lab lab = Lab.up();
        DowntimeReport report = measure(lab, progress);
        out().println();
        out().println(report.toMarkdown());
        Path directory = reportDirectory;
        if (directory != null) {
            report.writeJson(directory.resolve("report.json"));
            out().println("written: " + directory.resolve("report.json"));
        }
        out().flush();
        boolean complete = report.runs().size() == 2 * cycles * modes.size()
                && report.runs().stream().allMatch(MigrationRun::succeeded);
        return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private void checkArguments() {
        if (!onLab) {
            throw new ParameterException(spec.commandLine(), "say where: --lab is the only place so far");
        }
        if (cycles < 1) {
            throw new ParameterException(spec.commandLine(), "--cycles must be 1 or more");
        }
        if (intervalMillis < 1 || intervalMillis > 1000) {
            throw new ParameterException(spec.commandLine(), "--interval must be from 1 to 1000");
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** One experiment a mode, in the order of the modes; each with a guest of its own. */
    private DowntimeReport measure(Lab lab, ConsoleProgress progress) {
        try (var first = XenHost.connect(lab.hosts().get(0));
                var second = XenHost.connect(lab.hosts().get(1))) {
            progress.say("%s and %s, Xen %s (%s)"
                    .formatted(first, second, first.info().xenVersion(), lab.accelerator()));
            SharedDirectory.at(lab.sharedDirectory(), List.of(first, second)).verify();
            progress.say(lab.sharedDirectory() + " is the same storage on both");
            var reports = new ArrayList<DowntimeReport>();
            for (MigrationMode mode : modes) {
                reports.add(measure(lab, mode, first, second, progress));
            }
            return DowntimeReport.merge(
                    reports.get(0), reports.subList(1, reports.size()).toArray(DowntimeReport[]::new));
        }
    }

    private DowntimeReport measure(
            Lab lab, MigrationMode mode, XenHost first, XenHost second, ConsoleProgress progress) {
        boolean cold = mode == MigrationMode.COLD;
        Lab.Slot slot = lab.guests().get(cold ? COLD_SLOT : LIVE_SLOT);
        DomainType type = cold ? DomainType.PV : DomainType.PVH;
        var guests = new LabGuests(lab, List.of(first, second));
        guests.clear(slot);
        progress.say("creating the %s guest %s on %s".formatted(type, slot.name(), first));
        try (SshTransport guest = guests.create(slot, type, first)) {
            var experiment = MigrationExperiment.of(slot.name())
                    .between(first, second)
                    .cycles(cycles)
                    .network(NetworkProbe.udpEcho("127.0.0.1", slot.udpEchoPort())
                            .every(Duration.ofMillis(intervalMillis))
                            .build())
                    .compute(ComputeProbe.inGuest(guest))
                    .listener(progress);
            return cold
                    ? experiment.coldSharedFile(guests.checkpointDirectory()).run()
                    : experiment.live().run();
        } finally {
            guests.clear(slot);
        }
    }
}
