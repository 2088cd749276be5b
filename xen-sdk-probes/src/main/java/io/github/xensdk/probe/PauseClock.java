package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** This program's clocks, and its sleep; a test has others. */
interface PauseClock {

    PauseClock SYSTEM = new PauseClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }
    };

    long nanoTime();

    Instant now();

    void sleep(Duration time) throws InterruptedException;
}
