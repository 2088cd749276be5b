package io.github.xensdk.examples;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationSummary;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.experiment.ExperimentListener;
import io.github.xensdk.probe.report.MigrationRun;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Meters of Micrometer: {@code xensdk.command} (host, command, result), {@code xensdk.migration} (mode, strategy, outcome), {@code
 * xensdk.migration.phase} (mode, phase) and {@code xensdk.downtime} (kind, mode), all of them timers. To be copied into a program that has a registry.
 *
 * <p>Thread-safe, as the registry is.
 */
final class XenMeters implements ExperimentListener {

    private final MeterRegistry registry;

    XenMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The same transport, whose commands are counted and timed. Closing it closes that one. */
    CommandTransport timed(CommandTransport transport) {
        return new TimedTransport(transport);
    }

    /** A migration as a whole, with what it was made of. */
    @Override
    public void ended(MigrationOutcome outcome) {
        MigrationSummary summary = outcome.summary();
        String mode = lower(summary.mode());
        registry.timer("xensdk.migration", "mode", mode, "strategy", summary.strategy(), "outcome", nameOf(outcome))
                .record(summary.total());
        for (PhaseTiming phase : summary.phases()) {
            registry.timer("xensdk.migration.phase", "mode", mode, "phase", lower(phase.phase()))
                    .record(phase.duration());
        }
    }

    /** What was measured of it. A figure in doubt is no meter's: it would be one like the others there. */
    @Override
    public void runEnded(MigrationRun run) {
        if (!run.counted()) {
            return;
        }
        String mode = lower(run.mode());
        if (run.computeDoubts().isEmpty()) {
            run.compute().ifPresent(standstill -> downtime("compute", mode, standstill.length()));
        }
        if (run.networkDoubts().isEmpty()) {
            run.network().ifPresent(outage -> downtime("network", mode, outage.midpoint()));
        }
    }

    private void downtime(String kind, String mode, Duration length) {
        registry.timer("xensdk.downtime", "kind", kind, "mode", mode).record(length);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String nameOf(MigrationOutcome outcome) {
        return outcome.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    /** All but an unknown outcome is told before anything was sent. */
    private static String resultOf(XenException failure) {
        return failure instanceof OutcomeUnknownException ? "unknown" : "not-sent";
    }

    /** Few enough for a tag: what is done, and not to which guest. */
    private static String nameOf(Command command) {
        List<String> words = command.words();
        if (words.get(0).equals("sh")) {
            return "script";
        }
        return words.get(0).equals("xl") && words.size() > 1 ? "xl " + words.get(1) : words.get(0);
    }

    private final class TimedTransport implements CommandTransport {

        private final CommandTransport transport;

        TimedTransport(CommandTransport transport) {
            this.transport = transport;
        }

        @Override
        public String host() {
            return transport.host();
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            long started = System.nanoTime();
            try {
                return new TimedCommand(transport.start(command, listener), command, started);
            } catch (XenException e) {
                ended(command, started, resultOf(e));
                throw e;
            }
        }

        /** Not by {@link #start}: a transport may send a read again when its connection is lost. */
        @Override
        public CommandResult execute(Command command) {
            long started = System.nanoTime();
            return timed(command, started, () -> transport.execute(command));
        }

        /** Jobs that outlive the link stay such. */
        @Override
        public CommandTransport detached() {
            return new TimedTransport(transport.detached());
        }

        @Override
        public void close() {
            transport.close();
        }

        private CommandResult timed(Command command, long started, Supplier<CommandResult> work) {
            try {
                CommandResult result = work.get();
                ended(command, started, result.exitStatus() == 0 ? "ok" : "failed");
                return result;
            } catch (XenException e) {
                ended(command, started, resultOf(e));
                throw e;
            }
        }

        private void ended(Command command, long started, String result) {
            registry.timer("xensdk.command", "host", host(), "command", nameOf(command), "result", result)
                    .record(Duration.ofNanos(System.nanoTime() - started));
        }

        private final class TimedCommand implements RunningCommand {

            private final RunningCommand running;
            private final Command command;
            private final long started;

            TimedCommand(RunningCommand running, Command command, long started) {
                this.running = running;
                this.command = command;
                this.started = started;
            }

            @Override
            public OutputStream stdin() {
                return running.stdin();
            }

            @Override
            public CommandResult await() {
                return timed(command, started, running::await);
            }

            @Override
            public RemoteProcess cancel(Cancel how) {
                return running.cancel(how);
            }

            @Override
            public void close() {
                running.close();
            }
        }
    }
}
