package io.github.xensdk.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How late this machine wakes a thread that sleeps for a millisecond, all the while: what no program on it can be better than. */
final class MachineNoise implements AutoCloseable {

    private static final long NAP = TimeUnit.MILLISECONDS.toNanos(1);

    private final DurationHistogram late = new DurationHistogram();
    private final Thread thread = new Thread(this::measure, "machine-noise");
    private volatile boolean stopping;

    MachineNoise() {
        thread.setDaemon(true);
        thread.start();
    }

    private void measure() {
        while (!stopping) {
            long before = System.nanoTime();
            LockSupport.parkNanos(NAP);
            late.record(System.nanoTime() - before - NAP);
        }
    }

    /** Ends it and says what it saw. */
    String end() throws InterruptedException, IOException {
        stopping = true;
        thread.join();
        return String.format(
                Locale.ROOT,
                "%d processors, load %s; a thread that sleeps for 1 ms was woken late by %.2f ms (median), %.1f ms (99 of 100), "
                        + "%.1f ms (999 of 1,000), %.1f ms (at most)",
                Runtime.getRuntime().availableProcessors(),
                Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0],
                quantile(0.5),
                quantile(0.99),
                quantile(0.999),
                millis(late.max()));
    }

    private double quantile(double share) {
        return late.quantile(share).map(MachineNoise::millis).orElse(0.0);
    }

    private static double millis(Duration value) {
        return value.toNanos() / 1e6;
    }

    @Override
    public void close() {
        stopping = true;
    }
}
