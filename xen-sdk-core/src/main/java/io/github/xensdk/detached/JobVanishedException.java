package io.github.xensdk.detached;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.command.Command;

/** A job's process is gone and left no exit status; see {@link JobState#VANISHED}. */
public class JobVanishedException extends OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    /** Says which one. */
    public JobVanishedException(String host, String id, Command command) {
        super("the process of job " + id + " was killed, or the host restarted, before it ended", host, command, null);
    }
}
