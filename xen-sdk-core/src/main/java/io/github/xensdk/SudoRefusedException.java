package io.github.xensdk;

import io.github.xensdk.command.CommandResult;

/** {@code sudo -n} did not let the login run the command: it wants a password, or forbids it. The command did not run. */
public class SudoRefusedException extends CommandFailedException {

    private static final long serialVersionUID = 1L;

    /** Takes message and context from what sudo gave back. */
    public SudoRefusedException(CommandResult result) {
        super(result, "sudo refused, the command did not run; the login needs a NOPASSWD rule for all commands");
    }
}
