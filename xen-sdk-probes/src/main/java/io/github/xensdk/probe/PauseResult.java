package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a pause probe saw.
 *
 * @param startedAt when it began, by this program's wall clock (a label)
 * @param noiseFloor the longest round in the quiet time before
 * @param threshold from what length on a round is a pause
 * @param rounds how often it woke up
 * @param pauses what was longer, in order; the first {@value PauseProbe#MOST_PAUSES}
 * @param forgotten how many more there were
 */
public record PauseResult(
        Instant startedAt, Duration noiseFloor, Duration threshold, long rounds, List<Pause> pauses, long forgotten) {

    public PauseResult {
        pauses = List.copyOf(pauses);
    }

    /** The longest by either clock; empty where there was none. */
    public Optional<Pause> longest() {
        return pauses.stream().max(Comparator.comparing(Pause::length));
    }
}
