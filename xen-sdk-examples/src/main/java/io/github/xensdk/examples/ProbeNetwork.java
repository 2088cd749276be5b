package io.github.xensdk.examples;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.probe.NetworkListener;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkRecordings;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** For how long targets did not answer, seen from outside. */
@Command(
        name = "network-probe",
        description =
                "Asks targets on an absolute schedule, and prints each outage as it ends, with the bounds of its length.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nTargets:%n",
        footer = {
            "  udp://host:port       a UDP echo service (RFC 862)",
            "  tcp://host:port       a new connection each time",
            "  tcp-echo://host:port  one connection to a TCP echo service (RFC 862)",
            "  http://host/path      a GET on a new connection each time",
            "  icmp://host           the program fping; without root 10ms or slower"
        },
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:every target answered, also at the end, and no outage was proven",
            "1:it could not be measured, or a target never answered",
            "2:asked wrongly",
            "3:an outage was proven, or a target did not answer at the end",
            "130:ended by Ctrl-C, after the summary"
        })
final class ProbeNetwork implements Callable<Integer> {

    private static final int OUTAGE = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "URI", arity = "1..*", description = "whom to ask")
    private List<URI> targets = new ArrayList<>();

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "10ms",
            converter = TimeConverter.class,
            description = "ask so often (default: ${DEFAULT-VALUE})")
    private Duration interval = NetworkProbe.DEFAULT_INTERVAL;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeConverter.class,
            description = "end after that long (default: ${DEFAULT-VALUE}); Ctrl-C ends it sooner")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--threshold",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description = "a silence from which on it is an outage (default: 10 intervals, 100ms at least)")
    private @Nullable Duration threshold;

    @Option(
            names = "--late-after",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = TimeConverter.class,
            description = "a reply later than that counts as lost (default: ${DEFAULT-VALUE})")
    private Duration lateAfter = NetworkProbe.DEFAULT_LATE_AFTER;

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        var printer = new ProbePrinter(spec.commandLine().getOut(), json);
        List<NetworkProbe> probes = probes(printer);
        try (var told = new UntilTold();
                var all = NetworkRecordings.start(probes)) {
            told.await(duration);
            int status = CommandLine.ExitCode.OK;
            for (NetworkRecording recording : all.recordings()) {
                NetworkResult result = recording.stop();
                printer.summary(recording.probe(), result);
                status = worse(status, result);
            }
            return status;
        }
    }

    private List<NetworkProbe> probes(ProbePrinter printer) {
        if (duration.isZero()) {
            throw new ParameterException(spec.commandLine(), "--duration must be positive");
        }
        var listener = new NetworkListener() {
            @Override
            public void outageEnded(OutageEnded event) {
                printer.outage(event.probe(), event.outage());
            }
        };
        try {
            return targets.stream()
                    .map(target -> {
                        var probe = NetworkProbe.of(target)
                                .every(interval)
                                .lateAfter(lateAfter)
                                .limit(duration.plusMinutes(1))
                                .listener(listener);
                        return (threshold == null ? probe : probe.threshold(threshold)).build();
                    })
                    .toList();
        } catch (InvalidInputException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static int worse(int status, NetworkResult result) {
        if (result.received() == 0 || status == CommandLine.ExitCode.SOFTWARE) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean down = !result.answeringAtEnd() || result.outages().stream().anyMatch(Outage::proven);
        return down ? OUTAGE : status;
    }
}
