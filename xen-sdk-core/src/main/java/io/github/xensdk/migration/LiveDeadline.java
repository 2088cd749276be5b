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
 * stops sending and lets the guest go on. Killing xl itself would leave a guest that is suspended just then. Where there is no link
 * yet, or the source does not answer, it is tried again until the migration is over.
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
                for stat in /proc/[0-9]*/stat; do
                    link=${stat#/proc/} link=${link%/stat}
                    { read -r line < "$stat"; } 2> /dev/null || continue
                    case $line in "$link (ssh) "?" $pid "*) kill -TERM "$link" && echo "cut $link" ;; esac
                done
            done
            """;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

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

    private void watch(Duration deadline) {
        try {
            boolean done = over.await(deadline.toNanos(), TimeUnit.NANOSECONDS);
            while (!done) {
                done = cut(deadline) || over.await(BETWEEN_TRIES.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("{}: nobody waits for the deadline any more", move.guest().name());
        }
    }

    /** Whether there is nothing more to do. */
    private synchronized boolean cut(Duration deadline) {
        String guest = move.guest().name();
        if (move.clock().isIn(MigrationPhase.HANDOVER)) {
            return handingOver(guest);
        }
        String late = "it had not come to the handover after " + deadline;
        try {
            String answer = move.source()
                    .run(cutting(move.guest().id()))
                    .orThrow()
                    .stdout()
                    .strip();
            // A login may greet before.
            if (answer.lines().anyMatch(line -> line.startsWith("cut "))) {
                happened = late + ", so its link was cut";
                LOG.info("{}: {}", guest, happened);
                return true;
            }
            if (answer.lines().anyMatch("handing over"::equals)) {
                return handingOver(guest);
            }
            happened = late + ", and nothing could be cut: " + move.source().name() + " has no link of an xl migrate";
        } catch (XenException | IllegalStateException e) {
            happened = late + ", and nothing could be cut: " + e.getMessage();
        }
        LOG.debug("{}: {}", guest, happened);
        return false;
    }

    private boolean handingOver(String guest) {
        happened = "";
        LOG.info("{}: the deadline passed during the handover, nothing is cut", guest);
        return true;
    }

    static Command cutting(int domain) {
        return Command.script("cut the link of xl migrate", CUT, Integer.toString(domain))
                .build();
    }

    /** Does not wait for a cut that is under way. */
    @Override
    public void close() {
        over.countDown();
    }
}
