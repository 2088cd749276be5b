package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainListener;
import io.github.xensdk.domain.DomainWatch;
import io.github.xensdk.domain.Domains;
import io.github.xensdk.ssh.SshEndpoint;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What happens to the domains of some hosts, as it happens. */
@Command(
        name = "watch",
        description = "Tells what happens to the domains of Xen hosts.",
        mixinStandardHelpOptions = true)
final class Watch implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "HOST", arity = "0..*", description = "Xen hosts that ~/.ssh knows; root logs in")
    private List<String> names = new ArrayList<>();

    @Option(names = "--lab", description = "watch the lab's two hosts, which are brought up where they are not")
    private boolean onLab;

    @Option(
            names = "--interval",
            paramLabel = "S",
            defaultValue = "2",
            description = "look so often, in seconds (default: ${DEFAULT-VALUE})")
    private int intervalSeconds;

    @Option(
            names = "--for",
            paramLabel = "S",
            defaultValue = "60",
            description = "end after so many seconds (default: ${DEFAULT-VALUE})")
    private int limitSeconds;

    @Override
    public Integer call() throws InterruptedException {
        checkArguments();
        List<SshEndpoint> endpoints =
                onLab ? Lab.up().hosts() : names.stream().map(SshEndpoint::of).toList();
        var hosts = new ArrayList<XenHost>();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            endpoints.forEach(endpoint -> hosts.add(XenHost.connect(endpoint)));
            watch(hosts.stream().map(XenHost::domains).toList(), executor);
        } finally {
            executor.shutdown();
            hosts.forEach(XenHost::close);
        }
        return CommandLine.ExitCode.OK;
    }

    private void watch(List<Domains> hosts, ExecutorService executor) throws InterruptedException {
        var watch = DomainWatch.of(hosts)
                .listener(new Printer(spec.commandLine().getOut()))
                .every(Duration.ofSeconds(intervalSeconds))
                .limit(Duration.ofSeconds(limitSeconds))
                .build();
        try (var running = watch.start(executor)) {
            running.await();
        }
    }

    private void checkArguments() {
        if (onLab != names.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "say where: either hosts or --lab");
        }
        if (intervalSeconds < 1 || intervalSeconds > 3600) {
            throw new ParameterException(spec.commandLine(), "--interval must be from 1 to 3600");
        }
        if (limitSeconds < 1) {
            throw new ParameterException(spec.commandLine(), "--for must be 1 or more");
        }
    }

    /** A line an event. */
    private record Printer(PrintWriter out) implements DomainListener {

        private void say(String host, String text) {
            out.printf("%-12s %s%n", host, text);
            out.flush();
        }

        @Override
        public void appeared(Appeared event) {
            var domain = event.domain();
            say(event.host(), domain.name() + (event.fromStart() ? " is there: " : " appeared: ") + domain.state());
        }

        @Override
        public void stateChanged(StateChanged event) {
            say(event.host(), event.domain().name() + ": " + event.from() + " -> " + event.to());
        }

        @Override
        public void renamed(Renamed event) {
            say(event.host(), event.from() + " is now called " + event.to());
        }

        @Override
        public void restarted(Restarted event) {
            say(event.host(), event.after().name() + " was restarted");
        }

        @Override
        public void moved(Moved event) {
            say(event.to(), event.after().name() + " came from " + event.from());
        }

        @Override
        public void vanished(Vanished event) {
            say(event.host(), event.domain().name() + " is gone");
        }

        @Override
        public void hostUnreachable(HostUnreachable event) {
            say(event.host(), "does not answer: " + event.problem().getMessage());
        }

        @Override
        public void hostReachable(HostReachable event) {
            say(event.host(), "answers again");
        }
    }
}
