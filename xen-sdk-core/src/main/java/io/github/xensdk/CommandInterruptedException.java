package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.RemoteProcess;
import org.jspecify.annotations.Nullable;

/**
 * The waiting thread was interrupted; its interrupt flag is set again. {@link #remoteProcess()} says whether the command's process
 * may still run.
 */
public class CommandInterruptedException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Names the command that was waited for; it may still run. */
    public CommandInterruptedException(String host, Command command, @Nullable Throwable cause) {
        this(host, command, RemoteProcess.MAY_RUN, cause);
    }

    /** The same, with what is known of the process. */
    public CommandInterruptedException(String host, Command command, RemoteProcess process, @Nullable Throwable cause) {
        super("interrupted while waiting; " + GivenUp.said(process), host, command, process, cause);
    }
}
