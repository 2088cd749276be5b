package io.github.xensdk.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DomainWatch} under way. Thread-safe. Whoever started it stops it; the executor and the hosts stay the caller's.
 *
 * <p>Stopping does not wait for a host: a poll under way is given up, and its thread is the executor's again at once, or where
 * it is just connecting, when that ends. The {@code xl list} that the poll started ends by itself.
 */
public final class RunningWatch implements AutoCloseable {

    /** What waits and may be interrupted meanwhile. */
    interface Waiting {
        void run() throws InterruptedException;
    }

    private final Object lock = new Object();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean stopping;
    private @Nullable WatchEnd end;
    private @Nullable Thread telling;
    private @Nullable Thread waiting;
    private boolean poked;

    RunningWatch() {}

    /**
     * Ends it, and returns at once. No event is told any more but the one that the listener may be hearing just now.
     * Idempotent.
     */
    public void stop() {
        synchronized (lock) {
            stopping = true;
            if (telling == null) {
                end(WatchEnd.STOPPED);
            }
            if (waiting != null && !poked) {
                poked = true;
                waiting.interrupt();
            }
        }
    }

    /**
     * Ends it, and waits until the listener returned from the event that it may be hearing; no event is told afterwards. The
     * listener itself may call this, and does not wait. Idempotent. Where the waiting thread is interrupted, it returns early
     * with its interrupt flag set.
     */
    @Override
    public void close() {
        stop();
        if (!isTelling(Thread.currentThread())) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for its end; without a {@linkplain DomainWatch.Builder#limit limit} until somebody stops it. Not for its listener.
     *
     * @return why it ended
     * @throws InterruptedException where the waiting thread is interrupted; the watch goes on
     */
    public WatchEnd await() throws InterruptedException {
        ended.await();
        return end().orElseThrow();
    }

    /**
     * The same with a time-out.
     *
     * @return why it ended; empty where it goes on
     * @throws InterruptedException where the waiting thread is interrupted; the watch goes on
     */
    public Optional<WatchEnd> await(Duration timeout) throws InterruptedException {
        return ended.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS) ? end() : Optional.empty();
    }

    private Optional<WatchEnd> end() {
        synchronized (lock) {
            return Optional.ofNullable(end);
        }
    }

    private boolean isTelling(Thread thread) {
        synchronized (lock) {
            return telling == thread;
        }
    }

    boolean isStopping() {
        synchronized (lock) {
            return stopping;
        }
    }

    /** The first reason stays. */
    void end(WatchEnd reason) {
        synchronized (lock) {
            if (end == null) {
                end = stopping ? WatchEnd.STOPPED : reason;
                ended.countDown();
            }
        }
    }

    /** Waits in a way that stopping interrupts; does nothing where it was stopped. */
    void waitFor(Waiting body) throws InterruptedException {
        synchronized (lock) {
            if (stopping) {
                return;
            }
            waiting = Thread.currentThread();
        }
        try {
            body.run();
        } finally {
            synchronized (lock) {
                waiting = null;
                if (poked) {
                    // That interrupt was ours; the executor's thread must not keep it.
                    Thread.interrupted();
                }
            }
        }
    }

    /** Tells one event; does nothing where it was stopped. */
    void tell(Telling<?> event, DomainListener listener) {
        synchronized (lock) {
            if (stopping) {
                return;
            }
            telling = Thread.currentThread();
        }
        try {
            event.to(listener);
        } finally {
            synchronized (lock) {
                telling = null;
                if (stopping) {
                    end(WatchEnd.STOPPED);
                }
            }
        }
    }
}
