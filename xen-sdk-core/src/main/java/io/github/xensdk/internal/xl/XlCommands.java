package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command lines. Domains are addressed by their number, which the caller has just checked against the UUID. */
public final class XlCommands {

    private XlCommands() {}

    public static final int EXIT_FILE_EXISTS = 73;

    /** xl reads its configuration from a regular file only, so stdin goes through one that nobody else can read. */
    private static final String CREATE = """
            umask 077
            f=$(mktemp) || exit 70
            trap 'rm -f "$f"' EXIT
            cat > "$f" || exit 70
            xl create "$@" "$f"
            """;

    /**
     * A half-written checkpoint never has the name of a whole one, and an old one is never written over. Of two saves to one path one
     * makes the unfinished file, into which xl then writes: it would as well write into that of the other. A file that could not be
     * given its name is kept: it may be all that is left of the guest.
     */
    private static final String SAVE = """
            umask 077
            dom=$1 file=$2
            shift 2
            if [ -e "$file" ]; then echo "$file exists" >&2; exit 73; fi
            ( set -C; : > "$file.partial" ) || {
                [ -e "$file.partial" ] || exit 74
                echo "a save to $file is at work or was broken off; where none is at work, remove $file.partial" >&2
                exit 75
            }
            xl save "$@" "$dom" "$file.partial" || { rc=$?; rm -f "$file.partial"; exit $rc; }
            sync "$file.partial" || exit 74
            mv -n "$file.partial" "$file"
            if [ -e "$file.partial" ]; then
                echo "$file could not be made; what was saved is in $file.partial" >&2
                exit 74
            fi
            sync "${file%/*}/" && stat -c %s "$file"
            """;

    /**
     * The mark tells the line from what a login may print, on a line of its own also where that ends without one. A pipe would hide that
     * the file cannot be read.
     */
    private static final String HEAD = """
            exec 3>&1
            printf '\\nxensdk-head '
            status=$({ { head -c 65536 -- "$1"; echo $? >&4; } | base64 -w 0 >&3; } 4>&1)
            echo
            exit "$status"
            """;

    private static final Pattern HEAD_LINE = Pattern.compile("(?m)^xensdk-head ([A-Za-z0-9+/=]*)$");

    public static Command list() {
        return list(Command.DEFAULT_TIMEOUT);
    }

    public static Command list(Duration timeout) {
        return Command.of("xl", "list", "-v").timeout(timeout).idempotent().build();
    }

    public static Command listLong(int id) {
        return Command.of("xl", "list", "-l", Integer.toString(id)).idempotent().build();
    }

    public static Command info() {
        return Command.of("xl", "info").idempotent().build();
    }

    public static Command create(String config, boolean paused, Duration timeout) {
        var builder =
                paused ? Command.script("xl create", CREATE, "-q", "-p") : Command.script("xl create", CREATE, "-q");
        return builder.stdin(config.getBytes(StandardCharsets.UTF_8))
                .timeout(timeout)
                .build();
    }

    public static Command pause(int id) {
        return Command.of("xl", "pause", Integer.toString(id)).build();
    }

    public static Command unpause(int id) {
        return Command.of("xl", "unpause", Integer.toString(id)).build();
    }

    public static Command destroy(int id, Duration timeout) {
        return Command.of("xl", "destroy", Integer.toString(id))
                .timeout(timeout)
                .build();
    }

    /** Prints the checkpoint's size. With the option {@code -p} the guest stays, paused, with {@code -c} it goes on. */
    public static Command save(int id, String file, Duration timeout, String... option) {
        var arguments = new ArrayList<>(List.of(Integer.toString(id), file));
        arguments.addAll(List.of(option));
        return Command.script("xl save", SAVE, arguments.toArray(String[]::new))
                .timeout(timeout)
                .build();
    }

    public static Command restore(String file, boolean paused, Duration timeout) {
        var builder = paused ? Command.of("xl", "restore", "-p", file) : Command.of("xl", "restore", file);
        return builder.timeout(timeout).build();
    }

    /** The first bytes of a checkpoint, which hold the guest's configuration. */
    public static Command checkpointHead(String file) {
        return Command.script("read the head of", HEAD, file).idempotent().build();
    }

    /**
     * What {@link #checkpointHead} printed.
     *
     * @throws OutputNotRecognisedException without a word of it, as configurations may have passwords
     */
    public static byte[] parseCheckpointHead(String text) {
        Matcher line = HEAD_LINE.matcher(text);
        if (!line.find()) {
            throw new OutputNotRecognisedException(
                    "a checkpoint's head", "no line of " + text.lines().count() + " has the mark");
        }
        try {
            return Base64.getDecoder().decode(line.group(1));
        } catch (IllegalArgumentException e) {
            throw new OutputNotRecognisedException(
                    "a checkpoint's head", line.group(1).length() + " characters that are no base 64");
        }
    }
}
