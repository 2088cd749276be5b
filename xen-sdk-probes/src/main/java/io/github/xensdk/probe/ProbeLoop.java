package io.github.xensdk.probe;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The thread that probes all targets of a group: sends what is due, reads in between. */
final class ProbeLoop implements Runnable {

    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final PriorityQueue<ProbeTrack> waiting = new PriorityQueue<>();
    private final Runnable atEnd;
    private volatile boolean stopAsked;
    private long lookedAt;

    /**
     * Takes the selector over, and closes it in the end.
     *
     * @param atEnd is called by the probing thread when all have ended
     */
    ProbeLoop(Selector selector, Runnable atEnd) {
        this.selector = selector;
        this.atEnd = atEnd;
    }

    /** Adds what it is to do, before it begins. */
    void add(List<ProbeTrack> tracks) {
        waiting.addAll(tracks);
    }

    /** Makes the thread look at once who is to stop. For any thread. */
    void wakeUp() {
        stopAsked = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            while (!waiting.isEmpty()) {
                round();
            }
        } catch (IOException | RuntimeException | Error e) {
            // Whoever waits for a result must not wait for ever.
            waiting.forEach(track -> track.fail(e));
            if (e instanceof Error error) {
                throw error;
            }
        } finally {
            atEnd.run();
        }
    }

    private void round() throws IOException {
        if (stopAsked) {
            stopAsked = false;
            var all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(ProbeTrack::hurry);
            waiting.addAll(all);
        }
        ProbeTrack next = waiting.element();
        long now = System.nanoTime();
        long left = next.due() - now;
        if (left > 0) {
            pause(left);
            return;
        }
        if (next.behind(now) || now - lookedAt > NAP) {
            look();
        }
        waiting.remove();
        try {
            if (next.slot()) {
                waiting.add(next);
            }
        } catch (RuntimeException e) {
            next.fail(e);
        } catch (Error e) {
            next.fail(e);
            throw e;
        }
    }

    private void pause(long left) throws IOException {
        if (left >= 2 * MILLISECOND) {
            selector.select(ProbeLoop::read, left / MILLISECOND - 1);
            lookedAt = System.nanoTime();
        } else {
            look();
            LockSupport.parkNanos(Math.min(left, NAP));
        }
    }

    private void look() throws IOException {
        selector.selectNow(ProbeLoop::read);
        lookedAt = System.nanoTime();
    }

    private static void read(SelectionKey key) {
        if (key.isValid() && key.attachment() instanceof Exchange exchange) {
            exchange.read(key);
        }
    }

    /** The tracks of a group start one after another, so that their packets spread over the interval. */
    static List<Long> starts(List<NetworkProbe> probes, long first) {
        var starts = new ArrayList<Long>();
        for (int i = 0; i < probes.size(); i++) {
            long interval = probes.get(i).interval().toNanos();
            starts.add(first + interval * i / probes.size());
        }
        return starts;
    }
}
