package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sees from outside how long a target does not answer: asks it on an absolute schedule that never waits for an answer, and notes when
 * each probe was sent and when its reply came. {@link ProbeKind} says what is sent and what counts as an answer.
 *
 * <pre>{@code
 * try (var recording = NetworkProbe.udpEcho("guest-04", 7).every(Duration.ofMillis(5)).build().start()) {
 *     …
 *     recording.stop().longestOutage().ifPresent(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe; each {@link #start()} is a recording of its own. {@link NetworkRecordings} probes many targets at once;
 * {@link EchoService} brings the other end to a guest.
 *
 * <h2>What an outage is, and its bounds</h2>
 *
 * <p>An outage shows as silence: no reply for longer than the threshold, not counting times in which this program itself did
 * not run. Single lost packets are none. A reply after the {@linkplain Builder#lateAfter late bound} counts as lost.
 *
 * <p>Let s(i) be when probe i was sent and r(i) when its reply was read. That i was answered proves only that the target was up
 * at some time in [s(i), r(i)]. Let <i>a</i> be the last probe with a reply before the silence, <i>f</i> the one after it, and R
 * twice the slowest of the 100 round trips before (R' of those before and those after): the time that a target that is up takes at most. Then
 *
 * <ul>
 *   <li>it went down after s(a), and before s(f) + R: else f would have been answered by then;
 *   <li>it was up again before r(c), where <i>c</i> is the first probe answered after the silence that was sent after s(f) + R or
 *       was answered within R. Replies to older probes may have been on their way before the outage, and prove nothing;
 *   <li>it was still down at s(l), for each probe l sent before r(c) that got lost; and, where q is the first reply after the silence and
 *       took longer than R' + w, at r(q) − R' − w: it waited somewhere until the target was up. Here w is for how long after r(q) nothing
 *       but what had piled up by then was answered. Later replies may just have waited for their turn.
 * </ul>
 *
 * <p>So upper = r(c) − s(a), and lower = the latest proof of being down − (s(f) + R), not below zero. Where packets get lost
 * outside of outages too, the first or last probe of an outage may be such a one: lower is reduced by two intervals for each
 * probe in the longest run of such losses. Two outages between which nothing proves that the target was up are one. On a quiet
 * machine upper − lower is about two intervals.
 *
 * <p>In its own stalls the probe neither sends nor reads. That moves s(f), r(c) and s(l) and so widens the bounds by itself; a
 * reply that was read after a stall is taken to have come at the stall's start where that is the careful choice.
 *
 * <p>While this machine does not know the link address of the target, or of the router to it, it sends nothing to the target but asks
 * for the address, once a second by default. What was sent then proves only that the target was down one such time earlier, and the
 * bounds are that much apart. {@link OutageCause#ADDRESS_RESOLUTION} tells. (Known on Linux and for IPv4.)
 *
 * <h2>What down means for each kind</h2>
 *
 * <p>For UDP and ICMP, packets did not get through. A TCP connection sends again by itself, after pauses that double: in an outage,
 * {@link ProbeKind#TCP_ECHO} has its answers late and not lost, and sees them up to about twice as late as the path was well
 * again. That is the time for which a program that keeps one connection stood still, and the bounds are bounds of that.
 * {@link ProbeKind#TCP_CONNECT} and {@link ProbeKind#HTTP_GET} begin anew each time, so they see the end with the next probe; on a guest
 * that was frozen, probes from before the end are answered late, as above.
 *
 * <p>Assumed: the target answers within R when it is up (slowing down by more than that is counted as down), and an answer
 * proves that all of the path works.
 */
public final class NetworkProbe {

    /** How often it asks when nothing else is said: every 10 ms. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(10);

    /** When a reply counts as lost when nothing else is said: after 1 s. */
    public static final Duration DEFAULT_LATE_AFTER = Duration.ofSeconds(1);

    /** When a recording ends by itself when nothing else is said: after 2 h. */
    public static final Duration DEFAULT_LIMIT = Duration.ofHours(2);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LEAST_THRESHOLD = Duration.ofMillis(100);
    private static final int INTERVALS_OF_THRESHOLD = 10;
    private static final Duration LONGEST_BOUND = Duration.ofMinutes(10);

    private static final int HTTP_PORT = 80;

    private final ProbeKind kind;
    private final InetSocketAddress target;
    private final URI uri;
    private final Duration interval;
    private final Duration threshold;
    private final Duration lateAfter;
    private final Duration limit;
    private final NetworkListener listener;

    private NetworkProbe(Builder builder, Duration threshold) {
        this.kind = builder.kind;
        this.target = builder.target;
        this.uri = builder.uri;
        this.listener = builder.listener;
        this.interval = builder.interval;
        this.threshold = threshold;
        this.lateAfter = builder.lateAfter;
        this.limit = builder.limit;
    }

    /**
     * Starts with the name or address of a host that has a UDP echo service, and its port; RFC 862 gives it port 7. A name is resolved
     * once, here.
     *
     * @throws InvalidInputException where the name cannot be resolved
     */
    public static Builder udpEcho(String host, int port) {
        return udpEcho(resolved(host, port));
    }

    /**
     * Starts with the address of a UDP echo service.
     *
     * @throws InvalidInputException where its name could not be resolved
     */
    public static Builder udpEcho(InetSocketAddress target) {
        return new Builder(ProbeKind.UDP_ECHO, target);
    }

    /**
     * Starts with a host and port that accept TCP connections. A name is resolved once, here.
     *
     * @throws InvalidInputException where the name cannot be resolved
     */
    public static Builder tcpConnect(String host, int port) {
        return new Builder(ProbeKind.TCP_CONNECT, resolved(host, port));
    }

    /**
     * Starts with a host that has a TCP echo service, and its port; RFC 862 gives it port 7. A name is resolved once, here.
     *
     * @throws InvalidInputException where the name cannot be resolved
     */
    public static Builder tcpEcho(String host, int port) {
        return new Builder(ProbeKind.TCP_ECHO, resolved(host, port));
    }

    /**
     * Starts with what to GET. A name is resolved once, here.
     *
     * @throws InvalidInputException where it is no {@code http} URI with a host, or the name cannot be resolved
     */
    public static Builder httpGet(URI uri) {
        if (!ProbeKind.HTTP_GET.scheme().equals(uri.getScheme()) || uri.getHost() == null) {
            throw new InvalidInputException("uri", "must be like http://host/path: " + uri);
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidInputException("uri", "must not have a user");
        }
        var target = resolved(uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort());
        return new Builder(ProbeKind.HTTP_GET, target, uri);
    }

    /**
     * Starts with a host to ping, with the program {@code fping}, which this machine must have. Without root it sends every 10 ms at
     * most. A name is resolved once, here.
     *
     * @throws InvalidInputException where the name cannot be resolved
     */
    public static Builder icmp(String host) {
        return new Builder(ProbeKind.ICMP, resolved(host, 0));
    }

    /**
     * Starts with a URI: {@code udp://host:port}, {@code tcp://host:port} (connections), {@code tcp-echo://host:port} (one
     * connection), {@code http://host/path} or {@code icmp://host}.
     *
     * @throws InvalidInputException where it is none of these, or its name cannot be resolved
     */
    public static Builder of(URI uri) {
        ProbeKind kind = Arrays.stream(ProbeKind.values())
                .filter(one -> one.scheme().equals(uri.getScheme()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "uri", "must begin with udp://, tcp://, tcp-echo://, http:// or icmp://: " + uri));
        if (kind == ProbeKind.HTTP_GET) {
            return httpGet(uri);
        }
        boolean portless = kind == ProbeKind.ICMP;
        boolean more = !uri.getSchemeSpecificPart().equals("//" + uri.getRawAuthority());
        if (uri.getHost() == null || uri.getRawUserInfo() != null || more || portless != (uri.getPort() < 0)) {
            throw new InvalidInputException(
                    "uri", "must be like " + kind.scheme() + (portless ? "://host: " : "://host:port: ") + uri);
        }
        return new Builder(kind, resolved(uri.getHost(), Math.max(0, uri.getPort())));
    }

    @SuppressWarnings("AddressSelection") // the first address is the one that every other program would take
    private static InetSocketAddress resolved(String host, int port) {
        if (port < 0 || port > 65535) {
            throw new InvalidInputException("port", "must be from 0 to 65535");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new InetSocketAddress(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /**
     * Starts sending, on a daemon thread of its own.
     *
     * @return the recording, which the caller owns and closes
     * @throws io.github.xensdk.XenException where no socket could be had
     */
    public NetworkRecording start() {
        return NetworkRecording.start(this);
    }

    /**
     * This probe, or one that asks less often, where the target could not answer four times as often as this one asks. A target that is asked
     * for more than it can do lets its answers wait, and what waits for too long is an outage in the figures, which the probe made itself.
     *
     * <p>Asks every 100 ms, then more and more often, as long as round trips and losses stay alike, up to a quarter of this probe's interval.
     * The listener hears nothing of that. Takes two seconds for each try, and those for the replies. To be called while nothing
     * else keeps the target busy. Where the interval grows, the threshold is ten of it at least.
     *
     * @param slowest the longest interval to choose, 1 s at most; it is taken without a try where the target keeps up with none
     * @throws io.github.xensdk.XenException where the target does not answer
     * @throws InterruptedException where the thread is to stop; nothing goes on then
     */
    public NetworkProbe atSustainableRate(Duration slowest) throws InterruptedException {
        if (slowest.compareTo(interval) < 0 || slowest.compareTo(LONGEST_INTERVAL) > 0) {
            throw new InvalidInputException("slowest", "must be from the probe's interval to 1 s");
        }
        return ProbePace.sustainable(this, slowest);
    }

    /** For trials, whose outages are nobody's business. */
    NetworkProbe unheard() {
        return toBuilder().listener(NetworkListener.NONE).build();
    }

    private Builder toBuilder() {
        return new Builder(kind, target, uri)
                .listener(listener)
                .every(interval)
                .threshold(threshold)
                .lateAfter(lateAfter)
                .limit(limit);
    }

    /** The same with another interval, and a threshold that is not below what that would have by default. */
    NetworkProbe withInterval(Duration value) {
        if (value.equals(interval)) {
            return this;
        }
        Duration least = value.multipliedBy(INTERVALS_OF_THRESHOLD);
        return toBuilder()
                .every(value)
                .threshold(threshold.compareTo(least) > 0 ? threshold : least)
                .build();
    }

    /** What it sends. */
    public ProbeKind kind() {
        return kind;
    }

    /** Whom it asks, as a URI. */
    public URI uri() {
        return uri;
    }

    /** Who hears of outages while a recording goes on. */
    public NetworkListener listener() {
        return listener;
    }

    /** Whom it asks; port 0 for ICMP. */
    public InetSocketAddress target() {
        return target;
    }

    /** How often it asks. */
    public Duration interval() {
        return interval;
    }

    /** The silence from which on it is an outage. */
    public Duration threshold() {
        return threshold;
    }

    /** The round trip from which on a reply counts as lost. */
    public Duration lateAfter() {
        return lateAfter;
    }

    /** After what time a recording ends by itself. */
    public Duration limit() {
        return limit;
    }

    @Override
    public String toString() {
        return uri + " every "
                + BigDecimal.valueOf(interval.toNanos(), 6).stripTrailingZeros().toPlainString() + " ms";
    }

    /** Collects what a probe may have. Not thread-safe. */
    public static final class Builder {

        private final ProbeKind kind;
        private final InetSocketAddress target;
        private final URI uri;
        private NetworkListener listener = NetworkListener.NONE;
        private Duration interval = DEFAULT_INTERVAL;
        private @Nullable Duration threshold;
        private Duration lateAfter = DEFAULT_LATE_AFTER;
        private Duration limit = DEFAULT_LIMIT;

        private Builder(ProbeKind kind, InetSocketAddress target) {
            this(kind, target, uri(kind, target));
        }

        private Builder(ProbeKind kind, InetSocketAddress target, URI uri) {
            if (target.isUnresolved()) {
                throw new InvalidInputException("target", "must be an address that resolves: " + target);
            }
            this.kind = kind;
            this.target = target;
            this.uri = uri;
        }

        private static URI uri(ProbeKind kind, InetSocketAddress target) {
            String host = target.getHostString();
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return URI.create(kind.scheme() + "://" + shown + (kind == ProbeKind.ICMP ? "" : ":" + target.getPort()));
        }

        /** Who hears of outages while a recording goes on. Default: nobody. */
        public Builder listener(NetworkListener value) {
            this.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * How often to ask. Default: {@link NetworkProbe#DEFAULT_INTERVAL}.
         *
         * @throws InvalidInputException where it is not within 1 ms and 1 s
         */
        public Builder every(Duration value) {
            if (value.compareTo(SHORTEST_INTERVAL) < 0 || value.compareTo(LONGEST_INTERVAL) > 0) {
                throw new InvalidInputException("every", "must be from 1 ms to 1 s");
            }
            this.interval = value;
            return this;
        }

        /**
         * The silence from which on it is an outage. Default: 10 intervals, and 100 ms at least.
         *
         * @throws InvalidInputException where it is not positive, or above ten minutes
         */
        public Builder threshold(Duration value) {
            this.threshold = bounded("threshold", value);
            return this;
        }

        /**
         * The round trip from which on a reply counts as lost. Default: {@link NetworkProbe#DEFAULT_LATE_AFTER}.
         *
         * @throws InvalidInputException where it is not positive, or above ten minutes
         */
        public Builder lateAfter(Duration value) {
            this.lateAfter = bounded("lateAfter", value);
            return this;
        }

        /**
         * After what time a recording ends by itself. Default: {@link NetworkProbe#DEFAULT_LIMIT}.
         *
         * @throws InvalidInputException where it is not positive, or above a day
         */
        public Builder limit(Duration value) {
            if (value.compareTo(Duration.ofDays(1)) > 0) {
                throw new InvalidInputException("limit", "must not be above a day");
            }
            this.limit = positive("limit", value);
            return this;
        }

        private static boolean wholeMillis(Duration value) {
            return value.equals(Duration.ofMillis(value.toMillis()));
        }

        /** What a probe keeps in memory grows with it. */
        private static Duration bounded(String field, Duration value) {
            if (value.compareTo(LONGEST_BOUND) > 0) {
                throw new InvalidInputException(field, "must not be above " + LONGEST_BOUND.toMinutes() + " minutes");
            }
            return positive(field, value);
        }

        private static Duration positive(String field, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException(field, "must be positive");
            }
            return value;
        }

        /**
         * The probe.
         *
         * @throws InvalidInputException where the threshold is below two intervals, or an ICMP probe's times are no whole milliseconds
         */
        public NetworkProbe build() {
            if (kind == ProbeKind.ICMP && !(wholeMillis(interval) && wholeMillis(lateAfter))) {
                throw new InvalidInputException("every and lateAfter", "must be whole milliseconds for ICMP");
            }
            Duration ten = interval.multipliedBy(INTERVALS_OF_THRESHOLD);
            Duration usual = ten.compareTo(LEAST_THRESHOLD) > 0 ? ten : LEAST_THRESHOLD;
            Duration chosen = threshold == null ? usual : threshold;
            if (chosen.compareTo(interval.multipliedBy(2)) < 0) {
                throw new InvalidInputException("threshold", "must be two intervals or more");
            }
            return new NetworkProbe(this, chosen);
        }
    }
}
