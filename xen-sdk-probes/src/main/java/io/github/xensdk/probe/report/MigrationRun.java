package io.github.xensdk.probe.report;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One move of a guest, with what it cost.
 *
 * @param guest the guest's name
 * @param mode cold or live
 * @param strategy how its memory got there, as the migration names it
 * @param from the source's name
 * @param to the target's name
 * @param startedAt when, by this program's wall clock (a label)
 * @param outcome how it ended
 * @param reason why, where it did not end well
 * @param identityKept whether machine id and boot id were the same afterwards; empty where they were not asked
 * @param compute how long the guest stood still; empty where it was not measured
 * @param computeDoubts why {@code compute} cannot be trusted, or is missing
 * @param network the longest outage; empty where it was not measured, or there was none
 * @param networkDoubts what was odd about the network's recording
 * @param networkOutages how many proven outages there were
 * @param originFormula what {@code ping} and the number of missing sequence numbers would have said
 * @param phases what the migration's steps took
 * @param skewBefore the target's clock minus the source's before; empty where it was not asked
 * @param skewAfter the same afterwards
 */
public record MigrationRun(
        String guest,
        MigrationMode mode,
        String strategy,
        String from,
        String to,
        Instant startedAt,
        RunOutcome outcome,
        Optional<String> reason,
        Optional<Boolean> identityKept,
        Optional<Blackout> compute,
        List<String> computeDoubts,
        Optional<Outage> network,
        List<String> networkDoubts,
        int networkOutages,
        Optional<Duration> originFormula,
        List<PhaseTiming> phases,
        Optional<ClockOffset> skewBefore,
        Optional<ClockOffset> skewAfter) {

    /** Copies the lists. */
    public MigrationRun {
        computeDoubts = List.copyOf(computeDoubts);
        networkDoubts = List.copyOf(networkDoubts);
        phases = List.copyOf(phases);
    }

    /** Whether the guest arrived and is the same: only such a run enters a summary. */
    public boolean succeeded() {
        return outcome.arrived() && identityKept.orElse(true);
    }

    /** The compute figure, where there is no doubt about it. */
    public Optional<Blackout> trustedCompute() {
        return computeDoubts.isEmpty() ? compute : Optional.empty();
    }

    /**
     * Whether the network was away at least as long as the guest stood still, within the bounds of both: a guest that does not run
     * cannot answer. Empty where one of the two is missing.
     */
    public Optional<Boolean> networkCoversCompute() {
        return network.flatMap(outage -> compute.map(blackout -> outage.upper().compareTo(blackout.lower()) >= 0));
    }
}
