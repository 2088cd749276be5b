package io.github.xensdk.migration;

import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One move of one guest from one host to another. Built once, run once.
 *
 * <pre>{@code
 * MigrationOutcome outcome = Migration.of("guest-04").from(nevers).to(avignon).live().build().run();
 * }</pre>
 *
 * <p>The hosts stay the caller's. Interrupting the thread ends the wait and not the remote work, so the outcome is
 * {@linkplain MigrationOutcome.Indeterminate indeterminate} then.
 */
public final class Migration {

    /** How long each step may take when nothing else is said: 30 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    private final String guest;
    private final XenHost source;
    private final XenHost target;
    private final Strategy strategy;
    private final MigrationListener listener;
    private final Duration timeout;
    private final AtomicBoolean started = new AtomicBoolean();

    private Migration(Builder builder, XenHost source, XenHost target, Strategy strategy) {
        this.guest = builder.guest;
        this.source = source;
        this.target = target;
        this.strategy = strategy;
        this.listener = builder.listener;
        this.timeout = builder.timeout;
    }

    /** Starts with the guest's name. */
    public static Builder of(String guest) {
        return new Builder(guest);
    }

    /**
     * Moves the guest and looks at both hosts afterwards.
     *
     * @return how it ended; never a guess
     * @throws MigrationRefusedException where it cannot work; nothing was touched
     * @throws DomainNotFoundException where the source has no such guest
     * @throws IllegalStateException where it was run before
     */
    public MigrationOutcome run() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("a migration runs once; build another one");
        }
        var clock = new PhaseClock(listener);
        try {
            return run(clock);
        } finally {
            clock.leave();
        }
    }

    private MigrationOutcome run(PhaseClock clock) {
        clock.enter(MigrationPhase.PREFLIGHT);
        Domain domain = source.domains().get(guest);
        var move = new Move(domain, source, target, timeout, clock);
        List<String> obstacles = obstacles(move);
        if (!obstacles.isEmpty()) {
            throw new MigrationRefusedException(guest, obstacles);
        }
        Attempt attempt = strategy.attempt(move);
        clock.enter(MigrationPhase.VERIFY);
        // A wait that was interrupted must not keep us from looking where the guest is.
        boolean interrupted = Thread.interrupted();
        Sighting atTarget = Sighting.of(target, domain.uuid());
        Sighting atSource = Sighting.of(source, domain.uuid());
        clock.leave();
        var summary = new MigrationSummary(
                guest,
                domain.uuid(),
                strategy.mode(),
                strategy.name(),
                source.name(),
                target.name(),
                clock.timings(),
                clock.elapsed(),
                clock.transcript());
        var outcome = Judgement.judge(summary, attempt, atSource, atTarget);
        clock.ended(outcome);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome;
    }

    private List<String> obstacles(Move move) {
        var obstacles = new ArrayList<String>();
        if (!move.guest().state().isExecuting()) {
            obstacles.add("it is " + move.guest().state() + " on " + source.name()
                    + " and cannot answer a request to suspend");
        }
        for (Domain there : target.domains().list()) {
            boolean sameName = there.name().equals(guest)
                    || there.name().equals(guest + "--incoming")
                    || there.name().equals(guest + "--migratedaway");
            if (sameName || there.uuid().equals(move.guest().uuid())) {
                obstacles.add(target.name() + " has already " + there.name() + " (" + there.state() + ", UUID "
                        + there.uuid() + "); remove it first");
            }
        }
        if (obstacles.isEmpty()) {
            obstacles.addAll(strategy.obstacles(move, source.domains().info(move.guest())));
        }
        return obstacles;
    }

    /** Collects what a migration may have. Not thread-safe. */
    public static final class Builder {

        private final String guest;
        private @Nullable XenHost source;
        private @Nullable XenHost target;
        private @Nullable Strategy strategy;
        private MigrationListener listener = MigrationListener.NONE;
        private Duration timeout = DEFAULT_TIMEOUT;

        private Builder(String guest) {
            this.guest = Objects.requireNonNull(guest, "guest");
        }

        /** Where it runs now. Required. */
        public Builder from(XenHost host) {
            this.source = host;
            return this;
        }

        /** Where it shall run. Required. */
        public Builder to(XenHost host) {
            this.target = host;
            return this;
        }

        /** While it runs, by {@code xl migrate}. Its disks must be seen by both hosts under the same path. */
        public Builder live() {
            this.strategy = new LiveStrategy();
            return this;
        }

        /**
         * By a checkpoint in a directory that both hosts see. Its disks must be seen by both hosts under the same path.
         *
         * @param directory an absolute path that leads to the same storage on both hosts
         */
        public Builder coldSharedFile(String directory) {
            this.strategy = new ColdStrategy(CheckpointTransfer.sharedFile(directory));
            return this;
        }

        /**
         * By a checkpoint that is copied from host to host over SSH. Its disks must be seen by both hosts under the same path.
         *
         * @param directory an absolute path that exists on both hosts, each with its own storage
         */
        public Builder coldCopy(String directory) {
            this.strategy = new ColdStrategy(CheckpointTransfer.copy(directory));
            return this;
        }

        /**
         * The same for a guest with disks on the source only, which are copied too.
         *
         * @param directory an absolute path that exists on both hosts, each with its own storage
         * @param disks which disks; all others must be seen by both hosts under the same path
         */
        public Builder coldCopy(String directory, LocalDisks disks) {
            this.strategy = new ColdStrategy(CheckpointTransfer.copy(directory), Optional.of(new DiskCopy(disks)));
            return this;
        }

        /** By a stream of its memory over SSH: {@link #coldStream(StreamLink)} with {@link StreamLink#ssh()}. */
        public Builder coldStream() {
            return coldStream(StreamLink.ssh());
        }

        /**
         * By a stream of its memory from host to host, without a file in between: the target builds the guest while the source saves it.
         * Its disks must be seen by both hosts under the same path. Both hosts need {@code perl} and {@code flock}, which every Debian
         * has.
         *
         * @param link what the stream crosses
         */
        public Builder coldStream(StreamLink link) {
            this.strategy = new StreamStrategy(link);
            return this;
        }

        /** Who sees it as it goes. Default: nobody. */
        public Builder listener(MigrationListener value) {
            this.listener = value;
            return this;
        }

        /**
         * How long each step may take. Default: {@link Migration#DEFAULT_TIMEOUT}.
         *
         * @throws InvalidInputException where it is zero or negative
         */
        public Builder timeout(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException("timeout", "must be positive");
            }
            this.timeout = value;
            return this;
        }

        /**
         * The migration.
         *
         * @throws InvalidInputException where a host or the way is missing, source and target are one, or the target's address
         *     is not known
         */
        public Migration build() {
            if (source == null || target == null) {
                throw new InvalidInputException("from and to", "must be given");
            }
            if (strategy == null) {
                throw new InvalidInputException(
                        "the way", "must be given: live, coldSharedFile, coldCopy or coldStream");
            }
            if (target.peerAddress().isEmpty()) {
                throw new InvalidInputException("to", "must have a peer address, so that the source can reach it");
            }
            if (source == target || source.peerAddress().equals(target.peerAddress())) {
                throw new InvalidInputException("from and to", "must be different hosts");
            }
            return new Migration(this, source, target, strategy);
        }
    }
}
