package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent in a guest: brought, started, asked, removed. The scripts are constants; what varies are their arguments. */
final class GuestAgent {

    private static final Logger LOG = LoggerFactory.getLogger(GuestAgent.class);

    private static final Duration STEP = Duration.ofSeconds(60);
    private static final int GONE = 3;

    private static final String STOP = """
            dir=$1
            [ -f "$dir/log" ] || exit 3
            """ + GuestScript.OURS + """
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

    private static final String CLOCKS = """
            [ -f "$2/agent" ] || { echo %s; exit 3; }
            exec "$1" "$2/agent" clocks
            """.formatted(ClockQuestions.GONE);

    private final GuestScript script;

    private GuestAgent(GuestScript script) {
        this.script = script;
    }

    /** Brings the agent, for whichever interpreter there is, into a directory that only its user can read. */
    static GuestAgent bring(CommandTransport guest) {
        return new GuestAgent(GuestScript.bringAlsoForShell(guest, "agent"));
    }

    /**
     * Starts recording and returns when the noise floor was measured.
     *
     * @param kept how long what it wrote stays after its limit
     */
    void start(Duration tick, Duration least, Duration quiet, Duration limit, Duration kept) {
        script.start(
                "record", "floor", quiet, seconds(tick), seconds(least), seconds(quiet), seconds(limit), seconds(kept));
    }

    private static String seconds(Duration value) {
        return "%d.%09d".formatted(value.toSeconds(), value.toNanosPart());
    }

    GuestClocks clocks() {
        return ClockQuestions.ask(
                script.guest(),
                Command.script("read the guest's clocks", CLOCKS, script.interpreter(), script.directory())
                        .interactive()
                        .timeout(STEP)
                        .build());
    }

    /** For one whose files are not where they were. */
    static XenException gone(CommandTransport guest) {
        return new XenException("the agent is gone; did the guest boot anew?", guest.host(), null);
    }

    /** Asks it to stop and reads what it wrote; bears repeating. */
    AgentLog stop() {
        CommandResult result = script.run(Command.script("stop the agent", STOP, script.directory()));
        if (result.exitStatus() == GONE) {
            throw gone(script.guest());
        }
        if (!result.stderr().isBlank()) {
            LOG.warn("{}: {}", script.guest().host(), result.stderr().strip().replace('\n', ' '));
        }
        return AgentLog.parse(result.orThrow().stdout());
    }

    /** Ends it and removes its directory; bears repeating. Throws where something is left. */
    void remove() {
        script.remove();
    }
}
