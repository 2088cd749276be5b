package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.CommandTransport;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other end of a {@link NetworkProbe}, brought to a guest that has none: an echo service (RFC 862) for UDP and TCP, which also
 * counts what it gets, so that losses are known by direction. Whoever starts it owns it and closes it; when nobody does, it
 * ends by itself after its limit, and its directory stays.
 *
 * <pre>{@code
 * try (var echo = EchoService.start(guest, 7007, Duration.ofHours(1));
 *         var recording = NetworkProbe.udpEcho("guest-04", echo.port()).build().start()) {
 *     …
 * }
 * }</pre>
 *
 * <p>It needs perl or python3 and listens on all of the guest's addresses, as the guest's user. It answers UDP packets of up to 64
 * bytes that come from port 1024 or above, so that it is no use for flooding others. Thread-safe.
 */
public final class EchoService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EchoService.class);
    private static final Pattern PORT = Pattern.compile("port (\\d{1,5})");

    private final GuestScript script;
    private final int port;
    private boolean removed;

    private EchoService(GuestScript script, int port) {
        this.script = script;
        this.port = port;
    }

    /**
     * Brings it and returns when it listens.
     *
     * @param guest leads to the guest; stays the caller's
     * @param port where to listen; 0 for any port that is free
     * @param limit when it ends by itself
     * @throws InvalidInputException where the port is no port, or the limit is not within 1 s and a day
     * @throws InterpreterNotFoundException where the guest has nothing to run it with
     * @throws XenException where the guest cannot be reached or the port is taken
     */
    public static EchoService start(CommandTransport guest, int port, Duration limit) {
        if (port < 0 || port > 65535) {
            throw new InvalidInputException("port", "must be from 0 to 65535");
        }
        if (limit.compareTo(Duration.ofSeconds(1)) < 0 || limit.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidInputException("limit", "must be from 1 s to a day");
        }
        GuestScript script = GuestScript.bring(guest, "echo");
        try {
            String line = script.start(
                    "serve", "port", Duration.ZERO, Integer.toString(port), Long.toString(limit.toSeconds()));
            Matcher m = PORT.matcher(line);
            if (!m.matches()) {
                throw new OutputNotRecognisedException("the echo service", line);
            }
            return new EchoService(script, Integer.parseInt(m.group(1)));
        } catch (RuntimeException e) {
            try {
                script.remove();
            } catch (RuntimeException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /** Where it listens, for UDP and TCP. */
    public int port() {
        return port;
    }

    /** Ends and removes it; a failure is logged. Idempotent. */
    @Override
    public synchronized void close() {
        if (!removed) {
            removed = true;
            try {
                script.remove();
            } catch (RuntimeException e) {
                LOG.warn("the echo service could not be removed: {}", e.getMessage());
            }
        }
    }
}
