package io.github.xensdk.probe;

import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks again, for a limited time, where a guest cannot be reached: it may just have been moved. For steps that bear repeating. */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final long PAUSE_MILLIS = 500;

    private final long deadline;

    Patience(Duration limit) {
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    <T> T get(Supplier<T> step) {
        while (true) {
            try {
                return step.get();
            } catch (ConnectionFailedException | OutcomeUnknownException e) {
                if (isFinal(e) || System.nanoTime() - deadline > 0 || !pause()) {
                    throw e;
                }
                LOG.debug("not reached, trying again", e);
            }
        }
    }

    /** A key that was refused, a thread that is not to wait. */
    private static boolean isFinal(XenException e) {
        return e instanceof CommandInterruptedException
                || e instanceof AuthenticationFailedException
                || e instanceof HostKeyRejectedException;
    }

    private static boolean pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
