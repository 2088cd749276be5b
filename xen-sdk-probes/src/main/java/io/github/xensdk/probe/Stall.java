package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;

/**
 * A time in which the probe itself did not get to run (scheduler, garbage collection) and so saw nothing.
 *
 * @param startedAt by this program's wall clock (a label)
 * @param length from when it should have gone on to when it had
 */
public record Stall(Instant startedAt, Duration length) {}
