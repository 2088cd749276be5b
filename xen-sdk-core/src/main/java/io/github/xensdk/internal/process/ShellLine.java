package io.github.xensdk.internal.process;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import java.nio.charset.StandardCharsets;

/** The line that a host's login shell gets for a command. */
public final class ShellLine {

    /** Linux takes no longer word (MAX_ARG_STRLEN with its NUL), and sshd hands the line to the shell as one. */
    private static final int LONGEST = 128 * 1024 - 1;

    /** Names the mark that {@link ProcessEnd} looks for. */
    static final String MARK = "XENSDK_COMMAND";

    private ShellLine() {}

    /**
     * The command with a mark in its environment, which costs nothing and by which its processes can be found: a number that no
     * other command has, and the process that the shell is.
     */
    public static String marked(Command command, String mark) {
        return bounded(MARK + "=" + mark + ".$$ " + command.line());
    }

    /** The same for a login that may only do it by sudo, which clears the environment. */
    public static String markedBySudo(Command command, String mark) {
        return bounded(
                "LC_ALL=C sudo -n -- sh -c 'export " + MARK + "=" + mark + ".$$; exec \"$@\"' sh " + command.line());
    }

    /** The line, where a shell can be given it. */
    public static String bounded(String line) {
        if (line.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new InvalidInputException(
                    "command line", "must be shorter than 128 KiB: what is long belongs into the standard input");
        }
        return line;
    }
}
