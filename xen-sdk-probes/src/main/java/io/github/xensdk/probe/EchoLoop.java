package io.github.xensdk.probe;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The probe's thread: sends when a slot of the schedule is due, reads in between, writes down. A slot that was missed is left
 * out, never made up for. Nothing is allocated per probe but the log's blocks.
 */
final class EchoLoop implements Runnable {

    /** Session, number, time of sending. */
    private static final int PACKET = 3 * Long.BYTES;

    private static final int SOCKET_BUFFER = 1 << 20;
    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final DatagramChannel channel;
    private final Selector selector;
    private final long interval;
    private final long limit;
    private final long lateAfter;
    private final long session = new SecureRandom().nextLong();
    private final ByteBuffer out = ByteBuffer.allocateDirect(PACKET);
    private final ByteBuffer in = ByteBuffer.allocateDirect(2048);

    private final LongLog sent = new LongLog();
    private final LongLog received = new LongLog();
    private final LongLog order = new LongLog();
    private final LongLog stallFrom = new LongLog();
    private final LongLog stallTo = new LongLog();
    private long refused;
    private long skipped;
    private long foreign;
    private long endedAt;
    private boolean reachedLimit;

    private volatile boolean stopping;
    private volatile long lastAnswered = System.nanoTime() - 1;
    private volatile @Nullable Exception broken;

    private EchoLoop(NetworkProbe probe, DatagramChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
        this.interval = probe.interval().toNanos();
        this.limit = probe.limit().toNanos();
        this.lateAfter = probe.lateAfter().toNanos();
    }

    static EchoLoop open(NetworkProbe probe) throws IOException {
        var channel = DatagramChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
            channel.connect(probe.target());
            var selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new EchoLoop(probe, channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Makes the thread end; what it wrote may be read when it has ended. */
    void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** When the latest probe that was answered was sent. */
    long lastAnswered() {
        return lastAnswered;
    }

    @Nullable
    Exception broken() {
        return broken;
    }

    @Override
    public void run() {
        try (channel;
                selector) {
            record();
        } catch (IOException | RuntimeException e) {
            broken = e;
        }
    }

    private void record() throws IOException {
        long start = System.nanoTime();
        long slot = 0;
        while (!stopping) {
            long now = System.nanoTime();
            if (now - start > limit) {
                reachedLimit = true;
                break;
            }
            long current = (now - start) / interval;
            skipped += current - slot;
            slot = current;
            send();
            slot++;
            readUntil(start + slot * interval);
        }
        endedAt = System.nanoTime();
        while (System.nanoTime() - endedAt < GRACE && unanswered()) {
            readUntil(System.nanoTime() + MILLISECOND);
        }
    }

    private void send() {
        int number = sent.size();
        long before = System.nanoTime();
        out.clear().putLong(session).putLong(number).putLong(before).flip();
        int written = -1;
        // An error may belong to an earlier packet (a port that was closed): reading it clears it, and this one still
        // goes.
        for (int attempt = 0; attempt < 2 && written < 0; attempt++) {
            try {
                written = channel.write(out);
            } catch (IOException e) {
                written = -1;
            }
        }
        long after = System.nanoTime();
        if (written != PACKET) {
            refused++;
        }
        if (written != 0) {
            sent.add(before);
            received.add(written == PACKET ? Capture.NEVER : Capture.UNSENT);
        }
        if (after - before > STALL) {
            stalled(before, after);
        }
    }

    private void readUntil(long due) throws IOException {
        drain();
        for (long left = due - System.nanoTime(); left > 0 && !stopping; left = due - System.nanoTime()) {
            if (left >= 2 * MILLISECOND) {
                selector.select(left / MILLISECOND - 1);
                selector.selectedKeys().clear();
            } else {
                LockSupport.parkNanos(Math.min(left, NAP));
            }
            drain();
        }
        long now = System.nanoTime();
        if (now - due > STALL) {
            stalled(due, now);
        }
    }

    private void stalled(long from, long to) {
        stallFrom.add(from);
        stallTo.add(to);
    }

    private void drain() {
        while (true) {
            in.clear();
            try {
                if (channel.read(in) <= 0) {
                    return;
                }
            } catch (IOException e) {
                // The target's port is closed, or there is no way to it: silence. The error is cleared by having been
                // read.
                return;
            }
            take(System.nanoTime());
        }
    }

    private void take(long now) {
        in.flip();
        if (in.remaining() != PACKET || in.getLong() != session) {
            foreign++;
            return;
        }
        long number = in.getLong();
        if (number < 0 || number >= sent.size() || in.getLong() != sent.get((int) number)) {
            foreign++;
            return;
        }
        int probe = (int) number;
        if (received.get(probe) != Capture.NEVER) {
            return;
        }
        received.set(probe, now);
        order.add(probe);
        if (now - sent.get(probe) <= lateAfter && sent.get(probe) - lastAnswered > 0) {
            lastAnswered = sent.get(probe);
        }
    }

    /** Whether one of the last probes may still be answered. */
    private boolean unanswered() {
        for (int probe = sent.size() - 1; probe >= 0 && endedAt - sent.get(probe) < GRACE; probe--) {
            if (received.get(probe) == Capture.NEVER) {
                return true;
            }
        }
        return false;
    }

    Capture capture() {
        int[] arrivals = new int[order.size()];
        for (int i = 0; i < arrivals.length; i++) {
            arrivals[i] = (int) order.get(i);
        }
        return new Capture(
                interval, sent.toArray(), received.toArray(), arrivals, stallFrom.toArray(), stallTo.toArray());
    }

    long refused() {
        return refused;
    }

    long skipped() {
        return skipped;
    }

    long foreign() {
        return foreign;
    }

    long endedAt() {
        return endedAt;
    }

    boolean reachedLimit() {
        return reachedLimit;
    }
}
