package io.github.xensdk;

import io.github.xensdk.command.Command;

/** A command did not end within its time-out. The remote process may still run. */
public class CommandTimeoutException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Names the command, whose own time-out is the one that ran out. */
    public CommandTimeoutException(String host, Command command) {
        super("no end within " + command.timeout() + "; it may still run", host, command, null);
    }
}
