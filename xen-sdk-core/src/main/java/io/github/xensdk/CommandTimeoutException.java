package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.RemoteProcess;

/** A command did not end within its time-out. {@link #remoteProcess()} says whether its process may still run. */
public class CommandTimeoutException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Names the command, whose own time-out is the one that ran out; it may still run. */
    public CommandTimeoutException(String host, Command command) {
        this(host, command, RemoteProcess.MAY_RUN);
    }

    /** The same, with what is known of the process. */
    public CommandTimeoutException(String host, Command command, RemoteProcess process) {
        super("no end within " + command.timeout() + "; " + GivenUp.said(process), host, command, process, null);
    }
}
