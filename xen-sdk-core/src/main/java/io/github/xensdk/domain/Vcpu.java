package io.github.xensdk.domain;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * A virtual CPU as it was at one moment. A value: verbs are on {@link Vcpus}.
 *
 * @param number its number within its domain, from 0
 * @param online whether the domain uses it
 * @param cpu the physical CPU that it ran on last; empty where it is offline
 * @param state what it did; {@link DomainState#RUNNING}, {@link DomainState#BLOCKED}, {@link DomainState#RUNNABLE}, or
 *     {@link DomainState#PAUSED} where it is offline
 * @param cpuTime CPU time used since its domain was started here, in steps of 0.1 s
 * @param hardAffinity the physical CPUs that it may run on
 * @param softAffinity those among them that it prefers
 */
public record Vcpu(
        int number,
        boolean online,
        OptionalInt cpu,
        DomainState state,
        Duration cpuTime,
        CpuSet hardAffinity,
        CpuSet softAffinity) {}
