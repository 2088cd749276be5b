package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sees from outside how long a target does not answer: sends small UDP packets to an echo service (RFC 862) on an absolute
 * schedule and notes when each was sent and when its reply came.
 *
 * <pre>{@code
 * try (var recording = NetworkProbe.udpEcho("guest-04", 7).every(Duration.ofMillis(5)).build().start()) {
 *     …
 *     recording.stop().longestOutage().ifPresent(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe; each {@link #start()} is a recording of its own.
 *
 * <h2>What an outage is, and its bounds</h2>
 *
 * <p>An outage shows as silence: no reply for longer than the threshold, not counting times in which this program itself did
 * not run. Single lost packets are none. A reply after the {@linkplain Builder#lateAfter late bound} counts as lost.
 *
 * <p>Let s(i) be when probe i was sent and r(i) when its reply was read. That i was answered proves only that the target was up
 * at some time in [s(i), r(i)]. Let <i>a</i> be the last probe with a reply before the silence, <i>f</i> the one after it, and R
 * twice the slowest of the 100 round trips before (R' of those after): the time that a target that is up takes at most. Then
 *
 * <ul>
 *   <li>it went down after s(a), and before s(f) + R: else f would have been answered by then;
 *   <li>it was up again before r(c), where <i>c</i> is the first probe answered after the silence that was sent after s(f) + R or
 *       was answered within R. Replies to older probes may have been on their way before the outage, and prove nothing;
 *   <li>it was still down at s(l), for each probe l sent before r(c) that got lost; and at r(q) − R' for each probe q whose reply
 *       took longer than R': it waited somewhere until the target was up.
 * </ul>
 *
 * <p>So upper = r(c) − s(a), and lower = the latest proof of being down − (s(f) + R), not below zero. Where packets get lost
 * outside of outages too, the first or last probe of an outage may be such a one: lower is reduced by two intervals for each
 * probe in the longest run of such losses. Two outages between which nothing proves that the target was up are one. On a quiet machine upper − lower is about two intervals.
 *
 * <p>In its own stalls the probe neither sends nor reads. That moves s(f), r(c) and s(l) and so widens the bounds by itself; a
 * reply that was read after a stall is taken to have come at the stall's start where that is the careful choice.
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

    private final InetSocketAddress target;
    private final Duration interval;
    private final Duration threshold;
    private final Duration lateAfter;
    private final Duration limit;

    private NetworkProbe(Builder builder, Duration threshold) {
        this.target = builder.target;
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
    @SuppressWarnings("AddressSelection") // the first address is the one that every other program would take
    public static Builder udpEcho(String host, int port) {
        return udpEcho(new InetSocketAddress(host, port));
    }

    /**
     * Starts with the address of a UDP echo service.
     *
     * @throws InvalidInputException where its name could not be resolved
     */
    public static Builder udpEcho(InetSocketAddress target) {
        if (target.isUnresolved()) {
            throw new InvalidInputException("target", "must be an address that resolves: " + target);
        }
        return new Builder(target);
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

    /** Whom it asks. */
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
        return "udp://" + target.getHostString() + ":" + target.getPort() + " every " + interval.toMillis() + " ms";
    }

    /** Collects what a probe may have. Not thread-safe. */
    public static final class Builder {

        private final InetSocketAddress target;
        private Duration interval = DEFAULT_INTERVAL;
        private @Nullable Duration threshold;
        private Duration lateAfter = DEFAULT_LATE_AFTER;
        private Duration limit = DEFAULT_LIMIT;

        private Builder(InetSocketAddress target) {
            this.target = Objects.requireNonNull(target, "target");
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
         * @throws InvalidInputException where it is not positive
         */
        public Builder threshold(Duration value) {
            this.threshold = positive("threshold", value);
            return this;
        }

        /**
         * The round trip from which on a reply counts as lost. Default: {@link NetworkProbe#DEFAULT_LATE_AFTER}.
         *
         * @throws InvalidInputException where it is not positive
         */
        public Builder lateAfter(Duration value) {
            this.lateAfter = positive("lateAfter", value);
            return this;
        }

        /**
         * After what time a recording ends by itself, which bounds its memory (24 bytes a probe). Default:
         * {@link NetworkProbe#DEFAULT_LIMIT}.
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

        private static Duration positive(String field, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException(field, "must be positive");
            }
            return value;
        }

        /**
         * The probe.
         *
         * @throws InvalidInputException where the threshold is below two intervals
         */
        public NetworkProbe build() {
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
