package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import java.time.Duration;
import java.util.UUID;

/**
 * A domain as it was at one moment. A value: verbs are on {@link Domains}.
 *
 * <p>The id changes with each start, restore and migration; the UUID stays.
 *
 * @param id its number on its host
 * @param uuid its identity on every host
 * @param name its name
 * @param state what it did
 * @param memory the memory it had
 * @param vcpus its virtual CPUs
 * @param cpuTime CPU time used since it was started here
 */
public record Domain(int id, UUID uuid, String name, DomainState state, ByteSize memory, int vcpus, Duration cpuTime) {}
