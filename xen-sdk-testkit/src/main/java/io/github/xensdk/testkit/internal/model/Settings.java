package io.github.xensdk.testkit.internal.model;

import java.time.Duration;

/**
 * What the simulation's times come out of.
 *
 * @param linkBytesPerSecond how quick memory goes from host to host
 * @param diskBytesPerSecond how quick checkpoints are written and read
 * @param suspending how long a guest takes to stop when it is asked to
 * @param attaching how long a host takes to attach the devices of a guest that comes from elsewhere
 */
public record Settings(long linkBytesPerSecond, long diskBytesPerSecond, Duration suspending, Duration attaching) {}
