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
import io.github.xensdk.probe.report.ReportEnvironment;
import io.github.xensdk.probe.report.ReportFormatException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Moves a guest there and back, again and again, and measures what each move costs. Built once, run once.
 *
 * <pre>{@code
 * DowntimeReport report = MigrationExperiment.of("guest-04").between(nevers, avignon)
 *         .coldSharedFile("/xen/shared").coldStream().live()
 *         .warmUp(1).cycles(10)
 *         .log(Path.of("guest-04.runs"))
 *         .network(NetworkProbe.udpEcho(address).build())
 *         .compute(ComputeProbe.inGuest(guest))
 *         .build().run();
 * }</pre>
 *
 * <p>Several ways take turns: a cycle is there and back by one way, and the ways are taken forwards and backwards by turns (A B, B A,
 * A B, …). How many cycles a wanted precision needs is told by {@link io.github.xensdk.probe.report.Precision}; a cycle gives two
 * values.
 *
 * <p>Hosts and transports stay the caller's. It stops after {@linkplain Builder#stopAfterFailures some} failed moves in a row, and reports
 * what was measured until then; a failed move is part of the report. It goes on after a failed move only where exactly one host has
 * the guest. Where that is not the one from which the next move starts, the guest is moved there first, and that move does not count.
 */
public final class MigrationExperiment {

    private final Plan plan;
    private final List<Way> ways;
    private final XenHost first;
    private final XenHost second;
    private final int cycles;
    private final int warmUps;
    private final int mostFailures;
    private final Duration pause;
    private final @Nullable Path log;
    private final boolean simulated;
    private final AtomicBoolean started = new AtomicBoolean();

    private MigrationExperiment(Builder builder, Plan plan, XenHost first, XenHost second) {
        this.plan = plan;
        this.ways = List.copyOf(builder.ways);
        this.first = first;
        this.second = second;
        this.cycles = builder.cycles;
        this.warmUps = builder.warmUps;
        this.mostFailures = builder.mostFailures;
        this.pause = builder.pause;
        this.log = builder.log;
        this.simulated = builder.simulated;
    }

    /** Starts with the guest's name. */
    public static Builder of(String guest) {
        return new Builder(guest);
    }

    /** How many moves it will make, warm-ups included, where none fails and none was made before. */
    public int plannedMoves() {
        return Schedule.of(ways, warmUps, cycles).size();
    }

    /**
     * Moves and measures. An interruption ends it after the move under way, with the thread's flag set again.
     *
     * @return what was measured; a move that failed is in it, with its reason
     * @throws InvalidInputException where the log is that of another guest or other hosts
     * @throws ReportFormatException where the log's file is something else
     * @throws XenException where the hosts cannot be asked before the first move, not just one of them has the guest, or the log cannot
     *     be read
     * @throws IllegalStateException where it was run before
     */
    public DowntimeReport run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("an experiment runs once; build another one");
        }
        var environment = new ReportEnvironment(
                simulated,
                List.of(host(first), host(second)),
                Optional.ofNullable(plan.network()).map(NetworkProbe::toString).stream()
                        .toList());
        XenHost at = ExperimentRun.locate(plan.guest(), first, second)
                .orElseThrow(() -> new XenException("exactly one of " + first.name() + " and " + second.name()
                        + " must have " + plan.guest() + " before an experiment"));
        Path file = log;
        if (file == null) {
            return run(environment, at, at, null);
        }
        try (var open = ExperimentLog.open(file, plan.guest(), List.of(first.name(), second.name()), at.name())) {
            return run(environment, at, open.home().equals(first.name()) ? first : second, open);
        }
    }

    private DowntimeReport run(
            ReportEnvironment environment, XenHost at, XenHost home, @Nullable ExperimentLog measured) {
        var run = new ExperimentRun(
                plan, home, home == first ? second : first, at, cycles, pause, mostFailures, measured);
        var notes = new ArrayList<String>();
        if (!run.runs().isEmpty()) {
            notes.add("%s: %d of the moves were made by an earlier program, up to %s"
                    .formatted(
                            plan.guest(),
                            run.runs().size(),
                            run.runs().get(run.runs().size() - 1).startedAt()));
        }
        run.run(Schedule.of(ways, warmUps, cycles)).ifPresent(notes::add);
        return new DowntimeReport(environment, run.runs(), notes);
    }

    private static ReportEnvironment.Host host(XenHost host) {
        return new ReportEnvironment.Host(host.name(), host.info().xenVersion());
    }

    /** Collects what an experiment may have. Not thread-safe. */
    public static final class Builder {

        private final String guest;
        private @Nullable XenHost first;
        private @Nullable XenHost second;
        private final List<Way> ways = new ArrayList<>();
        private @Nullable NetworkProbe network;
        private @Nullable ComputeProbe compute;
        private @Nullable CommandTransport transport;
        private ExperimentListener listener = ExperimentListener.NONE;
        private int cycles = 1;
        private int warmUps;
        private int mostFailures = 1;
        private @Nullable Path log;
        private Duration pause = Duration.ofSeconds(1);
        private Duration settle = Duration.ofSeconds(2);
        private Duration tail = Duration.ofSeconds(3);
        private Duration reach = Duration.ofMinutes(2);
        private boolean simulated;
        private boolean handover;

        private Builder(String guest) {
            this.guest = Objects.requireNonNull(guest, "guest");
        }

        /** The two hosts, of different names; the first move starts where the guest is. Required. */
        public Builder between(XenHost one, XenHost other) {
            this.first = one;
            this.second = other;
            return this;
        }

        /**
         * How often there and back by each way. Default: once. The report counts them, and no warm-ups.
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

        /**
         * How often there and back by each way before that; these moves are in the report, and in no figure. Default: never.
         *
         * @throws InvalidInputException where it is negative
         */
        public Builder warmUp(int value) {
            if (value < 0) {
                throw new InvalidInputException("warmUp", "must be 0 or more");
            }
            this.warmUps = value;
            return this;
        }

        /**
         * After how many failed moves in a row to stop. Default: 1. Whatever it says, it stops where it is not certain where the guest
         * is.
         *
         * @throws InvalidInputException where it is below 1
         */
        public Builder stopAfterFailures(int value) {
            if (value < 1) {
                throw new InvalidInputException("stopAfterFailures", "must be 1 or more");
            }
            this.mostFailures = value;
            return this;
        }

        /**
         * A file to which each run is written as soon as it was measured. An experiment that finds such a file goes on from it: what was
         * measured is part of its report, and only what is missing is made, be it after a crash or with more cycles than before. Runs are
         * told apart by way, cycle and direction; failed ones are not made again. One program at a time. Default: none.
         */
        public Builder log(Path file) {
            this.log = file;
            return this;
        }

        /** While it runs; see {@link Migration.Builder#live()}. The way is called {@code live}. */
        public Builder live() {
            return way("live", MigrationMode.LIVE, Migration.Builder::live);
        }

        /**
         * By a checkpoint in a shared directory; see {@link Migration.Builder#coldSharedFile(String)}. The way is called {@code
         * cold-shared-file}.
         */
        public Builder coldSharedFile(String directory) {
            return way("cold-shared-file", MigrationMode.COLD, migration -> migration.coldSharedFile(directory));
        }

        /** By a checkpoint that is copied; see {@link Migration.Builder#coldCopy(String)}. The way is called {@code cold-copy}. */
        public Builder coldCopy(String directory) {
            return way("cold-copy", MigrationMode.COLD, migration -> migration.coldCopy(directory));
        }

        /** By a stream over SSH; see {@link Migration.Builder#coldStream()}. The way is called {@code cold-stream}. */
        public Builder coldStream() {
            return way("cold-stream", MigrationMode.COLD, Migration.Builder::coldStream);
        }

        /**
         * By a way of its own. Each call to this or one of the other ways adds one; several take turns. One is required.
         *
         * @param name under which its figures are summed up
         * @param mode cold or live, as what {@code how} sets
         * @param how sets the way of each migration; listener, hosts and guest are set
         * @throws InvalidInputException where the name is blank, or was given before
         */
        public Builder way(String name, MigrationMode mode, UnaryOperator<Migration.Builder> how) {
            if (name.isBlank() || ways.stream().anyMatch(way -> way.name().equals(name))) {
                throw new InvalidInputException("way", "must have a name of its own: " + name);
            }
            ways.add(new Way(name, mode, how));
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

        /**
         * Watches both hosts' xenstores during each move, by {@link io.github.xensdk.probe.HandoverTrace}: the report tells which part of
         * the standstill was what. Where that cannot be watched the run says so, and counts all the same. Default: not.
         */
        public Builder traceHandover() {
            this.handover = true;
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
         * @throws InvalidInputException where the hosts, all ways or both probes are missing
         */
        public MigrationExperiment build() {
            if (first == null || second == null) {
                throw new InvalidInputException("between", "must be given");
            }
            if (first.name().equals(second.name())) {
                throw new InvalidInputException("between", "must be two hosts of different names");
            }
            if (ways.isEmpty()) {
                throw new InvalidInputException(
                        "the way", "must be given: live, coldSharedFile, coldCopy, coldStream or another");
            }
            if (network == null && compute == null) {
                throw new InvalidInputException("network or compute", "must be given");
            }
            var plan = new Plan(guest, network, compute, transport, listener, settle, tail, reach, handover);
            return new MigrationExperiment(this, plan, first, second);
        }

        /** Builds it and runs it. */
        public DowntimeReport run() {
            return build().run();
        }
    }
}
