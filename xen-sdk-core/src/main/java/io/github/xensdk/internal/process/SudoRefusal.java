package io.github.xensdk.internal.process;

import io.github.xensdk.SudoRefusedException;
import io.github.xensdk.command.CommandResult;
import java.util.regex.Pattern;

/** Tells sudo's refusal, which is nothing but text and a status of 1, from what a command says. */
public final class SudoRefusal {

    /** Of sudo 1.8 and 1.9, in the C locale; it prints nothing after it and the command nothing at all. */
    private static final Pattern REFUSAL = Pattern.compile("(?:^|\\n)(?:sudo: (?:a password is required"
            + "|a terminal is required to read the password[^\\n]*(?:\\nsudo: a password is required)?"
            + "|sorry, you must have a tty to run sudo)"
            + "|[^\\n]+ is not in the sudoers file[^\\n]*(?:\\n[^\\n]*reported[^\\n]*)?"
            + "|Sorry, user [^\\n]+ (?:is not allowed to execute|may not run sudo)[^\\n]*)\\s*$");

    private SudoRefusal() {}

    /** The result, where sudo let the command run. */
    public static CommandResult orThrow(CommandResult result) {
        if (result.exitStatus() == 1
                && result.stdout().isEmpty()
                && REFUSAL.matcher(result.stderr()).find()) {
            throw new SudoRefusedException(result);
        }
        return result;
    }
}
