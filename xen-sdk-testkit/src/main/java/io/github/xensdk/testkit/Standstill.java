package io.github.xensdk.testkit;

import java.time.Duration;

/**
 * A time in which a guest did not run: the truth that a probe's figure can be compared with.
 *
 * @param startedAt when its processors stopped, by {@link System#nanoTime()}
 * @param duration until they went on, on this host or another one
 */
public record Standstill(long startedAt, Duration duration) {}
