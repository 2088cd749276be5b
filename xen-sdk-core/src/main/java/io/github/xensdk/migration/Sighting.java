package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a host held of a guest.
 *
 * @param host its name
 * @param reachable whether it answered
 * @param copies every domain with the guest's UUID, but never the host's own
 * @param problem why it did not answer
 */
record Sighting(String host, boolean reachable, List<Domain> copies, String problem) {

    Sighting {
        copies = List.copyOf(copies);
    }

    static Sighting of(XenHost host, UUID guest) {
        try {
            return new Sighting(
                    host.name(),
                    true,
                    host.domains().list().stream()
                            // Each host's own domain has the UUID of zeros, which stands for no guest, too.
                            .filter(domain -> domain.id() != 0 && domain.uuid().equals(guest))
                            .toList(),
                    "");
        } catch (XenException | IllegalStateException e) {
            // A host that was closed does not answer, either.
            return new Sighting(host.name(), false, List.of(), String.valueOf(e.getMessage()));
        }
    }

    boolean holdsNothing() {
        return reachable && copies.isEmpty();
    }

    Optional<Domain> executing() {
        return copies.stream().filter(copy -> copy.state().isExecuting()).findFirst();
    }

    /** Copies that do not run, for people. */
    List<String> standing() {
        return copies.stream()
                .filter(copy -> !copy.state().isExecuting())
                .map(copy -> copy.name() + " (" + copy.state() + ") on " + host)
                .toList();
    }

    String describe() {
        if (!reachable) {
            return host + " did not answer: " + problem;
        }
        if (copies.isEmpty()) {
            return host + " holds no copy";
        }
        return host + " holds "
                + copies.stream()
                        .map(copy -> copy.name() + " (" + copy.state() + ")")
                        .collect(Collectors.joining(", "));
    }
}
