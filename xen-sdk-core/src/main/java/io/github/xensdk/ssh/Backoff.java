package io.github.xensdk.ssh;

import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Does something again that bears it, after growing pauses, as long as there is time. For one call. */
final class Backoff {

    private static final IntervalFunction PAUSES = IntervalFunction.ofExponentialRandomBackoff(300, 2.0, 0.3);

    private final int attempts;
    private final long deadline;

    Backoff(int attempts, long deadline) {
        this.attempts = attempts;
        this.deadline = deadline;
    }

    /** In nanoseconds; negative when it is over. */
    long remaining() {
        return deadline - System.nanoTime();
    }

    <T> T call(Predicate<Throwable> bears, Supplier<T> work) {
        var policy = RetryConfig.<T>custom()
                .maxAttempts(attempts)
                // A pause that would outlast the time is no use.
                .retryOnException(e -> bears.test(e)
                        && remaining() > 0
                        && !Thread.currentThread().isInterrupted())
                .intervalBiFunction((attempt, outcome) ->
                        Math.max(1, Math.min(PAUSES.apply(attempt), TimeUnit.NANOSECONDS.toMillis(remaining()))))
                .build();
        return Retry.of("ssh", policy).executeSupplier(work);
    }
}
