package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Watches the domains of one host or several: asks each for its list again and again, and tells a {@link DomainListener} what
 * differs. What comes and goes between two looks is not seen; every difference between two looks is told.
 *
 * <pre>{@code
 * var watch = DomainWatch.of(nevers.domains(), avignon.domains())
 *         .listener(listener)
 *         .every(Duration.ofSeconds(1))
 *         .build();
 * try (var running = watch.start(executor)) {
 *     running.await(Duration.ofMinutes(5));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe; each start is a watch of its own that knows nothing of the others. The hosts stay the caller's
 * and must outlive it. All hosts of a round are asked at the same time, and the round is told when the last one has answered:
 * where one host's silence must not delay what is told of another, watch each by itself (and get no
 * {@link DomainListener#moved}).
 */
public final class DomainWatch {

    /** How often hosts are asked when nothing else is said: every two seconds. */
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(2);

    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);
    private static final Duration NO_LIMIT = Duration.ofSeconds(Long.MAX_VALUE);

    private final List<Domains> hosts;
    private final DomainListener listener;
    private final Duration interval;
    private final Duration limit;
    private final Duration timeout;

    private DomainWatch(Builder builder, DomainListener listener) {
        this.hosts = builder.hosts;
        this.listener = listener;
        this.interval = builder.interval;
        this.limit = builder.limit;
        this.timeout = builder.timeout;
    }

    /** Starts with the hosts: {@code nevers.domains(), avignon.domains()}. */
    public static Builder of(Domains host, Domains... others) {
        var hosts = new ArrayList<Domains>();
        hosts.add(host);
        hosts.addAll(List.of(others));
        return of(hosts);
    }

    /** Starts with the hosts; {@link Builder#build()} refuses an empty list. */
    public static Builder of(List<Domains> hosts) {
        return new Builder(hosts);
    }

    /**
     * Starts to watch on a thread of the caller's executor, which it holds until it ends, and returns at once. The first look
     * tells what is there as {@linkplain DomainListener.Appeared#fromStart() there from the start}. The executor is never shut
     * down.
     *
     * @throws RejectedExecutionException where the executor takes no more work
     */
    public RunningWatch start(Executor executor) {
        return start(executor, WatchTime.SYSTEM);
    }

    RunningWatch start(Executor executor, WatchTime time) {
        var watch = new RunningWatch();
        executor.execute(new WatchLoop(this, watch, time));
        return watch;
    }

    List<Domains> hosts() {
        return hosts;
    }

    DomainListener listener() {
        return listener;
    }

    Duration interval() {
        return interval;
    }

    Duration limit() {
        return limit;
    }

    Duration timeout() {
        return timeout;
    }

    /** Collects what a watch may have. Not thread-safe. */
    public static final class Builder {

        private final List<Domains> hosts;
        private @Nullable DomainListener listener;
        private Duration interval = DEFAULT_INTERVAL;
        private Duration limit = NO_LIMIT;
        private Duration timeout = Command.DEFAULT_TIMEOUT;

        private Builder(List<Domains> hosts) {
            this.hosts = List.copyOf(hosts);
        }

        /** Who hears what happens. Required. */
        public Builder listener(DomainListener value) {
            this.listener = Objects.requireNonNull(value, "listener");
            return this;
        }

        /**
         * How long from one look to the next. A look that takes longer lets the ones that fall due meanwhile out. Default:
         * {@link DomainWatch#DEFAULT_INTERVAL}.
         *
         * @throws InvalidInputException where it is zero, negative, or more than a day
         */
        public Builder every(Duration value) {
            this.interval = positive("interval", value);
            if (value.compareTo(LONGEST_INTERVAL) > 0) {
                throw new InvalidInputException("interval", "must be a day at most");
            }
            return this;
        }

        /**
         * When it ends by itself, from its first look on. A look under way then is cut short, which is told of no host as a
         * failure. Default: never.
         *
         * @throws InvalidInputException where it is zero or negative
         */
        public Builder limit(Duration value) {
            this.limit = positive("limit", value);
            return this;
        }

        /**
         * How long a host may take to answer before it counts as unreachable; connecting again has the transport's own
         * time-out. Default: {@link Command#DEFAULT_TIMEOUT}.
         *
         * @throws InvalidInputException where it is zero or negative
         */
        public Builder timeout(Duration value) {
            this.timeout = positive("timeout", value);
            return this;
        }

        private static Duration positive(String field, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException(field, "must be positive");
            }
            return value;
        }

        /**
         * The watch.
         *
         * @throws InvalidInputException where there is no host or no listener, or two hosts have one name
         */
        public DomainWatch build() {
            if (listener == null) {
                throw new InvalidInputException("listener", "must be given");
            }
            if (hosts.isEmpty()) {
                throw new InvalidInputException("hosts", "must be given");
            }
            var names = new HashSet<String>();
            if (!hosts.stream().map(Domains::host).allMatch(names::add)) {
                throw new InvalidInputException("hosts", "must have different names");
            }
            return new DomainWatch(this, listener);
        }
    }
}
