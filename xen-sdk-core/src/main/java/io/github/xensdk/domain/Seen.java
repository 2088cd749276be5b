package io.github.xensdk.domain;

import java.util.UUID;

/**
 * One start of a domain on one host, as it was last seen there.
 *
 * @param host the host's name
 * @param domain as it was
 * @param since the round in which it was first seen; {@link #FROM_START} where it was there at its host's first answer, so that
 *     nobody knows when it came
 */
record Seen(String host, Domain domain, long since) {

    static final long FROM_START = 0;

    /** What stays the same from one snapshot to the next. */
    record Start(String host, int id, UUID uuid, long since) {}

    Start start() {
        return new Start(host, domain.id(), domain.uuid(), since);
    }

    String name() {
        return domain.name();
    }

    UUID uuid() {
        return domain.uuid();
    }

    /** Whether that is the same domain under the same number on the same host, maybe started anew. */
    boolean hasTheNumberOf(Seen other) {
        return host.equals(other.host) && domain.id() == other.domain.id() && uuid().equals(other.uuid());
    }

    /** Whether that is the same start. CPU time never falls, so old numbers on a host that was rebooted do not fool us. */
    boolean isSameStartAs(Domain later) {
        return domain.id() == later.id()
                && domain.uuid().equals(later.uuid())
                && domain.cpuTime().compareTo(later.cpuTime()) <= 0;
    }
}
