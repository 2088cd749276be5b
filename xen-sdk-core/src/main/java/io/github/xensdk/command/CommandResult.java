package io.github.xensdk.command;

import io.github.xensdk.CommandFailedException;
import java.time.Duration;

/**
 * What a command that ended gave back.
 *
 * @param host the name of the host
 * @param command what ran
 * @param exitStatus its exit status
 * @param stdout all of its standard output
 * @param stderr all of its standard error
 * @param elapsed from sending it to seeing its end
 */
public record CommandResult(
        String host, Command command, int exitStatus, String stdout, String stderr, Duration elapsed) {

    private static final int TAIL = 1000;

    /** Whether it exited with zero. For some verbs of {@code xl} that proves nothing. */
    public boolean succeeded() {
        return exitStatus == 0;
    }

    /**
     * This, where it exited with zero.
     *
     * @throws CommandFailedException otherwise
     */
    public CommandResult orThrow() {
        if (!succeeded()) {
            throw new CommandFailedException(this);
        }
        return this;
    }

    /** The command, its exit status and the end of its standard error, for a message. */
    public String describeFailure() {
        String tail = stderr.strip();
        if (tail.length() > TAIL) {
            tail = "…" + tail.substring(tail.length() - TAIL);
        }
        return command + ": exit status " + exitStatus + " after " + elapsed.toMillis() + " ms"
                + (tail.isEmpty() ? "" : ": " + tail);
    }
}
