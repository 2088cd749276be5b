package io.github.xensdk;

import io.github.xensdk.command.CommandResult;

/** A command ended with a failure. */
public class CommandFailedException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Takes message and context from what the command gave back. */
    public CommandFailedException(CommandResult result) {
        this(result, "");
    }

    /** The same, led by what it means. */
    public CommandFailedException(CommandResult result, String meaning) {
        super((meaning.isEmpty() ? "" : meaning + ": ") + result.describeFailure(), result.host(), result, null);
    }
}
