package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Sees when a service did less of its work than usual: clients send it one request after the other, and what is completed is counted by
 * windows of time. So an outage is a time in which the service was <em>unavailable to do its work</em>, be it that it was gone, or slow, or that
 * it answered with errors; a {@link NetworkProbe} sees only whether something answers.
 *
 * <pre>{@code
 * var probe = ServiceProbe.of(() -> http.send(request, BodyHandlers.discarding())).clients(4);
 * try (var recording = probe.start()) {
 *     …
 *     recording.stop().longestOutage().ifPresent(outage -> LOG.info("down for {} at most", outage.upper()));
 * }
 * }</pre>
 *
 * <p>A window counts as down where less than {@linkplain #below a share} of the usual number of requests were completed in it. Of a service that
 * stops and starts at once, the outage's true length lies within its bounds: [windows − 2·share/(1 − v), windows + 2·(1 − share/(1 + v))], in
 * windows, where v says by how much of the usual number the quiet windows at the start differed from it, at most. Where v leaves no room for
 * the share, that is a doubt. An outage that is shorter than two windows may be missed. Each client waits for its answer before it asks again, so a request needs a time-out of its own,
 * well below the outages that are to be measured; one that fails (throws) is no completed one.
 *
 * <p>Immutable and thread-safe. The request is made by several threads at once.
 */
public final class ServiceProbe {

    /** How long a window is when nothing else is said: 100 ms. */
    public static final Duration DEFAULT_WINDOW = Duration.ofMillis(100);

    /** Which share of the usual number is too little when nothing else is said: a half. */
    public static final double DEFAULT_SHARE = 0.5;

    /** When a recording ends by itself when nothing else is said: after 2 h. */
    public static final Duration DEFAULT_LIMIT = Duration.ofHours(2);

    /** How many windows at the start tell what is usual. */
    static final int USUAL_WINDOWS = 20;

    private static final int MOST_CLIENTS = 256;
    private static final Duration SHORTEST_WINDOW = Duration.ofMillis(1);
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(1);

    private final Callable<?> request;
    private final int clients;
    private final Duration window;
    private final double share;
    private final Duration limit;

    private ServiceProbe(Callable<?> request, int clients, Duration window, double share, Duration limit) {
        this.request = Objects.requireNonNull(request, "request");
        this.clients = clients;
        this.window = window;
        this.share = share;
        this.limit = limit;
    }

    /**
     * A probe with one client.
     *
     * @param request does one piece of the service's work, and throws where it was not done; should end soon when it is interrupted
     */
    public static ServiceProbe of(Callable<?> request) {
        return new ServiceProbe(request, 1, DEFAULT_WINDOW, DEFAULT_SHARE, DEFAULT_LIMIT);
    }

    /**
     * The same with another number of clients. Default: 1.
     *
     * @throws InvalidInputException where it is not from 1 to 256
     */
    public ServiceProbe clients(int value) {
        if (value < 1 || value > MOST_CLIENTS) {
            throw new InvalidInputException("clients", "must be from 1 to " + MOST_CLIENTS);
        }
        return new ServiceProbe(request, value, window, share, limit);
    }

    /**
     * The same with another length of the windows. Ten requests or more should be completed in each. Default: {@link #DEFAULT_WINDOW}.
     *
     * @throws InvalidInputException where it is not within 1 ms and 1 min
     */
    public ServiceProbe window(Duration value) {
        if (value.compareTo(SHORTEST_WINDOW) < 0 || value.compareTo(LONGEST_WINDOW) > 0) {
            throw new InvalidInputException("window", "must be from 1 ms to 1 min");
        }
        return new ServiceProbe(request, clients, value, share, limit);
    }

    /**
     * The same with another share of the usual number below which the service is down. Default: {@link #DEFAULT_SHARE}.
     *
     * @throws InvalidInputException where it is not between 0 and 1
     */
    public ServiceProbe below(double value) {
        if (!(value > 0 && value < 1)) {
            throw new InvalidInputException("below", "must be between 0 and 1");
        }
        return new ServiceProbe(request, clients, window, value, limit);
    }

    /**
     * The same with another time after which a recording ends by itself. Default: {@link #DEFAULT_LIMIT}.
     *
     * @throws InvalidInputException where it is not positive, or above a day
     */
    public ServiceProbe limit(Duration value) {
        if (value.isZero() || value.isNegative() || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new InvalidInputException("limit", "must be positive and not above a day");
        }
        return new ServiceProbe(request, clients, window, share, value);
    }

    /**
     * Begins. The first {@value #USUAL_WINDOWS} windows tell what is usual, so the service should work undisturbed in them.
     *
     * @return the recording, which the caller owns and closes
     */
    public ServiceRecording start() {
        return new ServiceRecording(this);
    }

    Callable<?> request() {
        return request;
    }

    int clients() {
        return clients;
    }

    Duration window() {
        return window;
    }

    double share() {
        return share;
    }

    Duration limit() {
        return limit;
    }
}
