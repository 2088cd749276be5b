package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What moves of one kind cost, in milliseconds.
 *
 * @param name the way, or the mode where all ways of one mode are summed up
 * @param mode cold or live
 * @param compute of the runs that count and whose figure can be trusted
 * @param network of the runs that count and saw an outage: the middle of its bounds
 * @param originCompute for the runs of {@code compute}: what the guest's real-time clock jumped by, as the origin's script has it
 * @param monotonicCompute for the same runs: what a script with the guest's monotonic clock would have seen, which may stand while a
 *     guest is moved
 * @param originNetwork of the runs that count: what the origin's formula over missing sequence numbers has
 * @param runs how many there were, without warm-ups
 * @param failed how many of them did not succeed
 * @param warmUps how many moves were made that were not to count
 */
public record RunSummary(
        String name,
        MigrationMode mode,
        Statistics compute,
        Statistics network,
        Statistics originCompute,
        Statistics monotonicCompute,
        Statistics originNetwork,
        int runs,
        int failed,
        int warmUps) {

    private static final double NANOS_A_MILLISECOND = 1e6;

    static RunSummary of(String name, MigrationMode mode, List<MigrationRun> chosen) {
        var runs = chosen.stream().filter(run -> !run.warmUp()).toList();
        var good = runs.stream().filter(MigrationRun::counted).toList();
        return new RunSummary(
                name,
                mode,
                statistics(good, run -> run.trustedCompute().map(blackout -> blackout.length())),
                statistics(good, run -> run.network().map(Outage::midpoint)),
                statistics(good, run -> run.trustedCompute().map(blackout -> blackout.realtimeGap())),
                statistics(good, run -> run.trustedCompute().isPresent() ? run.monotonicCompute() : Optional.empty()),
                statistics(good, MigrationRun::originFormula),
                runs.size(),
                runs.size() - good.size(),
                chosen.size() - runs.size());
    }

    private static Statistics statistics(List<MigrationRun> runs, Function<MigrationRun, Optional<Duration>> figure) {
        return Statistics.of(runs.stream()
                .flatMap(run -> figure.apply(run).stream())
                .map(RunSummary::milliseconds)
                .toList());
    }

    /** Milliseconds with their fraction. */
    static double milliseconds(Duration duration) {
        return duration.toNanos() / NANOS_A_MILLISECOND;
    }
}
