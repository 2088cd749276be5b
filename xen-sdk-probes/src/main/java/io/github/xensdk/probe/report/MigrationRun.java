package io.github.xensdk.probe.report;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One move of a guest, with what it cost.
 *
 * @param guest the guest's name
 * @param way what its experiment calls the way it was moved, such as {@code cold-shared-file}; runs of one way are summed up together
 * @param mode cold or live
 * @param strategy how its memory got there, as the migration names it; empty where it did not come so far
 * @param from the source's name
 * @param to the target's name
 * @param cycle which cycle of its way it belongs to, from 1; 0 where it only brought the guest back to where the next one starts
 * @param warmUp whether it was made for other reasons than to be measured: it is shown, and in no figure
 * @param startedAt when, by this program's wall clock (a label)
 * @param outcome how it ended
 * @param reason why, where it did not end well
 * @param identityKept whether machine id and boot id were the same afterwards; empty where they were not asked
 * @param compute how long the guest stood still; empty where it was not measured
 * @param computeStartedAt when it stood still, by this program's wall clock (a label, good to some milliseconds); empty where that is not
 *     known
 * @param computeDoubts why {@code compute} cannot be trusted, or is missing
 * @param outages all that the network probe saw end, in order, the mere slowness that is not proven down included; empty where the
 *     network was not measured, or was never away
 * @param networkDoubts what was odd about the network's recording
 * @param originFormula what {@code ping} and the number of missing sequence numbers would have said
 * @param phases what the migration's steps took
 * @param handover which part of the standstill was what, as both hosts' xenstores told; empty where they were not watched
 * @param skewBefore the target's clock minus the source's before; empty where it was not asked
 * @param skewAfter the same afterwards
 */
public record MigrationRun(
        String guest,
        String way,
        MigrationMode mode,
        String strategy,
        String from,
        String to,
        int cycle,
        boolean warmUp,
        Instant startedAt,
        RunOutcome outcome,
        Optional<String> reason,
        Optional<Boolean> identityKept,
        Optional<Blackout> compute,
        Optional<Instant> computeStartedAt,
        List<String> computeDoubts,
        List<Outage> outages,
        List<String> networkDoubts,
        Optional<Duration> originFormula,
        List<PhaseTiming> phases,
        Optional<Handover> handover,
        Optional<ClockOffset> skewBefore,
        Optional<ClockOffset> skewAfter) {

    /** Copies the lists. */
    public MigrationRun {
        computeDoubts = List.copyOf(computeDoubts);
        outages = List.copyOf(outages);
        networkDoubts = List.copyOf(networkDoubts);
        phases = List.copyOf(phases);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws ReportFormatException where it is something else
     */
    public static MigrationRun fromJson(String json) {
        return RunReader.read(JsonText.object(json, "a run"));
    }

    /** The run as JSON, on one line; the fields are those of a report's run. */
    public String toJson() {
        return RunWriter.line(this);
    }

    /** Whether the guest arrived and is the same: only such a run enters a summary. */
    public boolean succeeded() {
        return outcome.arrived() && identityKept.orElse(true);
    }

    /** Whether its figures enter a summary: it succeeded, and was no warm-up. */
    public boolean counted() {
        return succeeded() && !warmUp;
    }

    /** The compute figure, where there is no doubt about it. */
    public Optional<Blackout> trustedCompute() {
        return computeDoubts.isEmpty() ? compute : Optional.empty();
    }

    /**
     * The outage that the move caused. Where it is known when the guest stood still ({@code computeStartedAt}), this is one that lay
     * over that time, for a guest that stands still does not answer; others, such as one before, are not the move's own and stay in
     * {@code outages}. Where it is not known, any. Of several, the one of which the most is proven. Empty where the network was not
     * measured, or there was none.
     */
    public Optional<Outage> network() {
        return outages.stream().filter(this::mayBeOfTheMove).max(Outage.BY_PROOF);
    }

    private boolean mayBeOfTheMove(Outage outage) {
        if (compute.isEmpty() || computeStartedAt.isEmpty()) {
            return true;
        }
        return outage.overlaps(computeStartedAt.get(), compute.get().length());
    }

    /** Proven outages besides {@link #network()}: the guest, or the way to it, was not well at other times, too. */
    public List<Outage> otherOutages() {
        Outage own = network().orElse(null);
        return outages.stream()
                .filter(outage -> outage.proven() && !outage.equals(own))
                .toList();
    }

    /** How many proven outages there were. */
    public int networkOutages() {
        return (int) outages.stream().filter(Outage::proven).count();
    }

    /** What the guest's own real-time clock jumped by: the figure of a script that watches it, the hosts' clock skew included. */
    public Optional<Duration> originCompute() {
        return compute.map(Blackout::realtimeGap);
    }

    /** What the guest's monotonic clock saw of it: a script that watches that clock misses the rest. Empty where it was not read. */
    public Optional<Duration> monotonicCompute() {
        return compute.flatMap(Blackout::byMonotonicAlone);
    }

    /**
     * Whether the network was away at least as long as the guest stood still, within the bounds of both: a guest that does not run
     * cannot answer. Empty where one of the two is missing.
     */
    public Optional<Boolean> networkCoversCompute() {
        return network()
                .flatMap(outage -> compute.map(blackout -> outage.upper().compareTo(blackout.lower()) >= 0));
    }

    /**
     * How much of each phase lay within the standstill and within the longest outage, in the phases' order. What is left of the two
     * lay outside of all phases.
     */
    public List<PhaseCost> phaseCosts() {
        return phases.stream().map(phase -> PhaseCost.of(phase, this)).toList();
    }
}
