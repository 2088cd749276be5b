package io.github.xensdk.probe.experiment;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the moves of a schedule, one after the other, until it is done or has to stop. Used once, by one thread. */
final class ExperimentRun {

    private static final Logger LOG = LoggerFactory.getLogger(ExperimentRun.class);

    private final Plan plan;
    private final XenHost home;
    private final XenHost away;
    private final int cycles;
    private final Duration pause;
    private final int mostFailures;
    private final @Nullable ExperimentLog log;
    private final List<MigrationRun> runs = new ArrayList<>();

    private XenHost at;
    private int failures;

    /**
     * A run.
     *
     * @param home where the guest was at first
     * @param away the other host
     * @param at where it is now
     */
    ExperimentRun(
            Plan plan,
            XenHost home,
            XenHost away,
            XenHost at,
            int cycles,
            Duration pause,
            int mostFailures,
            @Nullable ExperimentLog log) {
        this.plan = plan;
        this.home = home;
        this.away = away;
        this.at = at;
        this.cycles = cycles;
        this.pause = pause;
        this.mostFailures = mostFailures;
        this.log = log;
        if (log != null) {
            runs.addAll(log.runs());
        }
    }

    /** Which of two hosts has the guest; empty where both have, or neither. */
    static Optional<XenHost> locate(String guest, XenHost one, XenHost other) {
        boolean atOne = one.domains().find(guest).isPresent();
        boolean atOther = other.domains().find(guest).isPresent();
        return atOne == atOther ? Optional.empty() : Optional.of(atOne ? one : other);
    }

    /** Those of earlier programs too, in order. */
    List<MigrationRun> runs() {
        return runs;
    }

    /** Returns why it stopped before its end; empty where it did not. */
    Optional<String> run(List<Slot> slots) {
        for (int number = 1; number <= slots.size(); number++) {
            Slot slot = slots.get(number - 1);
            XenHost source = slot.back() ? away : home;
            if (runs.stream().anyMatch(run -> slot.isDoneBy(run, source.name()))) {
                continue;
            }
            String stop = make(slot, source, number, slots.size());
            if (stop != null) {
                return Optional.of("%s, %s: stopped after %d of %d moves: %s"
                        .formatted(plan.guest(), slot.way().name(), number, slots.size(), stop));
            }
        }
        return Optional.empty();
    }

    /** A move back to where this one starts may have to come first: after a failure, or a program that was killed. */
    private @Nullable String make(Slot slot, XenHost source, int number, int planned) {
        String stop = null;
        while (at != source && stop == null) {
            stop = move(slot.way(), 0, true, number, planned);
            if (stop == null) {
                stop = rest();
            }
        }
        if (stop == null) {
            stop = move(slot.way(), slot.cycle(), slot.warmUp(), number, planned);
        }
        return stop != null || number == planned ? stop : rest();
    }

    private @Nullable String move(Way way, int cycle, boolean warmUp, int number, int planned) {
        XenHost from = at;
        XenHost to = from == home ? away : home;
        var position = new ExperimentListener.RunStarted(
                plan.guest(), way.name(), way.mode(), from.name(), to.name(), cycle, cycles, warmUp, number, planned);
        MigrationRun run = new MeasuredMove(plan, way, cycle, warmUp, from, to).run(position);
        runs.add(run);
        String lost = keep(run);
        if (lost != null) {
            return lost;
        }
        if (run.succeeded()) {
            at = to;
            failures = 0;
            return null;
        }
        failures++;
        return afterFailure(run);
    }

    /** Returns why it cannot go on without a log. */
    private @Nullable String keep(MigrationRun run) {
        if (log == null) {
            return null;
        }
        try {
            log.add(run);
            return null;
        } catch (XenException e) {
            return e.getMessage();
        }
    }

    private @Nullable String afterFailure(MigrationRun run) {
        String reason = run.reason().orElse(run.outcome().label());
        if (failures >= mostFailures
                || run.outcome() == RunOutcome.INDETERMINATE
                || Thread.currentThread().isInterrupted()) {
            return reason;
        }
        LOG.warn("{}: a move failed, going on: {}", plan.guest(), reason);
        try {
            Optional<XenHost> found = locate(plan.guest(), home, away);
            if (found.isEmpty()) {
                return reason + "; and then not just one host had the guest";
            }
            at = found.get();
            return null;
        } catch (XenException e) {
            return reason + "; and then where the guest is could not be asked: " + e.getMessage();
        }
    }

    private @Nullable String rest() {
        try {
            Thread.sleep(pause.toMillis());
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
