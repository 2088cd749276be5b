package io.github.xensdk.migration;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of each guest of an {@link Evacuation}.
 *
 * @param from the name of the host that they should leave
 * @param guests one result a guest, in the order of their turns
 */
public record EvacuationReport(String from, List<GuestEvacuation> guests) {

    public EvacuationReport {
        guests = List.copyOf(guests);
    }

    /** Whether each of them runs on its target. */
    public boolean allMoved() {
        return guests.stream().allMatch(GuestEvacuation::moved);
    }

    /** Those that did not get to a target. */
    public List<GuestEvacuation> notMoved() {
        return guests.stream().filter(guest -> !guest.moved()).toList();
    }

    /** For people: how many moved, and a line a guest. */
    public String describe() {
        return guests.stream()
                .map(guest -> "\n  " + guest.describe())
                .collect(Collectors.joining(
                        "", guests.size() - notMoved().size() + " of " + guests.size() + " left " + from, ""));
    }
}
