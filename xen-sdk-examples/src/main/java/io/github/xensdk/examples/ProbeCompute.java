package io.github.xensdk.examples;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** For how long a guest stood still, seen from inside. */
@Command(
        name = "compute-probe",
        description = "Watches a guest from inside, by an agent that it brings over SSH and removes in the end.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:measured, and the guest did not stand still",
            "1:it could not be measured",
            "2:asked wrongly",
            "3:the guest stood still, and the figure is printed with what there is to doubt",
            "130:ended by Ctrl-C, after the summary"
        })
final class ProbeCompute implements Callable<Integer> {

    private static final int STOOD_STILL = 3;
    private static final Pattern LOGIN =
            Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9A-Fa-f:.]+\\]|[^@:\\s\\[\\]]+)(?::(\\d{1,5}))?");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--ssh",
            required = true,
            paramLabel = "[USER@]HOST[:PORT]",
            description = "the guest's SSH server, whose key ~/.ssh knows")
    private String login = "";

    @Option(names = "--key", paramLabel = "FILE", description = "the private key (default: those in ~/.ssh)")
    private @Nullable Path key;

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description = "the known host keys (default: those in ~/.ssh)")
    private @Nullable Path knownHosts;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            defaultValue = "2ms",
            converter = TimeConverter.class,
            description = "the agent wakes up so often (default: ${DEFAULT-VALUE})")
    private Duration interval = ComputeProbe.DEFAULT_INTERVAL;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeConverter.class,
            description = "end after that long (default: ${DEFAULT-VALUE}); Ctrl-C ends it sooner")
    private Duration duration = Duration.ofSeconds(10);

    @Option(names = "--json", description = "print a JSON object a line")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        SshEndpoint endpoint = endpoint();
        var printer = new ProbePrinter(spec.commandLine().getOut(), json);
        try (var told = new UntilTold();
                var guest = SshTransport.connect(endpoint);
                var recording = probe(guest).start()) {
            told.await(duration);
            ComputeResult result = recording.stop();
            printer.summary(login, result);
            return result.blackout().isPresent() ? STOOD_STILL : CommandLine.ExitCode.OK;
        }
    }

    private ComputeProbe probe(SshTransport guest) {
        return ComputeProbe.inGuest(guest).every(interval).limit(duration.plusMinutes(5));
    }

    private SshEndpoint endpoint() {
        Matcher m = LOGIN.matcher(login);
        if (!m.matches()) {
            throw new ParameterException(spec.commandLine(), "--ssh must be like root@guest-04:22, but is " + login);
        }
        if (interval.compareTo(Duration.ofMillis(1)) < 0 || interval.compareTo(Duration.ofMillis(100)) > 0) {
            throw new ParameterException(spec.commandLine(), "--interval must be from 1ms to 100ms");
        }
        if (duration.isZero() || duration.compareTo(Duration.ofHours(20)) > 0) {
            throw new ParameterException(spec.commandLine(), "--duration must be positive, and 20h at most");
        }
        try {
            var endpoint = SshEndpoint.builder(m.group(2).replaceAll("[\\[\\]]", ""));
            if (m.group(1) != null) {
                endpoint.user(m.group(1));
            }
            if (m.group(3) != null) {
                endpoint.port(Integer.parseInt(m.group(3)));
            }
            if (key != null) {
                endpoint.privateKey(key);
            }
            if (knownHosts != null) {
                endpoint.hostKeys(HostKeys.knownHosts(knownHosts));
            }
            return endpoint.build();
        } catch (InvalidInputException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
