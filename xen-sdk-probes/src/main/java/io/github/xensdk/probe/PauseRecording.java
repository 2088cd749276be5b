package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread that notes when it did not get to run. Whoever starts it owns it and stops or closes it. Thread-safe. */
public final class PauseRecording implements AutoCloseable {

    private final Duration interval;
    private final Duration quiet;
    private final PauseClock clock;
    private final Instant startedAt;
    private final Thread thread;

    private final List<Pause> pauses = new ArrayList<>();
    private Duration floor = Duration.ZERO;
    private @Nullable Duration threshold;
    private long rounds;
    private long forgotten;

    PauseRecording(Duration interval, Duration quiet, PauseClock clock) {
        this.interval = interval;
        this.quiet = quiet;
        this.clock = clock;
        this.startedAt = clock.now();
        this.thread = new Thread(this::watch, "xensdk-pauses");
        thread.setDaemon(true);
        thread.start();
    }

    /** What was seen until now. Does not end it. */
    public synchronized PauseResult result() {
        return new PauseResult(startedAt, floor, threshold(), rounds, pauses, forgotten);
    }

    /** Ends it; what was seen. Once stopped, it returns the same again. */
    public PauseResult stop() {
        close();
        return result();
    }

    /** Ends it, and waits until its thread has ended. Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // Its thread ends at once; who interrupted us is told then.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        long begin = clock.nanoTime();
        long before = begin;
        Instant wallBefore = startedAt;
        try {
            while (true) {
                clock.sleep(interval);
                long now = clock.nanoTime();
                Instant wall = clock.now();
                round(begin, wallBefore, Duration.ofNanos(now - before), Duration.between(wallBefore, wall), now);
                before = now;
                wallBefore = wall;
            }
        } catch (InterruptedException e) {
            // That is how it is ended.
        }
    }

    private synchronized void round(long begin, Instant at, Duration monotonic, Duration wall, long now) {
        rounds++;
        if (threshold == null) {
            floor = monotonic.compareTo(floor) > 0 ? monotonic : floor;
            if (now - begin >= quiet.toNanos()) {
                threshold = threshold();
            }
            return;
        }
        // Each round sleeps for an interval by intention.
        var pause = new Pause(at, monotonic.minus(interval), wall.minus(interval));
        if (pause.length().compareTo(threshold) > 0) {
            if (pauses.size() < PauseProbe.MOST_PAUSES) {
                pauses.add(pause);
            } else {
                forgotten++;
            }
        }
    }

    private Duration threshold() {
        Duration known = threshold;
        if (known != null) {
            return known;
        }
        Duration clear = floor.multipliedBy(3);
        return clear.compareTo(PauseProbe.LEAST_PAUSE) > 0 ? clear : PauseProbe.LEAST_PAUSE;
    }
}
