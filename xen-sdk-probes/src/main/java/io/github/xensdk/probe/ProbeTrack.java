package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One target on its absolute schedule. A slot that was missed is left out, never made up for. For the probing thread; what others may
 * use says so.
 */
final class ProbeTrack implements Comparable<ProbeTrack> {

    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(1);

    private final NetworkProbe probe;
    private final ProbeLog log;
    private final Exchange exchange;
    private final CompletableFuture<NetworkResult> ended;
    private final long interval;
    private final long start;
    private final long limit;
    private final long late;
    private long slot;
    private long due;
    private long endedAt;
    private boolean sending = true;
    private boolean reachedLimit;
    private volatile boolean stopping;

    private ProbeTrack(
            NetworkProbe probe, ProbeLog log, Exchange exchange, CompletableFuture<NetworkResult> ended, long start) {
        this.probe = probe;
        this.log = log;
        this.exchange = exchange;
        this.ended = ended;
        this.interval = probe.interval().toNanos();
        this.late = probe.lateAfter().toNanos();
        this.limit = probe.limit().toNanos();
        this.start = start;
        this.due = start;
    }

    static ProbeTrack open(
            NetworkProbe probe, ProbeLog log, Selector selector, CompletableFuture<NetworkResult> ended, long start)
            throws IOException {
        Exchange exchange = switch (probe.kind()) {
            case UDP_ECHO -> UdpExchange.open(probe, log, selector);
            case TCP_CONNECT -> ConnectionExchange.connect(probe, log, selector);
            case TCP_ECHO -> new StreamExchange(probe, log, selector);
            case HTTP_GET -> ConnectionExchange.httpGet(probe, log, selector);
            case ICMP -> throw new AssertionError("another program sends these");
        };
        return new ProbeTrack(probe, log, exchange, ended, start);
    }

    /** Asks it to end. For any thread. */
    void stop() {
        stopping = true;
    }

    /** When it wants to be called. */
    long due() {
        return due;
    }

    @Override
    public int compareTo(ProbeTrack other) {
        return Long.signum(due - other.due);
    }

    /** Does not wait for its slot where it is to end. */
    void hurry() {
        if (stopping && sending) {
            due = System.nanoTime();
        }
    }

    /** Whether a slot comes so late that what there is should be read before it is noted. */
    boolean behind(long now) {
        return now - due > STALL;
    }

    /** Does what is due; returns whether it wants to be called again. */
    boolean slot() {
        long now = System.nanoTime();
        if (behind(now)) {
            log.stalled(due, now);
        }
        if (sending) {
            if (!stopping && now - start <= limit) {
                send(now);
                return true;
            }
            sending = false;
            reachedLimit = !stopping;
            endedAt = now;
        }
        if (now - endedAt < GRACE && log.unanswered(endedAt, GRACE)) {
            due = now + POLL;
            return true;
        }
        close();
        ended.complete(log.finish(endedAt, reachedLimit));
        return false;
    }

    private void send(long now) {
        long current = (now - start) / interval;
        if (exchange.ready()) {
            log.skipped(current - slot);
            for (long missed = slot + 1; missed <= current; missed++) {
                log.late(now - start - missed * interval);
            }
            int number = log.sending(now, now - due);
            exchange.send(number, now);
            exchange.giveUp(now - late);
            long after = System.nanoTime();
            if (after - now > STALL) {
                log.stalled(now, after);
            }
        }
        log.tick(now);
        slot = current + 1;
        due = start + slot * interval;
    }

    /** Ends it for a failure of this program or its machine. */
    void fail(Throwable cause) {
        close();
        ended.completeExceptionally(
                new XenException("the recording of " + probe + " broke off: " + cause.getMessage(), null, cause));
    }

    /** Gives its socket up. */
    void close() {
        try {
            exchange.close();
        } catch (IOException e) {
            // Its socket is gone all the same.
        }
    }
}
