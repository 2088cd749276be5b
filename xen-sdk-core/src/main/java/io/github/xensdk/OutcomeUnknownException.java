package io.github.xensdk;

import io.github.xensdk.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * A command was sent and its end was not seen. It may have had its effect, may still run, or may never have started:
 * look at the state before trying again.
 */
public class OutcomeUnknownException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient Command command;

    /** Says which command, on which host, and what happened. */
    public OutcomeUnknownException(String message, String host, Command command, @Nullable Throwable cause) {
        super(command + ": " + message, host, cause);
        this.command = command;
    }

    /** The command whose effect is unknown. Not serialised. */
    public Command command() {
        return command;
    }
}
