package io.github.xensdk.migration;

import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One move of one guest from one host to another. Built once, run once.
 *
 * <pre>{@code
 * MigrationOutcome outcome = Migration.of("guest-04").from(nevers).to(avignon).live().build().run();
 * }</pre>
 *
 * <p>The hosts stay the caller's. Interrupting the thread ends the wait and not the remote work, so the outcome is
 * {@linkplain MigrationOutcome.Indeterminate indeterminate} then.
 *
 * <p>While it runs it holds a lease of the guest on both hosts ({@code /run/xen-sdk/leases}), which keeps off other programs that use
 * this SDK between these two hosts. It does not keep off {@code xl} by hand, nor programs on hosts that are not asked. A program that
 * was killed keeps its lease for two minutes. It is proven anew before each step of a cold migration that cannot be taken back;
 * {@code xl migrate} takes its steps by itself.
 */
public final class Migration {

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    /** How long each step may take when nothing else is said: 30 minutes. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    private final String guest;
    private final XenHost source;
    private final XenHost target;
    private final Strategy strategy;
    private final MigrationListener listener;
    private final Duration timeout;
    private final @Nullable MigrationJournal journal;
    private final Set<PreflightCheck> despite;
    private final boolean forecasting;
    private final AtomicBoolean started = new AtomicBoolean();

    private Migration(Builder builder, XenHost source, XenHost target, Strategy strategy) {
        this.guest = builder.guest;
        this.source = source;
        this.target = target;
        this.strategy = strategy;
        this.listener = builder.listener;
        this.timeout = builder.timeout;
        this.journal = builder.journal;
        this.despite = Set.copyOf(builder.despite);
        this.forecasting = builder.forecasting;
    }

    /** Starts with the guest's name. */
    public static Builder of(String guest) {
        return new Builder(guest);
    }

    /**
     * Looks whether it can work, as {@link #run()} does first, and changes nothing. May be called any number of times, before and
     * after {@code run()}. To prove that both hosts see the same storage, the source makes an empty file {@code .xensdk-…} in the
     * directory of each disk and removes it at once, also where this program dies meanwhile.
     *
     * @throws DomainNotFoundException where the source has no such guest
     * @throws XenException where a host does not answer, or answers what is not understood
     */
    public Preflight preflight() {
        return PreflightLook.of(look(), strategy, forecasting);
    }

    /**
     * Tries how quick this migration's way is just now, and so how long the transfer of the guest's memory may take: on the storage of
     * the checkpoint, on the link, with the cipher, compression and limit that the migration will have. The guest is not touched.
     * Takes some seconds; each stage tries 16 MiB (less for a small guest) and ends after 10 s with what it has done by then. May be
     * called any number of times.
     *
     * <p>To try a directory, files {@code .xensdk-…} are written there, which are gone when this returns, also where this program dies
     * meanwhile. Both hosts need {@code perl}, and for a stream or a copy {@code flock}. A stage that could not be tried is unknown and
     * says why.
     *
     * @throws NotSupportedException for a live migration: what its guest writes meanwhile decides, and only the guest knows
     * @throws DomainNotFoundException where the source has no such guest
     * @throws OutputNotRecognisedException where a host answers what is not understood
     * @throws XenException where a host is lost meanwhile
     */
    public Forecast forecast() {
        Move move = look();
        return strategy.forecast(move, Trial.sample(move.guest().memory()))
                .orElseThrow(() -> new NotSupportedException(
                        source.name(),
                        "the standstill of a live migration cannot be told beforehand; measure one with a probe, or ask for the"
                                + " forecast of a cold one"));
    }

    /** For looks that change nothing. */
    private Move look() {
        Domain domain = source.domains().get(guest);
        return new Move(domain, source, target, timeout, new PhaseClock(MigrationListener.NONE), Ownership.NOT_NEEDED);
    }

    /**
     * Moves the guest and looks at both hosts afterwards.
     *
     * @return how it ended; never a guess
     * @throws MigrationRefusedException where it cannot work; nothing was touched
     * @throws GuestLeasedException where another program is moving or mending the guest; nothing was touched
     * @throws DomainNotFoundException where the source has no such guest
     * @throws MigrationUnfinishedException where the journal knows of one that was not seen to end; nothing was touched
     * @throws MigrationJournalException where the journal cannot be read or written; nothing was touched
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
        try (var lease = GuestLease.take(domain.uuid(), guest, List.of(source, target))) {
            return run(domain, clock, lease);
        }
    }

    private MigrationOutcome run(Domain domain, PhaseClock clock, GuestLease lease) {
        var move = new Move(domain, source, target, timeout, clock, lease);
        refuseBlockers(PreflightLook.of(move, strategy, false));
        if (journal != null) {
            clock.journal(
                    journal,
                    new MigrationJournal.Entry(
                            guest,
                            domain.uuid(),
                            source.name(),
                            target.name(),
                            strategy.name(),
                            Instant.now(),
                            MigrationPhase.PREFLIGHT));
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
        var outcome = Judgement.judge(
                summary,
                attempt,
                atSource,
                atTarget,
                () -> AftermathJudge.judge(
                        guest, Scene.of(source, domain.uuid(), guest), Scene.of(target, domain.uuid(), guest)));
        clock.ended(outcome);
        // Where its end was not seen, files may be left that recovery removes.
        boolean mayHaveLeft = !attempt.settled() && !attempt.leftovers().isEmpty();
        if (journal != null && !mayHaveLeft && !(outcome instanceof MigrationOutcome.Indeterminate)) {
            try {
                journal.forget(domain.uuid());
            } catch (MigrationJournalException e) {
                LOG.warn("{} has ended, and its entry in the journal stays: {}", guest, e.getMessage());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome;
    }

    private void refuseBlockers(Preflight preflight) {
        List<Finding> blockers = preflight.blockers().stream()
                .filter(finding -> !despite.contains(finding.check()))
                .toList();
        if (!blockers.isEmpty()) {
            throw new MigrationRefusedException(preflight, blockers);
        }
        preflight.findings().forEach(finding -> LOG.info("{}: {}", guest, finding.describe()));
    }

    /** Collects what a migration may have. Not thread-safe. */
    public static final class Builder {

        private final String guest;
        private @Nullable XenHost source;
        private @Nullable XenHost target;
        private @Nullable Strategy strategy;
        private MigrationListener listener = MigrationListener.NONE;
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable MigrationJournal journal;
        private final Set<PreflightCheck> despite = EnumSet.noneOf(PreflightCheck.class);
        private boolean forecasting;

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
            return live(LiveOptions.DEFAULTS);
        }

        /** The same with options. */
        public Builder live(LiveOptions options) {
            this.strategy = new LiveStrategy(options);
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
            return coldCopy(CheckpointCopy.in(directory));
        }

        /**
         * The same for a guest with disks on the source only, which are copied too.
         *
         * @param directory an absolute path that exists on both hosts, each with its own storage
         * @param disks which disks; all others must be seen by both hosts under the same path
         */
        public Builder coldCopy(String directory, LocalDisks disks) {
            return coldCopy(CheckpointCopy.in(directory), disks);
        }

        /** The same as {@link #coldCopy(String)}, with a limit. */
        public Builder coldCopy(CheckpointCopy copy) {
            this.strategy = new ColdStrategy(CheckpointTransfer.copy(copy));
            return this;
        }

        /** The same as {@link #coldCopy(String, LocalDisks)}, with a limit for the checkpoint; the disks have one of their own. */
        public Builder coldCopy(CheckpointCopy copy, LocalDisks disks) {
            this.strategy = new ColdStrategy(CheckpointTransfer.copy(copy), Optional.of(new DiskCopy(disks)));
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

        /** Where it is written down that it was begun, until it has ended. Default: nowhere. */
        public Builder journal(MigrationJournal value) {
            this.journal = value;
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
         * Goes on whatever these checks of the {@linkplain Migration#preflight() preflight} find. Default: none.
         *
         * @throws InvalidInputException where one of them {@linkplain PreflightCheck#canBeOverridden() cannot be overridden}
         */
        public Builder despite(PreflightCheck... checks) {
            for (PreflightCheck check : checks) {
                if (!check.canBeOverridden()) {
                    throw new InvalidInputException("despite", "must not name " + check + ": " + check.whyNot());
                }
                despite.add(check);
            }
            return this;
        }

        /**
         * Has {@link Migration#preflight()} bring the {@linkplain Migration#forecast() forecast} with it, which costs seconds; {@link
         * Migration#run()} makes none. Default: not.
         */
        public Builder forecasting() {
            this.forecasting = true;
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
