package io.github.xensdk.examples;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands, migrations and downtime as meters; a program with a registry that somebody reads only needs {@link XenMeters}. */
@Command(
        name = "meters",
        description =
                "Moves a guest between two simulated hosts and back, live, and prints what Micrometer's meters say then.",
        mixinStandardHelpOptions = true)
final class ShowMeters implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofMillis(5);

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        MeterRegistry registry = new SimpleMeterRegistry();
        var meters = new XenMeters(registry);
        var progress = new ConsoleProgress(spec.commandLine().getOut(), meters);
        progress.say("two SIMULATED hosts; no figure below says anything about real ones");
        try (var simulated = SimulatedLab.start();
                var nevers = connect(simulated.lab().hosts().get(0), meters);
                var avignon = connect(simulated.lab().hosts().get(1), meters)) {
            Lab.Slot slot = simulated.lab().guests().get(0);
            var guests = new LabGuests(simulated.lab(), List.of(nevers, avignon));
            try (var guest = guests.create(slot, DomainType.PVH, nevers)) {
                SimulatedLab.measured(MigrationExperiment.of(slot.name()))
                        .between(nevers, avignon)
                        .live()
                        .network(NetworkProbe.udpEcho("127.0.0.1", slot.udpEchoPort())
                                .every(INTERVAL)
                                .build())
                        .compute(ComputeProbe.inGuest(guest))
                        .listener(progress)
                        .run();
            }
        }
        print(registry);
        return 0;
    }

    private static XenHost connect(SshEndpoint endpoint, XenMeters meters) {
        var transport = SshTransport.connect(endpoint);
        var peer = new PeerAddress(endpoint.peerHost(), endpoint.peerPort(), endpoint.user(), transport.hostKey());
        return XenHost.over(meters.timed(transport), Optional.of(peer));
    }

    private void print(MeterRegistry registry) {
        PrintWriter out = spec.commandLine().getOut();
        registry.getMeters().stream()
                .filter(Timer.class::isInstance)
                .map(Timer.class::cast)
                .map(ShowMeters::line)
                .sorted()
                .forEach(out::println);
        out.flush();
    }

    private static String line(Timer timer) {
        String tags =
                timer.getId().getTags().stream().sorted().map(ShowMeters::text).collect(Collectors.joining(" "));
        return String.format(
                Locale.ROOT,
                "%s %s: %d, mean %.1f ms, at most %.1f ms",
                timer.getId().getName(),
                tags,
                timer.count(),
                timer.mean(TimeUnit.MILLISECONDS),
                timer.max(TimeUnit.MILLISECONDS));
    }

    private static String text(Tag tag) {
        return tag.getKey() + "=" + tag.getValue();
    }
}
