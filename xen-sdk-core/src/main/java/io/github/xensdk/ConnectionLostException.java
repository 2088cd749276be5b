package io.github.xensdk;

import io.github.xensdk.command.Command;
import org.jspecify.annotations.Nullable;

/** The connection ended before the command's exit status came. */
public class ConnectionLostException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Says which command, on which host, and what happened. */
    public ConnectionLostException(String message, String host, Command command, @Nullable Throwable cause) {
        super(message, host, command, cause);
    }
}
