package io.github.xensdk;

import io.github.xensdk.command.Command;
import org.jspecify.annotations.Nullable;

/** The waiting thread was interrupted; its interrupt flag is set again. The remote process may still run. */
public class CommandInterruptedException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Names the command that was waited for. */
    public CommandInterruptedException(String host, Command command, @Nullable Throwable cause) {
        super("interrupted while waiting; it may still run", host, command, cause);
    }
}
