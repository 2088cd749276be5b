package io.github.xensdk.migration;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a phase took.
 *
 * @param phase which one
 * @param startedAt when, by this program's wall clock (a label)
 * @param duration how long, by its monotonic clock
 */
public record PhaseTiming(MigrationPhase phase, Instant startedAt, Duration duration) {}
