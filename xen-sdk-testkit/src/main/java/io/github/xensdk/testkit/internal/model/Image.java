package io.github.xensdk.testkit.internal.model;

import java.util.UUID;

/**
 * A guest's state outside of a domain: in a checkpoint, or on its way to another host.
 *
 * @param id by which a stream names it
 * @param generation which state of the machine it is
 */
public record Image(UUID id, GuestConfig config, Machine machine, long generation) {}
