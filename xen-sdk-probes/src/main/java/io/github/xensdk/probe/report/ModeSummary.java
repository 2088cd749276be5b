package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationMode;
import java.time.Duration;
import java.util.List;

/**
 * What the moves of one mode cost, in milliseconds.
 *
 * @param mode cold or live
 * @param compute of the runs that succeeded and whose figure can be trusted
 * @param network of the runs that succeeded and saw an outage: the middle of its bounds
 * @param runs how many there were
 * @param failed how many of them did not succeed
 */
public record ModeSummary(MigrationMode mode, Statistics compute, Statistics network, int runs, int failed) {

    static ModeSummary of(MigrationMode mode, List<MigrationRun> all) {
        var runs = all.stream().filter(run -> run.mode() == mode).toList();
        var good = runs.stream().filter(MigrationRun::succeeded).toList();
        var compute = good.stream()
                .flatMap(run -> run.trustedCompute().stream())
                .map(blackout -> milliseconds(blackout.length()))
                .toList();
        var network = good.stream()
                .flatMap(run -> run.network().stream())
                .map(outage -> milliseconds(outage.midpoint()))
                .toList();
        return new ModeSummary(
                mode, Statistics.of(compute), Statistics.of(network), runs.size(), runs.size() - good.size());
    }

    /** Milliseconds with their fraction. */
    static double milliseconds(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
