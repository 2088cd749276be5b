package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.RemoteProcess;
import org.jspecify.annotations.Nullable;

/**
 * A command was sent and its end was not seen. It may have had its effect, may still run, or may never have started:
 * look at the state before trying again.
 */
public class OutcomeUnknownException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient Command command;
    private final RemoteProcess remoteProcess;

    /** Says which command, on which host, and what happened. */
    public OutcomeUnknownException(String message, String host, Command command, @Nullable Throwable cause) {
        this(message, host, command, RemoteProcess.MAY_RUN, cause);
    }

    /** The same, with what is known of the process. */
    public OutcomeUnknownException(
            String message, String host, Command command, RemoteProcess remoteProcess, @Nullable Throwable cause) {
        super(command + ": " + message, host, cause);
        this.command = command;
        this.remoteProcess = remoteProcess;
    }

    /** What is known of the command's process: whether it may still be at work. */
    public RemoteProcess remoteProcess() {
        return remoteProcess;
    }

    /** The command whose effect is unknown. Not serialised. */
    public Command command() {
        return command;
    }
}
