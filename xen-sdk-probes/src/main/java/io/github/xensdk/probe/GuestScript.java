package io.github.xensdk.probe;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A script in a guest, in a directory that only its user can read: brought, started in the background, removed. It writes to a file
 * {@code log} which has its process number, and ends where there is a file {@code stop}.
 */
final class GuestScript {

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Pattern DIRECTORY = Pattern.compile("/(dev/shm|tmp)/xensdk\\.[A-Za-z0-9]{6,20}");

    private static final String LOOK = """
            if perl -e 'exit 0 if eval { require Time::HiRes; Time::HiRes::clock_gettime(7) > 0 };
                        exit(`uname -m` !~ /^(x86_64|aarch64)$/)' 2>/dev/null; then echo perl
            elif python3 -c 'import time; time.clock_gettime_ns(7)' 2>/dev/null; then echo python3
            elif [ -n "$1" ] && read -r up rest </proc/uptime && [ "${up#*.}" != "$up" ]; then echo sh
            else echo none
            fi
            """;

    private static final String BRING = """
            umask 077
            base=/tmp
            [ -d /dev/shm ] && [ -w /dev/shm ] && base=/dev/shm
            dir=$(mktemp -d "$base/xensdk.XXXXXXXX") || exit 1
            if cat >"$dir/agent"; then printf '%s\\n' "$dir"; else rm -rf "$dir"; exit 1; fi
            """;

    private static final String START = """
            interpreter=$1 dir=$2 mode=$3 awaited=$4
            shift 4
            if command -v setsid >/dev/null 2>&1; then
              setsid "$interpreter" "$dir/agent" "$mode" "$dir" "$@" </dev/null >/dev/null 2>"$dir/errors" &
            else
              nohup "$interpreter" "$dir/agent" "$mode" "$dir" "$@" </dev/null >/dev/null 2>"$dir/errors" &
            fi
            pid=$!
            while kill -0 "$pid" 2>/dev/null; do
              grep "^$awaited " "$dir/log" 2>/dev/null && exit 0
              sleep 0.2 2>/dev/null || sleep 1
            done
            cat "$dir/errors" >&2
            exit 1
            """;

    /** Whether the process that the log names is the script: its id may have gone to another one. */
    static final String OURS = """
            pid=$(sed -n 's/^pid \\([0-9]*\\)$/\\1/p' "$dir/log" 2>/dev/null | head -n 1)
            ours() { [ -n "$pid" ] && { tr '\\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qF "$dir/agent"; }
            """;

    private static final String REMOVE = """
            dir=$1
            """ + OURS + """
            [ -d "$dir" ] && : >"$dir/stop"
            n=0
            while ours && [ "$n" -lt 15 ]; do
              [ "$n" -ge 10 ] && kill -9 "$pid"
              sleep 0.2 2>/dev/null || sleep 1
              n=$((n + 1))
            done
            rm -rf -- "$dir"
            [ ! -e "$dir" ] && ! ours
            """;

    private final CommandTransport guest;
    private final String interpreter;
    private final String directory;

    private GuestScript(CommandTransport guest, String interpreter, String directory) {
        this.guest = guest;
        this.interpreter = interpreter;
        this.directory = directory;
    }

    /** Brings the script of this name, for perl or python3, whichever there is. */
    static GuestScript bring(CommandTransport guest, String name) {
        return bring(guest, name, "");
    }

    /** The same; where there is neither, for the shell. */
    static GuestScript bringAlsoForShell(CommandTransport guest, String name) {
        return bring(guest, name, "shell");
    }

    private static GuestScript bring(CommandTransport guest, String name, String shell) {
        String interpreter = run(guest, Command.script("look for an interpreter", LOOK, shell), STEP)
                .orThrow()
                .stdout()
                .strip();
        String source = switch (interpreter) {
            case "perl" -> name + ".pl";
            case "python3" -> name + ".py";
            case "sh" -> name + ".sh";
            case "none" -> throw new InterpreterNotFoundException(guest.host());
            default -> throw new OutputNotRecognisedException("the search for an interpreter", interpreter);
        };
        String directory = run(guest, Command.script("bring the " + name, BRING).stdin(resource(source)), STEP)
                .orThrow()
                .stdout()
                .strip();
        if (!DIRECTORY.matcher(directory).matches()) {
            throw new OutputNotRecognisedException("mktemp", directory);
        }
        return new GuestScript(guest, interpreter, directory);
    }

    /** One of the scripts that ship with this package. */
    static byte[] resource(String name) {
        try (InputStream in = GuestScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("not on the class path: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CommandTransport guest() {
        return guest;
    }

    String interpreter() {
        return interpreter;
    }

    String directory() {
        return directory;
    }

    /**
     * Starts it and returns when it wrote a line that begins with a word: that line.
     *
     * @param longer how long that may take above the usual
     */
    String start(String mode, String awaited, Duration longer, String... arguments) {
        var all = new ArrayList<>(List.of(interpreter, directory, mode, awaited));
        all.addAll(List.of(arguments));
        return run(Command.script("start it in " + directory, START, all.toArray(String[]::new)), STEP.plus(longer))
                .orThrow()
                .stdout()
                .strip();
    }

    /** Ends it and removes its directory; bears repeating. Throws where something is left. */
    void remove() {
        CommandResult result = run(Command.script("remove what is in " + directory, REMOVE, directory));
        if (!result.succeeded()) {
            throw new CommandFailedException(result, "what is in " + directory + " could not be removed");
        }
    }

    CommandResult run(Command.Builder command) {
        return run(command, STEP);
    }

    private CommandResult run(Command.Builder command, Duration timeout) {
        return run(guest, command, timeout);
    }

    private static CommandResult run(CommandTransport guest, Command.Builder command, Duration timeout) {
        return guest.execute(command.timeout(timeout).build());
    }
}
