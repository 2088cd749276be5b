package io.github.xensdk.probe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.IntCountsHistogram;

/** How late this machine wakes a thread that sleeps for a millisecond, all the while: what no program on it can be better than. */
final class MachineNoise implements AutoCloseable {

    private static final long NAP = TimeUnit.MILLISECONDS.toNanos(1);

    private final IntCountsHistogram late = new IntCountsHistogram(2);
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
            late.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, System.nanoTime() - before - NAP)));
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
                late.getValueAtPercentile(50) / 1e3,
                late.getValueAtPercentile(99) / 1e3,
                late.getValueAtPercentile(99.9) / 1e3,
                late.getMaxValue() / 1e3);
    }

    @Override
    public void close() {
        stopping = true;
    }
}
