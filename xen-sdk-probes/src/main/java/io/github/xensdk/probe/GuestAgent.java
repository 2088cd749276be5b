package io.github.xensdk.probe;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent in a guest: brought, started, asked, removed. The scripts are constants; what varies are their arguments. */
final class GuestAgent {

    private static final Logger LOG = LoggerFactory.getLogger(GuestAgent.class);

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final Pattern DIRECTORY = Pattern.compile("/(dev/shm|tmp)/xensdk\\.[A-Za-z0-9]{6,20}");
    private static final int GONE = 3;

    private static final String LOOK = """
            if perl -e 'exit 0 if eval { require Time::HiRes; Time::HiRes::clock_gettime(7) > 0 };
                        exit(`uname -m` !~ /^(x86_64|aarch64)$/)' 2>/dev/null; then echo perl
            elif python3 -c 'import time; time.clock_gettime_ns(7)' 2>/dev/null; then echo python3
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
            interpreter=$1 dir=$2
            shift 2
            if command -v setsid >/dev/null 2>&1; then
              setsid "$interpreter" "$dir/agent" record "$dir" "$@" </dev/null >/dev/null 2>"$dir/errors" &
            else
              nohup "$interpreter" "$dir/agent" record "$dir" "$@" </dev/null >/dev/null 2>"$dir/errors" &
            fi
            pid=$!
            while kill -0 "$pid" 2>/dev/null; do
              grep -q '^floor ' "$dir/log" 2>/dev/null && exit 0
              sleep 0.2 2>/dev/null || sleep 1
            done
            cat "$dir/errors" >&2
            exit 1
            """;

    /** Whether the process that the agent's file names is the agent: its id may have gone to another one. */
    private static final String OURS = """
            pid=$(sed -n 's/^pid \\([0-9]*\\)$/\\1/p' "$dir/log" 2>/dev/null | head -n 1)
            ours() { [ -n "$pid" ] && tr '\\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF "$dir/agent"; }
            """;

    private static final String STOP = """
            dir=$1
            [ -f "$dir/log" ] || exit 3
            """ + OURS + """
            : >"$dir/stop"
            n=0
            until grep -q '^end ' "$dir/log" || ! ours || [ "$n" -ge 50 ]; do
              sleep 0.2 2>/dev/null || sleep 1
              n=$((n + 1))
            done
            if ! grep -q '^end ' "$dir/log"; then
              read -r up rest </proc/uptime
              echo "the agent, $pid, has not ended after $n looks, $up s after boot" >&2
              grep '^State' "/proc/$pid/status" >&2
              cat "/proc/$pid/wchan" "$dir/errors" >&2
            fi
            cat "$dir/log"
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

    private GuestAgent(CommandTransport guest, String interpreter, String directory) {
        this.guest = guest;
        this.interpreter = interpreter;
        this.directory = directory;
    }

    /** Brings the agent, for whichever interpreter there is, into a directory that only its user can read. */
    static GuestAgent bring(CommandTransport guest) {
        String interpreter = run(guest, Command.script("look for an interpreter", LOOK))
                .orThrow()
                .stdout()
                .strip();
        String source = switch (interpreter) {
            case "perl" -> "agent.pl";
            case "python3" -> "agent.py";
            case "none" -> throw new InterpreterNotFoundException(guest.host());
            default -> throw new OutputNotRecognisedException("the search for an interpreter", interpreter);
        };
        String directory = run(guest, Command.script("bring the agent", BRING).stdin(resource(source)))
                .orThrow()
                .stdout()
                .strip();
        if (!DIRECTORY.matcher(directory).matches()) {
            throw new OutputNotRecognisedException("mktemp", directory);
        }
        return new GuestAgent(guest, interpreter, directory);
    }

    private static byte[] resource(String name) {
        try (InputStream in = GuestAgent.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("not on the class path: " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts recording and returns when the noise floor was measured. */
    void start(Duration tick, Duration least, Duration quiet, Duration limit) {
        run(
                        guest,
                        Command.script(
                                        "start the agent",
                                        START,
                                        interpreter,
                                        directory,
                                        seconds(tick),
                                        seconds(least),
                                        seconds(quiet),
                                        seconds(limit))
                                .timeout(STEP.plus(quiet)))
                .orThrow();
    }

    private static String seconds(Duration value) {
        return "%d.%09d".formatted(value.toSeconds(), value.toNanosPart());
    }

    GuestClocks clocks() {
        return ClockQuestions.ask(
                guest,
                Command.script("read the guest's clocks", "exec \"$1\" \"$2/agent\" clocks", interpreter, directory)
                        .interactive()
                        .timeout(STEP)
                        .build());
    }

    /** Asks it to stop and reads what it wrote; bears repeating. */
    AgentLog stop() {
        CommandResult result = run(guest, Command.script("stop the agent", STOP, directory));
        if (result.exitStatus() == GONE) {
            throw new XenException(
                    "the agent's file is gone from " + directory + "; did the guest boot anew?", guest.host(), null);
        }
        if (!result.stderr().isBlank()) {
            LOG.warn("{}: {}", guest.host(), result.stderr().strip().replace('\n', ' '));
        }
        return AgentLog.parse(result.orThrow().stdout());
    }

    /** Ends it and removes its directory; bears repeating. Throws where something is left. */
    void remove() {
        CommandResult result = run(guest, Command.script("remove the agent", REMOVE, directory));
        if (!result.succeeded()) {
            throw new CommandFailedException(result, "the agent in " + directory + " could not be removed");
        }
    }

    private static CommandResult run(CommandTransport guest, Command.Builder command) {
        return guest.execute(command.timeout(STEP).build());
    }
}
