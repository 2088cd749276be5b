package io.github.xensdk.probe.experiment;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.ReportEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Moves a guest there and back, again and again, and measures what each move costs. Built once, run once.
 *
 * <pre>{@code
 * DowntimeReport report = MigrationExperiment.of("guest-04").between(nevers, avignon).cycles(10).live()
 *         .network(NetworkProbe.udpEcho(address).build())
 *         .compute(ComputeProbe.inGuest(guest))
 *         .build().run();
 * }</pre>
 *
 * <p>Hosts and transports stay the caller's. It stops after a move that did not succeed, since nothing is known then about the next
 * one, and reports what was measured until then.
 */
public final class MigrationExperiment {

    private final Plan plan;
    private final XenHost first;
    private final XenHost second;
    private final int cycles;
    private final Duration pause;
    private final boolean simulated;
    private final AtomicBoolean started = new AtomicBoolean();

    private MigrationExperiment(Builder builder, Plan plan, XenHost first, XenHost second) {
        this.plan = plan;
        this.first = first;
        this.second = second;
        this.cycles = builder.cycles;
        this.pause = builder.pause;
        this.simulated = builder.simulated;
    }

    /** Starts with the guest's name. */
    public static Builder of(String guest) {
        return new Builder(guest);
    }

    /**
     * Moves and measures. An interruption ends it after the move under way, with the thread's flag set again.
     *
     * @return what was measured; a move that failed is in it, with its reason
     * @throws XenException where the hosts cannot be asked before the first move, or neither has the guest
     * @throws IllegalStateException where it was run before
     */
    public DowntimeReport run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("an experiment runs once; build another one");
        }
        var environment = new ReportEnvironment(simulated, List.of(host(first), host(second)));
        boolean atSecond = first.domains().find(plan.guest()).isEmpty()
                && second.domains().find(plan.guest()).isPresent();
        var runs = new ArrayList<MigrationRun>();
        var notes = new ArrayList<String>();
        int planned = 2 * cycles;
        for (int number = 1; number <= planned; number++) {
            boolean back = (number % 2 == 0) != atSecond;
            XenHost from = back ? second : first;
            XenHost to = back ? first : second;
            var position = new ExperimentListener.RunStarted(
                    plan.guest(), plan.mode(), from.name(), to.name(), (number + 1) / 2, cycles, number, planned);
            MigrationRun run = new MeasuredMove(plan, from, to).run(position);
            runs.add(run);
            String stop = reasonToStop(run, number == planned);
            if (stop != null) {
                notes.add("%s, %s: stopped after %d of %d moves: %s"
                        .formatted(plan.guest(), plan.modeLabel(), number, planned, stop));
                break;
            }
        }
        return new DowntimeReport(environment, runs, notes);
    }

    private @Nullable String reasonToStop(MigrationRun run, boolean last) {
        if (!run.succeeded()) {
            return run.reason().orElse(run.outcome().label());
        }
        if (last) {
            return null;
        }
        try {
            Thread.sleep(pause.toMillis());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static ReportEnvironment.Host host(XenHost host) {
        return new ReportEnvironment.Host(host.name(), host.info().xenVersion());
    }

    /** Collects what an experiment may have. Not thread-safe. */
    public static final class Builder {

        private final String guest;
        private @Nullable XenHost first;
        private @Nullable XenHost second;
        private @Nullable MigrationMode mode;
        private UnaryOperator<Migration.Builder> way = UnaryOperator.identity();
        private @Nullable NetworkProbe network;
        private @Nullable ComputeProbe compute;
        private @Nullable CommandTransport transport;
        private ExperimentListener listener = ExperimentListener.NONE;
        private int cycles = 1;
        private Duration pause = Duration.ofSeconds(1);
        private Duration settle = Duration.ofSeconds(2);
        private Duration tail = Duration.ofSeconds(3);
        private Duration reach = Duration.ofMinutes(2);
        private boolean simulated;

        private Builder(String guest) {
            this.guest = Objects.requireNonNull(guest, "guest");
        }

        /** The two hosts; the first move starts where the guest is. Required. */
        public Builder between(XenHost one, XenHost other) {
            this.first = one;
            this.second = other;
            return this;
        }

        /**
         * How often there and back. Default: once.
         *
         * @throws InvalidInputException where it is below 1
         */
        public Builder cycles(int value) {
            if (value < 1) {
                throw new InvalidInputException("cycles", "must be 1 or more");
            }
            this.cycles = value;
            return this;
        }

        /** While it runs; see {@link Migration.Builder#live()}. */
        public Builder live() {
            return way(MigrationMode.LIVE, Migration.Builder::live);
        }

        /** By a checkpoint in a shared directory; see {@link Migration.Builder#coldSharedFile(String)}. */
        public Builder coldSharedFile(String directory) {
            return way(MigrationMode.COLD, migration -> migration.coldSharedFile(directory));
        }

        /** By a checkpoint that is copied; see {@link Migration.Builder#coldCopy(String)}. */
        public Builder coldCopy(String directory) {
            return way(MigrationMode.COLD, migration -> migration.coldCopy(directory));
        }

        private Builder way(MigrationMode chosen, UnaryOperator<Migration.Builder> how) {
            this.mode = chosen;
            this.way = how;
            return this;
        }

        /** Sees the guest from outside. One of the two probes is required. */
        public Builder network(NetworkProbe probe) {
            this.network = probe;
            return this;
        }

        /** Sees the guest from inside; its transport is also asked for the guest's identity. */
        public Builder compute(ComputeProbe probe) {
            this.compute = probe;
            this.transport = probe.guest();
            return this;
        }

        /** Where to ask for the guest's identity when there is no compute probe. Default: it is not asked. */
        public Builder guest(CommandTransport value) {
            this.transport = value;
            return this;
        }

        /** Who sees it as it goes. Default: nobody. */
        public Builder listener(ExperimentListener value) {
            this.listener = value;
            return this;
        }

        /**
         * The time between two moves. Default: 1 s.
         *
         * @throws InvalidInputException where it is negative
         */
        public Builder pause(Duration value) {
            this.pause = notNegative("pause", value);
            return this;
        }

        /**
         * The time between the start of the probes and that of the move. Default: 2 s.
         *
         * @throws InvalidInputException where it is negative
         */
        public Builder settle(Duration value) {
            this.settle = notNegative("settle", value);
            return this;
        }

        /**
         * The time for which the probes go on when the guest answers again. Default: 3 s.
         *
         * @throws InvalidInputException where it is negative
         */
        public Builder tail(Duration value) {
            this.tail = notNegative("tail", value);
            return this;
        }

        /**
         * How long to wait for the guest to answer after a move. Default: 2 minutes.
         *
         * @throws InvalidInputException where it is negative
         */
        public Builder reach(Duration value) {
            this.reach = notNegative("reach", value);
            return this;
        }

        /** Whether the hosts are simulated ones; the report says so. Default: no. */
        public Builder simulated(boolean value) {
            this.simulated = value;
            return this;
        }

        private static Duration notNegative(String field, Duration value) {
            if (value.isNegative()) {
                throw new InvalidInputException(field, "must not be negative");
            }
            return value;
        }

        /**
         * The experiment.
         *
         * @throws InvalidInputException where the hosts, the way or both probes are missing
         */
        public MigrationExperiment build() {
            if (first == null || second == null) {
                throw new InvalidInputException("between", "must be given");
            }
            if (mode == null) {
                throw new InvalidInputException("the way", "must be given: live, coldSharedFile or coldCopy");
            }
            if (network == null && compute == null) {
                throw new InvalidInputException("network or compute", "must be given");
            }
            var plan = new Plan(guest, mode, way, network, compute, transport, listener, settle, tail, reach);
            return new MigrationExperiment(this, plan, first, second);
        }

        /** Builds it and runs it. */
        public DowntimeReport run() {
            return build().run();
        }
    }
}
