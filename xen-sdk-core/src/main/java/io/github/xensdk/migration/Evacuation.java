package io.github.xensdk.migration;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves several guests from one host to others. Built once, run once.
 *
 * <pre>{@code
 * EvacuationReport report = Evacuation.ofAll().from(nevers).to(avignon, lyon).by((guest, move) -> move.live()).build().run();
 * log.info(report.describe());
 * }</pre>
 *
 * <p>Each guest goes to the target that has the most free memory when its turn comes. The hosts, and an executor that was given, stay
 * the caller's.
 */
public final class Evacuation {

    private static final Logger LOG = LoggerFactory.getLogger(Evacuation.class);

    private final @Nullable List<String> names;
    private final XenHost source;
    private final TargetChoice targets;
    private final Way way;
    private final int atOnce;
    private final @Nullable Comparator<Domain> order;
    private final boolean stopOnFailure;
    private final EvacuationListener listener;
    private final @Nullable Executor executor;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile @Nullable String stopped;

    private Evacuation(Builder builder, XenHost source, Way way) {
        this.names = builder.names;
        this.source = source;
        this.targets = new TargetChoice(List.copyOf(builder.targets));
        this.way = way;
        this.atOnce = builder.atOnce;
        this.order = builder.order;
        this.stopOnFailure = builder.stopOnFailure;
        this.listener = builder.listener;
        this.executor = builder.executor;
    }

    /** How a guest is to move. */
    @FunctionalInterface
    public interface Way {
        /**
         * Completes its migration, which has source and target already: by a way such as {@link Migration.Builder#live()}, and by
         * whatever else it shall have. Called on the thread that moves the guest.
         */
        Migration.Builder complete(Domain guest, Migration.Builder migration);
    }

    /**
     * Starts with the guests' names, whose order is that of their turns unless another is given.
     *
     * @throws InvalidInputException where there is none, or one is there twice
     */
    public static Builder of(List<String> guests) {
        var copy = List.copyOf(guests);
        if (copy.isEmpty() || new HashSet<>(copy).size() < copy.size()) {
            throw new InvalidInputException("guests", "must be one or more, each once");
        }
        return new Builder(copy);
    }

    /** Starts with all guests that the source has when it is run. */
    public static Builder ofAll() {
        return new Builder(null);
    }

    /**
     * Moves them, and returns when the last one has ended. Where the thread is interrupted no further guest is begun, as by {@link
     * #cancel()}; those under way are waited for, and the thread is interrupted again then.
     *
     * @return one result a guest
     * @throws XenException where the source does not say which guests it has; nothing was touched
     * @throws RejectedExecutionException where the caller's executor takes nothing; nothing was touched
     * @throws IllegalStateException where it was run before
     */
    public EvacuationReport run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("an evacuation runs once; build another one");
        }
        List<Turn> turns = turns();
        int workers = Math.min(atOnce, turns.size());
        if (executor != null) {
            work(turns, workers, executor);
        } else if (workers > 0) {
            ExecutorService own = Executors.newFixedThreadPool(workers, task -> {
                var thread = new Thread(task, "xensdk-evacuation");
                thread.setDaemon(true);
                return thread;
            });
            try {
                work(turns, workers, own);
            } finally {
                own.shutdown();
            }
        }
        return new EvacuationReport(
                source.name(), turns.stream().map(Turn::result).toList());
    }

    /** Begins no further guest; those under way go on. May be called from any thread, and more than once. */
    public void cancel() {
        stop("it was cancelled");
    }

    private synchronized void stop(String reason) {
        if (stopped == null) {
            stopped = reason;
        }
    }

    /** One guest; the worker that takes it sets its result. */
    private static final class Turn {

        private final String guest;
        private final Optional<Domain> domain;
        private volatile @Nullable GuestEvacuation result;

        Turn(String guest, Optional<Domain> domain) {
            this.guest = guest;
            this.domain = domain;
        }

        GuestEvacuation result() {
            return Objects.requireNonNull(result);
        }
    }

    private List<Turn> turns() {
        var domains = new HashMap<String, Domain>();
        var all = new ArrayList<Domain>();
        for (Domain domain : source.domains().list()) {
            if (domain.id() != 0) {
                domains.put(domain.name(), domain);
                all.add(domain);
            }
        }
        List<String> wanted = names == null ? all.stream().map(Domain::name).toList() : names;
        var turns = new ArrayList<Turn>();
        for (String name : wanted) {
            turns.add(new Turn(name, Optional.ofNullable(domains.get(name))));
        }
        Comparator<Domain> given = order;
        if (given != null) {
            // Those that are not there come first: they cost nothing, and whoever stops on failures wants to know.
            turns.sort(Comparator.comparing((Turn turn) -> turn.domain.isPresent())
                    .thenComparing((one, other) ->
                            one.domain.isPresent() ? given.compare(one.domain.get(), other.domain.orElseThrow()) : 0));
        }
        return turns;
    }

    private void work(List<Turn> turns, int workers, Executor pool) {
        var next = new AtomicInteger();
        var ended = new CountDownLatch(turns.size());
        int accepted = 0;
        for (int i = 0; i < workers; i++) {
            try {
                pool.execute(() -> take(turns, next, ended));
                accepted++;
            } catch (RejectedExecutionException e) {
                if (accepted == 0) {
                    throw e;
                }
                LOG.warn("the executor takes {} of {} guests at a time", accepted, workers);
                break;
            }
        }
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                stop("the thread was interrupted");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(List<Turn> turns, AtomicInteger next, CountDownLatch ended) {
        for (int i = next.getAndIncrement(); i < turns.size(); i = next.getAndIncrement()) {
            Turn turn = turns.get(i);
            try {
                GuestEvacuation result = evacuate(turn);
                turn.result = result;
                if (stopOnFailure && !result.moved()) {
                    stop(result.guest() + " was not moved");
                }
                tell(result, listener::guestEnded);
            } finally {
                ended.countDown();
            }
        }
    }

    private GuestEvacuation evacuate(Turn turn) {
        String reason = stopped;
        if (reason != null) {
            return new GuestEvacuation.NotBegun(turn.guest, reason);
        }
        if (turn.domain.isEmpty()) {
            return new GuestEvacuation.NotBegun(turn.guest, source.name() + " has no such guest");
        }
        try {
            return move(turn.domain.get());
        } catch (XenException e) {
            return new GuestEvacuation.Refused(turn.guest, e);
        } catch (RuntimeException | Error e) {
            // Whoever waits for the last guest must not wait for ever.
            LOG.error("evacuation of {}", turn.guest, e);
            return new GuestEvacuation.Broken(turn.guest, e);
        }
    }

    private GuestEvacuation move(Domain guest) {
        XenHost target = targets.choose(guest.memory());
        try {
            tell(new EvacuationListener.GuestStarted(guest.name(), target.name()), listener::guestStarted);
            var migration =
                    way.complete(guest, Migration.of(guest.name()).from(source).to(target));
            return new GuestEvacuation.Ended(guest.name(), migration.build().run());
        } finally {
            targets.arrived(target, guest.memory());
        }
    }

    private static <T> void tell(T event, Consumer<T> method) {
        try {
            method.accept(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("an evacuation listener failed on {}", event, e);
        }
    }

    /** Collects what an evacuation may have. Not thread-safe. */
    public static final class Builder {

        private final @Nullable List<String> names;
        private final List<XenHost> targets = new ArrayList<>();
        private @Nullable XenHost source;
        private @Nullable Way way;
        private int atOnce = 1;
        private @Nullable Comparator<Domain> order;
        private boolean stopOnFailure;
        private EvacuationListener listener = EvacuationListener.NONE;
        private @Nullable Executor executor;

        private Builder(@Nullable List<String> names) {
            this.names = names;
        }

        /** The host to leave. Required. */
        public Builder from(XenHost host) {
            this.source = host;
            return this;
        }

        /** Where they may go. At least one is required; more calls add to it. */
        public Builder to(XenHost... hosts) {
            targets.addAll(List.of(hosts));
            return this;
        }

        /** How each of them moves. Required: {@code (guest, move) -> move.live()}. */
        public Builder by(Way value) {
            this.way = value;
            return this;
        }

        /**
         * How many move at a time. Default: 1. Moves to one target share its link and, while guests are built, its toolstack's lock.
         * The memory of those on their way counts when a target is chosen, and not in each one's preflight.
         *
         * @throws InvalidInputException where it is less than one
         */
        public Builder atOnce(int value) {
            if (value < 1) {
                throw new InvalidInputException("atOnce", "must be one or more");
            }
            this.atOnce = value;
            return this;
        }

        /** Whose turn comes first. Default: the order of the names that were given, or that of xl. */
        public Builder order(Comparator<Domain> value) {
            this.order = value;
            return this;
        }

        /** Begins no further guest after one that was not moved. Default: goes on with the others. */
        public Builder stopOnFailure() {
            this.stopOnFailure = true;
            return this;
        }

        /** Who sees it as it goes. Default: nobody. A guest's own phases are heard by a listener that the way gives it. */
        public Builder listener(EvacuationListener value) {
            this.listener = value;
            return this;
        }

        /** Where the guests are moved; it is not shut down. Default: threads of its own, which end with it. */
        public Builder executor(Executor value) {
            this.executor = value;
            return this;
        }

        /**
         * The evacuation.
         *
         * @throws InvalidInputException where source, targets or way are missing, or the source is a target
         */
        public Evacuation build() {
            if (source == null || targets.isEmpty()) {
                throw new InvalidInputException("from and to", "must be given");
            }
            if (way == null) {
                throw new InvalidInputException("by", "must be given");
            }
            if (targets.contains(source) || new HashSet<>(targets).size() < targets.size()) {
                throw new InvalidInputException("to", "must be hosts other than the source, each once");
            }
            return new Evacuation(this, source, way);
        }
    }
}
