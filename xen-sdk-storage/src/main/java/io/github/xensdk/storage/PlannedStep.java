package io.github.xensdk.storage;

/**
 * A step on a host, as it was seen before anything was touched.
 *
 * @param kind what it does
 * @param host the host's name
 * @param subject what it is done to: a package, a path, a client with a path
 * @param state how the host stands to it
 * @param detail what it will change, or why it is refused; empty where it is there
 */
public record PlannedStep(StepKind kind, String host, String subject, StepState state, String detail) {

    /** In one line. */
    public String describe() {
        String said = state == StepState.THERE ? "is there" : (state == StepState.REFUSED ? "refused: " : "") + detail;
        return host + ": " + kind + " " + subject + ": " + said;
    }
}
