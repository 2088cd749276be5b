package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A network probe at work. Whoever starts it owns it and stops or closes it; it ends by itself at its probe's limit.
 *
 * <p>Thread-safe.
 */
public final class NetworkRecording implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(5);

    private final NetworkProbe probe;
    private final ProbeLog log;
    private final CompletableFuture<NetworkResult> ended;
    private final Runnable stop;

    NetworkRecording(NetworkProbe probe, ProbeLog log, CompletableFuture<NetworkResult> ended, Runnable stop) {
        this.probe = probe;
        this.log = log;
        this.ended = ended;
        this.stop = stop;
    }

    static NetworkRecording start(NetworkProbe probe) {
        return NetworkRecordings.start(List.of(probe)).recordings().get(0);
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
        while (log.lastAnswered() - asked < 0) {
            if (System.nanoTime() - asked > timeout.toNanos() || ended.isDone()) {
                return false;
            }
            Thread.sleep(POLL.toMillis());
        }
        return true;
    }

    /** Whether it goes on: it was not stopped, has not reached its limit, and did not break off. */
    public boolean running() {
        return !ended.isDone();
    }

    /**
     * Stops sending, waits a moment for the last replies, and judges what was recorded. Once stopped, it returns the same again.
     *
     * @throws XenException where the recording had broken off
     */
    public NetworkResult stop() {
        end();
        try {
            return ended.join();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof XenException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Stops without telling what was recorded. Idempotent. */
    @Override
    public void close() {
        end();
    }

    /** The thread ends it within its grace time; an interruption waits for that and is kept. */
    private void end() {
        stop.run();
        boolean interrupted = false;
        while (!ended.isDone()) {
            try {
                ended.get();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                // stop() tells it.
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
