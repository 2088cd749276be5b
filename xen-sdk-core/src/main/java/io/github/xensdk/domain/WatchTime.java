package io.github.xensdk.domain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Time as a watch sees it, and whoever waits for a guest. */
interface WatchTime {

    /** Monotonic, from a start that means nothing. */
    Duration now();

    /** Waits; returns at once where that is zero or less. */
    void sleep(Duration length) throws InterruptedException;

    /** The JVM's. */
    WatchTime SYSTEM = new WatchTime() {
        @Override
        public Duration now() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration length) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(TimeUnit.NANOSECONDS.convert(length));
        }
    };
}
