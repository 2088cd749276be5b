package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of a phase was downtime. Both come from wall-clock labels of one machine, so they are good to some milliseconds.
 *
 * @param phase which one
 * @param compute for how long of it the guest stood still; empty where it is not known when it did
 * @param network for how long of it the network may have been away, by the outage's upper bound; empty where there was no outage
 */
public record PhaseCost(MigrationPhase phase, Optional<Duration> compute, Optional<Duration> network) {

    static PhaseCost of(PhaseTiming phase, MigrationRun run) {
        return new PhaseCost(
                phase.phase(),
                run.trustedCompute()
                        .flatMap(blackout ->
                                run.computeStartedAt().map(start -> within(phase, start, blackout.length()))),
                run.network().map(outage -> within(phase, outage.startedAt(), outage.upper())));
    }

    private static Duration within(PhaseTiming phase, Instant start, Duration length) {
        Instant end = start.plus(length);
        Instant phaseEnd = phase.startedAt().plus(phase.duration());
        Duration common = Duration.between(
                start.isAfter(phase.startedAt()) ? start : phase.startedAt(), end.isBefore(phaseEnd) ? end : phaseEnd);
        return common.isNegative() ? Duration.ZERO : common;
    }
}
