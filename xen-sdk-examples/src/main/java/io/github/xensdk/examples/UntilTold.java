package io.github.xensdk.examples;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until a time is over or somebody presses Ctrl-C; in that case the program still gets to print what it has. */
final class UntilTold implements AutoCloseable {

    private static final long LAST_WORDS_SECONDS = 150;

    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "ctrl-c");

    UntilTold() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        told.countDown();
        try {
            if (!done.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: gave up waiting for the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits; returns whether the time was not over yet. */
    boolean await(Duration time) throws InterruptedException {
        return told.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** All is printed. */
    @Override
    public void close() {
        done.countDown();
        if (told.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
