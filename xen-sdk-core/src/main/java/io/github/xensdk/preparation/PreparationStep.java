package io.github.xensdk.preparation;

/**
 * One thing on one host, as it was found.
 *
 * @param host the host's name
 * @param item what
 * @param state how it is
 * @param detail what would be changed, or what stands in the way; empty where nothing is to be said
 */
public record PreparationStep(String host, PreparedItem item, State state, String detail) {

    /** How a thing is. */
    public enum State {
        /** As it shall be. */
        THERE,
        /** {@link HostPreparation#apply()} would put it there. */
        MISSING,
        /** {@link HostPreparation#apply()} would replace it: it is another version's. */
        OUTDATED,
        /** Something stands in the way. */
        REFUSED
    }

    /** For people. */
    public String describe() {
        return host + ": " + item + ": " + (detail.isEmpty() ? "is there" : detail);
    }
}
