package io.github.xensdk.probe.experiment;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.ComputeRecording;
import io.github.xensdk.probe.ComputeResult;
import io.github.xensdk.probe.GuestIdentity;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverTrace;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.probe.OutageCause;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One move with the probes on it. Used once, by one thread. */
final class MeasuredMove {

    private static final Logger LOG = LoggerFactory.getLogger(MeasuredMove.class);

    private final Plan plan;
    private final Way way;
    private final int cycle;
    private final boolean warmUp;
    private final XenHost from;
    private final XenHost to;
    private final Instant startedAt = Instant.now();

    private @Nullable NetworkRecording network;
    private @Nullable ComputeRecording compute;
    private @Nullable GuestIdentity identity;

    private RunOutcome outcome = RunOutcome.FAILED;
    private final List<String> reasons = new ArrayList<>();
    private String strategy = "";
    private List<PhaseTiming> phases = List.of();
    private @Nullable HandoverTrace trace;
    private @Nullable Handover handover;
    private @Nullable Boolean identityKept;
    private @Nullable ClockOffset skewBefore;
    private @Nullable ClockOffset skewAfter;
    private @Nullable Blackout blackout;
    private @Nullable Instant stoodStillAt;
    private final List<String> computeDoubts = new ArrayList<>();
    private @Nullable NetworkResult seen;
    private final List<String> networkDoubts = new ArrayList<>();

    MeasuredMove(Plan plan, Way way, int cycle, boolean warmUp, XenHost from, XenHost to) {
        this.plan = plan;
        this.way = way;
        this.cycle = cycle;
        this.warmUp = warmUp;
        this.from = from;
        this.to = to;
    }

    MigrationRun run(ExperimentListener.RunStarted position) {
        tell(position, plan.listener()::runStarted);
        boolean interrupted = false;
        try {
            measure();
        } catch (InterruptedException | CommandInterruptedException e) {
            interrupted = true;
            reasons.add("interrupted");
        } catch (XenException e) {
            outcome = RunOutcome.FAILED;
            reasons.add(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        // What was measured, and the agent in the guest, are fetched even by a thread that shall stop.
        interrupted |= Thread.interrupted();
        collect();
        MigrationRun run = result();
        tell(run, plan.listener()::runEnded);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return run;
    }

    private void measure() throws InterruptedException {
        step(RunStep.PREPARE);
        CommandTransport guest = plan.transport();
        if (guest != null) {
            identity = GuestIdentity.read(guest, plan.reach());
        }
        skewBefore = skew();
        if (plan.compute() != null) {
            compute = plan.compute().start();
        }
        if (plan.network() != null) {
            network = plan.network().start();
            awaitAnswer(network, "the guest does not answer before the move");
        }
        step(RunStep.SETTLE);
        Thread.sleep(plan.settle().toMillis());
        readClocks(ComputeRecording::readClocksBefore);
        watchHandover();
        step(RunStep.MIGRATE);
        if (!migrate()) {
            return;
        }
        if (network != null) {
            step(RunStep.AWAIT_ANSWER);
            awaitAnswer(network, "the guest does not answer after the move");
            readClocks(ComputeRecording::readClocksAfter);
        }
        step(RunStep.TAIL);
        Thread.sleep(plan.tail().toMillis());
    }

    /** A run does not fail for want of it. */
    private void watchHandover() {
        if (plan.handover()) {
            try {
                trace = HandoverTrace.start(plan.guest(), from, to);
            } catch (CommandInterruptedException e) {
                throw e;
            } catch (XenException e) {
                handover = new Handover(List.of(), List.of(String.valueOf(e.getMessage())));
            }
        }
    }

    /** When the guest has answered outside, or where nobody looks from there, when the move is over. */
    private void takeHandover() {
        HandoverTrace watching = trace;
        if (watching != null) {
            try {
                handover = watching.stop();
            } catch (CommandInterruptedException e) {
                throw e;
            } catch (XenException e) {
                handover = new Handover(List.of(), List.of(String.valueOf(e.getMessage())));
            }
        }
    }

    /** For a smaller error; without it the figure is as good as the other readings. */
    private void readClocks(Consumer<ComputeRecording> reading) {
        if (compute != null) {
            try {
                reading.accept(compute);
            } catch (CommandInterruptedException e) {
                throw e;
            } catch (XenException e) {
                LOG.warn("the guest's clocks could not be read: {}", e.getMessage());
            }
        }
    }

    private void awaitAnswer(NetworkRecording recording, String otherwise) throws InterruptedException {
        if (!recording.awaitAnswer(plan.reach())) {
            throw new XenException(otherwise + ": no reply from " + recording.probe() + " within "
                    + plan.reach().toSeconds() + " s");
        }
    }

    /** Returns whether anything was touched. */
    private boolean migrate() {
        var migration = way.how()
                .apply(Migration.of(plan.guest()).from(from).to(to).listener(plan.listener()))
                .build();
        MigrationOutcome ended;
        try {
            ended = migration.run();
        } catch (MigrationRefusedException e) {
            outcome = RunOutcome.REFUSED;
            reasons.add(String.valueOf(e.getMessage()));
            return false;
        }
        outcome = RunOutcome.of(ended);
        strategy = ended.summary().strategy();
        phases = ended.summary().phases();
        if (outcome != RunOutcome.COMPLETED) {
            reasons.add(ended.describe());
        }
        return true;
    }

    /** The target's clock minus the source's, for comparison only: a run does not fail for want of it. */
    private @Nullable ClockOffset skew() {
        try {
            return to.clockOffset().minus(from.clockOffset());
        } catch (CommandInterruptedException e) {
            throw e;
        } catch (XenException e) {
            LOG.warn("the hosts' clocks could not be read: {}", e.getMessage());
            return null;
        }
    }

    private void collect() {
        step(RunStep.COLLECT);
        try (NetworkRecording outside = network;
                ComputeRecording inside = compute;
                HandoverTrace watching = trace) {
            LOG.debug("taking what {}, {} and {} have seen", outside, inside, watching);
            takeHandover();
            if (outside != null) {
                attempt(networkDoubts, () -> take(outside.stop()));
            }
            if (inside != null) {
                attempt(computeDoubts, () -> take(inside.stop()));
            } else if (plan.compute() != null) {
                computeDoubts.add("not started");
            }
            GuestIdentity before = identity;
            CommandTransport guest = plan.transport();
            if (before != null && guest != null && outcome != RunOutcome.REFUSED) {
                attempt(reasons, () -> compare(before, GuestIdentity.read(guest, plan.reach())));
            }
            skewAfter = skewBefore == null ? null : skew();
        } catch (CommandInterruptedException e) {
            reasons.add("interrupted");
        }
    }

    private void close() {
        try (NetworkRecording outside = network;
                ComputeRecording inside = compute;
                HandoverTrace watching = trace) {
            LOG.debug("closing {}, {} and {}", outside, inside, watching);
        }
    }

    private static void attempt(List<String> problems, Runnable step) {
        try {
            step.run();
        } catch (CommandInterruptedException e) {
            throw e;
        } catch (XenException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private void take(NetworkResult result) {
        seen = result;
        if (!result.answeringAtEnd()) {
            networkDoubts.add("the guest did not answer at the end");
        }
        if (result.reachedLimit()) {
            networkDoubts.add("the recording had reached its limit");
        }
    }

    /** When all is known that tells which outage was the move's own. */
    private void judgeNetwork(MigrationRun run, NetworkResult result, NetworkProbe probe) {
        run.network().ifPresent(outage -> {
            Duration stalled = result.stalledWithin(outage);
            if (stalled.compareTo(outage.upper().dividedBy(10)) > 0) {
                networkDoubts.add("the probe itself did not run for " + stalled.toMillis() + " ms of it");
            }
            if (outage.cause().equals(Optional.of(OutageCause.LATE))) {
                networkDoubts.add("most of its probes were answered, but later than the "
                        + probe.lateAfter().toMillis() + " ms that count: the guest, or the way to it, could not keep"
                        + " up");
            }
        });
        if (outcome.arrived() && run.network().isEmpty()) {
            networkDoubts.add("while it was away it was not silent for longer than the "
                    + probe.threshold().toMillis()
                    + " ms that tell an outage from lost packets; what it was away for is below that, and"
                    + " in no figure");
        }
        List<Outage> others = run.otherOutages();
        others.stream()
                .map(Outage::upper)
                .max(Comparator.naturalOrder())
                .ifPresent(longest -> networkDoubts.add(
                        "the network was away at other times too, not counted here: %d of them, %d ms at most"
                                .formatted(others.size(), longest.toMillis())));
    }

    private void take(ComputeResult result) {
        blackout = result.blackout().orElse(null);
        stoodStillAt = result.blackoutStartedAt().orElse(null);
        computeDoubts.addAll(result.doubts());
    }

    private void compare(GuestIdentity before, GuestIdentity after) {
        identityKept = before.equals(after);
        if (!before.machineId().equals(after.machineId())) {
            reasons.add(
                    "another guest answers: its machine id was " + before.machineId() + " and is " + after.machineId());
        } else if (!before.bootId().equals(after.bootId())) {
            reasons.add("the guest booted anew");
        }
    }

    private MigrationRun result() {
        // A guest whose identity was known before and could not be read afterwards has not been shown to be the same.
        if (outcome.arrived() && identity != null && identityKept == null) {
            outcome = RunOutcome.FAILED;
        }
        NetworkProbe probe = plan.network();
        NetworkResult result = seen;
        if (probe != null && result != null) {
            judgeNetwork(draft(), result, probe);
        }
        MigrationRun run = draft();
        Handover parts = handover;
        if (parts != null) {
            handover = run.network()
                    .map(outage -> parts.answeredAt(outage.startedAt().plus(outage.upper())))
                    .orElse(parts);
        }
        return draft();
    }

    private MigrationRun draft() {
        Optional<NetworkResult> result = Optional.ofNullable(seen);
        return new MigrationRun(
                plan.guest(),
                way.name(),
                way.mode(),
                strategy,
                from.name(),
                to.name(),
                cycle,
                warmUp,
                startedAt,
                outcome,
                reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons)),
                Optional.ofNullable(identityKept),
                Optional.ofNullable(blackout),
                Optional.ofNullable(stoodStillAt),
                computeDoubts,
                result.map(NetworkResult::outages).orElse(List.of()),
                networkDoubts,
                result.flatMap(NetworkResult::originFormula),
                phases,
                Optional.ofNullable(handover),
                Optional.ofNullable(skewBefore),
                Optional.ofNullable(skewAfter));
    }

    private void step(RunStep step) {
        tell(step, plan.listener()::stepStarted);
    }

    private static <T> void tell(T event, Consumer<T> method) {
        try {
            method.accept(event);
        } catch (RuntimeException e) {
            LOG.warn("an experiment's listener failed on {}", event, e);
        }
    }
}
