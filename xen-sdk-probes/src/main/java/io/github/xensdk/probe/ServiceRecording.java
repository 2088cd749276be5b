package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients at work on a service. Whoever starts it owns it and stops or closes it; when nobody does, it ends by itself at its probe's
 * limit. Thread-safe.
 */
public final class ServiceRecording implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRecording.class);

    /** How long a client may take to end its request. */
    private static final Duration END = Duration.ofSeconds(10);

    /** After a failure; a service that refuses at once must not keep a processor busy. */
    private static final long REST_MILLIS = 10;

    private final ServiceProbe probe;
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();
    private final List<Thread> clients = new ArrayList<>();
    private final List<Integer> completed = new ArrayList<>();
    private long failed;
    private volatile boolean ended;
    private @Nullable ServiceResult result;

    ServiceRecording(ServiceProbe probe) {
        this.probe = probe;
        for (int i = 0; i < probe.clients(); i++) {
            var client = new Thread(this::ask, "xensdk-client-" + i);
            client.setDaemon(true);
            clients.add(client);
        }
        clients.forEach(Thread::start);
    }

    private void ask() {
        while (!ended && System.nanoTime() - startNanos < probe.limit().toNanos()) {
            try {
                probe.request().call();
                completed();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception | Error e) {
                if (!failed(e)) {
                    return;
                }
            }
        }
    }

    private synchronized void completed() {
        if (ended) {
            return;
        }
        int window = window(System.nanoTime());
        fillTo(window + 1);
        completed.set(window, completed.get(window) + 1);
    }

    /** Rests; whether it may go on. */
    private boolean failed(Throwable e) {
        synchronized (this) {
            if (ended) {
                return false;
            }
            failed++;
        }
        LOG.debug("a request failed", e);
        try {
            TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private int window(long nanoTime) {
        return (int) ((nanoTime - startNanos) / probe.window().toNanos());
    }

    private void fillTo(int windows) {
        while (completed.size() < windows) {
            completed.add(0);
        }
    }

    /**
     * Ends it; what was seen. Once stopped, it returns the same again. A client that is still at its request is interrupted and waited for, for
     * ten seconds at most.
     */
    public ServiceResult stop() {
        close();
        return end();
    }

    private synchronized ServiceResult end() {
        ServiceResult known = result;
        if (known == null) {
            ended = true;
            long lasted = Math.min(System.nanoTime() - startNanos, probe.limit().toNanos());
            int whole = window(startNanos + lasted);
            fillTo(whole);
            known = new ThroughputJudge(startedAt, startNanos, probe.window(), probe.share())
                    .judge(completed.subList(0, whole), failed);
            result = known;
        }
        return known;
    }

    /** Ends it. A client that does not end its request is left to it, and logged. Idempotent. */
    @Override
    public void close() {
        end();
        clients.forEach(Thread::interrupt);
        long until = System.nanoTime() + END.toNanos();
        boolean interrupted = false;
        for (Thread client : clients) {
            try {
                client.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
            if (client.isAlive()) {
                LOG.warn("{} is still at its request, which does not heed its interruption", client.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
