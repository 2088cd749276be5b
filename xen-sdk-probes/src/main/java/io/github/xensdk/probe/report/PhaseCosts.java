package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Which phase of a way cost what, as means over its runs that count, in milliseconds. */
final class PhaseCosts {

    /**
     * Means.
     *
     * @param length how long the phase took
     * @param compute how much of it the guest stood still
     * @param network how much of it the network was away
     */
    record Cost(double length, OptionalDouble compute, OptionalDouble network) {}

    private final Map<MigrationPhase, Cost> costs;
    private final Cost outside;

    private PhaseCosts(Map<MigrationPhase, Cost> costs, Cost outside) {
        this.costs = costs;
        this.outside = outside;
    }

    static PhaseCosts of(List<MigrationRun> all, String way) {
        var runs = all.stream()
                .filter(run -> run.counted() && run.way().equals(way))
                .toList();
        var costs = new LinkedHashMap<MigrationPhase, Cost>();
        runs.stream()
                .flatMap(run -> run.phases().stream())
                .map(PhaseTiming::phase)
                .distinct()
                .forEach(phase -> costs.put(
                        phase,
                        new Cost(
                                mean(runs, run -> Optional.of(length(run, phase)))
                                        .orElse(0),
                                mean(runs, run -> common(run, phase, PhaseCost::compute, computeSeen(run))),
                                mean(runs, run -> common(run, phase, PhaseCost::network, networkSeen(run))))));
        return new PhaseCosts(
                costs,
                new Cost(
                        0,
                        mean(runs, run -> outside(run, PhaseCost::compute, computeSeen(run))),
                        mean(runs, run -> outside(run, PhaseCost::network, networkSeen(run)))));
    }

    /** In the order of the first run. */
    List<MigrationPhase> phases() {
        return new ArrayList<>(costs.keySet());
    }

    Cost of(MigrationPhase phase) {
        return costs.getOrDefault(phase, new Cost(0, OptionalDouble.empty(), OptionalDouble.empty()));
    }

    /** What of the downtime lay before the first phase, or after the last one. */
    Cost outside() {
        return outside;
    }

    private static Duration length(MigrationRun run, MigrationPhase phase) {
        return run.phases().stream()
                .filter(timing -> timing.phase() == phase)
                .map(PhaseTiming::duration)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Optional<Duration> computeSeen(MigrationRun run) {
        return run.computeStartedAt().flatMap(start -> run.trustedCompute()).map(blackout -> blackout.length());
    }

    private static Optional<Duration> networkSeen(MigrationRun run) {
        return run.network().map(outage -> outage.upper());
    }

    private static Optional<Duration> common(
            MigrationRun run,
            MigrationPhase phase,
            Function<PhaseCost, Optional<Duration>> kind,
            Optional<Duration> seen) {
        return seen.map(length -> run.phaseCosts().stream()
                .filter(cost -> cost.phase() == phase)
                .flatMap(cost -> kind.apply(cost).stream())
                .reduce(Duration.ZERO, Duration::plus));
    }

    private static Optional<Duration> outside(
            MigrationRun run, Function<PhaseCost, Optional<Duration>> kind, Optional<Duration> seen) {
        return seen.map(length -> run.phaseCosts().stream()
                        .flatMap(cost -> kind.apply(cost).stream())
                        .reduce(length, Duration::minus))
                // Labels of one moment may differ by less than anybody reads.
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    }

    private static OptionalDouble mean(List<MigrationRun> runs, Function<MigrationRun, Optional<Duration>> figure) {
        return runs.stream()
                .flatMap(run -> figure.apply(run).stream())
                .mapToDouble(RunSummary::milliseconds)
                .average();
    }
}
