package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.RemoteProcess;

/** Another thread gave up the wait for a command. {@link #remoteProcess()} says whether its process may still run. */
public class CommandCancelledException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Names the command, and what is known of its process. */
    public CommandCancelledException(String host, Command command, RemoteProcess process) {
        super("cancelled; " + GivenUp.said(process), host, command, process, null);
    }
}
