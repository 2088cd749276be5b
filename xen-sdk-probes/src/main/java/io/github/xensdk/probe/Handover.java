package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which part of a guest's standstill was what, as the xenstores of both hosts tell it.
 *
 * @param parts in their order; devices that are attached at the same time overlap
 * @param doubts why something is missing or may be wrong
 */
public record Handover(List<HandoverPart> parts, List<String> doubts) {

    /** Copies the lists. */
    public Handover {
        parts = List.copyOf(parts);
        doubts = List.copyOf(doubts);
    }

    /**
     * The same with the last part: until an answer was seen outside.
     *
     * @param answeredAt when that was, by this program's wall clock; before the last part's end nothing is added
     */
    public Handover answeredAt(Instant answeredAt) {
        if (parts.isEmpty()) {
            return this;
        }
        HandoverPart last = parts.get(parts.size() - 1);
        Instant from = last.startedAt().plus(last.length());
        if (answeredAt.isBefore(from)) {
            return this;
        }
        var all = new ArrayList<>(parts);
        all.add(new HandoverPart(
                HandoverPart.Kind.FIRST_ANSWER, "", from, Duration.between(from, answeredAt), clocks()));
        return new Handover(all, doubts);
    }

    /** How well the hosts' clocks are known, as parts between two of them say. */
    private Duration clocks() {
        return parts.stream().map(HandoverPart::error).reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }
}
