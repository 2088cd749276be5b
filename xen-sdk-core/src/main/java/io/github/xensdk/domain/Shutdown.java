package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a guest is to be shut down: how long to wait, and what becomes of one that takes longer. Immutable.
 *
 * <pre>{@code domains.shutdown(guest, Shutdown.within(Duration.ofMinutes(2)).orDestroy())}</pre>
 */
public final class Shutdown {

    /** What becomes of a guest that takes too long. */
    enum Fallback {
        FAIL,
        LEAVE,
        DESTROY
    }

    private final @Nullable Duration patience;
    private final Fallback fallback;
    private final StopSignal signal;

    private Shutdown(@Nullable Duration patience, Fallback fallback, StopSignal signal) {
        this.patience = patience;
        this.fallback = fallback;
        this.signal = signal;
    }

    /** Only asks the guest. */
    public static Shutdown withoutWaiting() {
        return new Shutdown(null, Fallback.LEAVE, StopSignal.CONTROL);
    }

    /**
     * Waits so long for the guest's end. A guest that takes longer is left as it is, with an exception, unless
     * {@link #orLeave} or {@link #orDestroy} says otherwise.
     *
     * @throws InvalidInputException where the time is zero or negative
     */
    public static Shutdown within(Duration timeout) {
        return new Shutdown(positive(timeout), Fallback.FAIL, StopSignal.CONTROL);
    }

    static Duration positive(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new InvalidInputException("timeout", "must be positive");
        }
        return timeout;
    }

    /** A guest that takes too long is left as it is, without an exception. */
    public Shutdown orLeave() {
        return new Shutdown(patience, Fallback.LEAVE, signal);
    }

    /**
     * A guest that takes too long is destroyed; what it had not written is lost.
     *
     * @throws InvalidInputException where nobody waits
     */
    public Shutdown orDestroy() {
        if (patience == null) {
            throw new InvalidInputException("fallback", "needs a time to wait: Shutdown.within");
        }
        return new Shutdown(patience, Fallback.DESTROY, signal);
    }

    /** How the guest is asked. Default: {@link StopSignal#CONTROL}. */
    public Shutdown signal(StopSignal value) {
        return new Shutdown(patience, fallback, value);
    }

    Optional<Duration> patience() {
        return Optional.ofNullable(patience);
    }

    Fallback fallback() {
        return fallback;
    }

    StopSignal signal() {
        return signal;
    }
}
