package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the link of an {@code xl migrate} at a time, unless it is over or handing over by then. xl takes that for a lost target: it
 * stops sending and lets the guest go on. Killing xl itself would leave a guest that is suspended just then.
 */
final class LiveDeadline implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveDeadline.class);

    /**
     * The xl is known by its last two words, domain and host; the link by being its child. We hear what xl prints a little later than
     * it does, so what it printed is looked at here once more: a link is not cut while the target may be told to start the guest.
     */
    private static final String CUT = """
            for comm in $(grep -lx xl /proc/[0-9]*/comm 2> /dev/null); do
                p=${comm%/comm} pid=${comm#/proc/} pid=${pid%/comm}
                [ "$(tr '\\0' '\\n' < "$p/cmdline" 2> /dev/null | sed -n 2p)" = migrate ] || continue
                [ "$(tr '\\0' '\\n' < "$p/cmdline" 2> /dev/null | tail -n 2 | head -n 1)" = "$1" ] || continue
                if [ -f "$p/fd/2" ] && grep -q 'requesting permission to start domain' "$p/fd/2"; then
                    echo "handing over"
                    continue
                fi
                for name in $(grep -lx ssh /proc/[0-9]*/comm 2> /dev/null); do
                    # After the name, which may have blanks: its state, and its parent.
                    read -r line < "${name%/comm}/stat" && line=${line##*") "} && set -- "$1" $line || continue
                    link=${name#/proc/} link=${link%/comm}
                    [ "$3" != "$pid" ] || { kill -TERM "$link" && echo "cut $link"; }
                done
            done
            """;

    private static final int AGAIN_SECONDS = 1;

    private final Move move;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private String happened = "";

    private LiveDeadline(Move move, Duration deadline) {
        this.move = move;
        this.thread = new Thread(
                () -> watch(deadline), "xensdk-deadline-" + move.guest().name());
        thread.setDaemon(true);
    }

    static LiveDeadline start(Move move, Duration deadline) {
        var result = new LiveDeadline(move, deadline);
        result.thread.start();
        return result;
    }

    /** What it did, for the outcome's reason; empty where it did nothing. Waits for a cut that is under way. */
    synchronized String happened() {
        return happened;
    }

    /** Tries again each second: xl and its link may not be there yet, and a command may fail. */
    private void watch(Duration deadline) {
        try {
            boolean ended = over.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
            while (!ended && !cut(deadline)) {
                ended = over.await(AGAIN_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("the deadline of {} is not watched any more", move.guest().name(), e);
        }
    }

    /** Whether there is nothing more to do. */
    private synchronized boolean cut(Duration deadline) {
        String guest = move.guest().name();
        if (move.clock().isIn(MigrationPhase.HANDOVER)) {
            LOG.info("{}: the deadline passed during the handover, nothing is cut", guest);
            return true;
        }
        String late = "it had not come to the handover after " + deadline;
        try {
            String answer = move.source()
                    .run(Command.script(
                                    "cut the link of xl migrate",
                                    CUT,
                                    Integer.toString(move.guest().id()))
                            .build())
                    .orThrow()
                    .stdout()
                    .strip();
            LOG.info("{}: the deadline passed: {}", guest, answer);
            if (answer.startsWith("cut")) {
                happened = late + ", so its link was cut";
                return true;
            }
            if (answer.startsWith("handing over")) {
                return true;
            }
            happened = late + ", and no link was found to be cut";
            return false;
        } catch (XenException | IllegalStateException e) {
            happened = late + ", and its link could not be cut: " + e.getMessage();
            LOG.warn("{}: {}", guest, happened);
            return false;
        }
    }

    /** Does not wait for a cut that is under way. */
    @Override
    public void close() {
        over.countDown();
    }
}
