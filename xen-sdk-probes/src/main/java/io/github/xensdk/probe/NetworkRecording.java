package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A network probe at work. Whoever starts it owns it and stops or closes it; it ends by itself at its probe's limit.
 *
 * <p>Thread-safe.
 */
public final class NetworkRecording implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(5);

    private final NetworkProbe probe;
    private final EchoLoop loop;
    private final Thread thread;
    private final Instant startedAt;
    private final long startNanos;
    private @Nullable NetworkResult result;

    private NetworkRecording(NetworkProbe probe, EchoLoop loop) {
        this.probe = probe;
        this.loop = loop;
        this.thread = new Thread(loop, "xensdk-probe-" + probe.target().getPort());
        this.thread.setDaemon(true);
        this.startedAt = Instant.now();
        this.startNanos = System.nanoTime();
    }

    static NetworkRecording start(NetworkProbe probe) {
        try {
            var recording = new NetworkRecording(probe, EchoLoop.open(probe));
            recording.thread.start();
            return recording;
        } catch (IOException e) {
            throw new XenException("no socket for " + probe + ": " + e.getMessage(), null, e);
        }
    }

    /** What is recorded. */
    public NetworkProbe probe() {
        return probe;
    }

    /**
     * Waits until the target answered a probe that was sent after this call.
     *
     * @return whether it did so in time
     * @throws InterruptedException where the waiting thread is interrupted; the recording goes on
     */
    public boolean awaitAnswer(Duration timeout) throws InterruptedException {
        long asked = System.nanoTime();
        while (loop.lastAnswered() - asked < 0) {
            if (System.nanoTime() - asked > timeout.toNanos() || !thread.isAlive()) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    /**
     * Stops sending, waits a moment for the last replies, and judges what was recorded. Once stopped, it returns the same again.
     *
     * @throws XenException where the recording had broken off
     */
    public synchronized NetworkResult stop() {
        NetworkResult known = result;
        if (known == null) {
            endThread();
            Exception broken = loop.broken();
            if (broken != null) {
                throw new XenException(
                        "the recording of " + probe + " broke off: " + broken.getMessage(), null, broken);
            }
            known = NetworkResult.judge(probe, loop, startedAt, startNanos);
            result = known;
        }
        return known;
    }

    /** Stops without judging; what was recorded is dropped unless it was {@linkplain #stop() stopped} before. Idempotent. */
    @Override
    public synchronized void close() {
        endThread();
    }

    /** The thread ends within its grace time; an interruption waits for that and is kept. */
    private void endThread() {
        loop.stop();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
