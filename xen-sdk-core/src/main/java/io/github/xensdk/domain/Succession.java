package io.github.xensdk.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A start of a domain that went, and the later one in which it goes on.
 *
 * @param gone as it was last seen
 * @param next as it is now
 */
record Succession(Seen gone, Seen next) {

    private static final UUID NIL = new UUID(0, 0);

    boolean isOnOneHost() {
        return gone.host().equals(next.host());
    }

    /**
     * Pairs what went with what goes on, each at most once.
     *
     * @param gone what went
     * @param before all that was there
     * @param there all that is there, on hosts that answered in this round
     */
    static List<Succession> of(List<Seen> gone, Map<Seen.Start, Seen> before, List<Seen> there) {
        var pairs = new ArrayList<Succession>();
        Set<Seen.Start> taken = new HashSet<>();
        // A domain that kept its number goes first: events name domains by it. Then what came last, the nearer
        // ancestor.
        Comparator<Seen> order = Comparator.comparing(
                        (Seen old) -> there.stream().anyMatch(old::hasTheNumberOf))
                .thenComparing(Seen::since)
                .reversed();
        gone.stream()
                .sorted(order)
                .forEach(old -> next(old, before, there, taken).ifPresent(next -> {
                    pairs.add(new Succession(old, next));
                    taken.add(next.start());
                }));
        return pairs;
    }

    /** The latest of those that may be; of equals the one on the same host, with the same number. */
    private static Optional<Seen> next(
            Seen old, Map<Seen.Start, Seen> before, List<Seen> there, Set<Seen.Start> taken) {
        return there.stream()
                .filter(seen -> !taken.contains(seen.start()))
                .filter(seen -> follows(old, before.getOrDefault(seen.start(), seen)))
                .max(Comparator.comparingLong(Seen::since)
                        .thenComparing(seen -> seen.host().equals(old.host()))
                        .thenComparing(old::hasTheNumberOf));
    }

    /** Where nobody knows which came first, the names of a migration's halves tell. */
    private static boolean follows(Seen old, Seen other) {
        if (!isSameDomain(old, other)) {
            return false;
        }
        if (other.since() == old.since()) {
            return DomainNames.isMigratedAway(old.name()) || DomainNames.isIncoming(other.name());
        }
        return other.since() > old.since();
    }

    /** Each host's dom0 has the nil UUID, which says nothing of who it is. */
    private static boolean isSameDomain(Seen old, Seen other) {
        return old.uuid().equals(other.uuid()) && (!old.uuid().equals(NIL) || old.hasTheNumberOf(other));
    }
}
