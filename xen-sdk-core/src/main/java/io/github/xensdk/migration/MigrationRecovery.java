package io.github.xensdk.migration;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a migration left behind, whoever ran it and whatever became of that program, and mends it.
 *
 * <pre>{@code
 * RecoveryReport report = MigrationRecovery.of("guest-04").from(nevers).to(avignon).build().recover();
 * log.info(report.describe());
 * }</pre>
 *
 * <p>Nothing is remembered: each call looks at both hosts, so it may be called any number of times, by any program. It resumes
 * nothing that might run elsewhere. It cannot see a host other than these two.
 *
 * <p>Thread-safe; the hosts stay the caller's. Of two recoveries of one guest at once the second is refused.
 */
public final class MigrationRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRecovery.class);

    /** The longest way has three steps; more would be a circle. */
    private static final int MOST_STEPS = 5;

    private final String guest;
    private final @Nullable UUID uuid;
    private final XenHost source;
    private final XenHost target;
    private final boolean neverStarted;
    private final @Nullable MigrationJournal journal;

    private MigrationRecovery(Builder builder, XenHost source, XenHost target) {
        this.guest = builder.guest;
        this.uuid = builder.uuid;
        this.source = source;
        this.target = target;
        this.neverStarted = builder.neverStarted;
        this.journal = builder.journal;
    }

    /** Starts with the guest's name, as it was before the migration. */
    public static Builder of(String guest) {
        return new Builder(guest);
    }

    /** Starts with what a journal knows. */
    public static Builder of(MigrationJournal.Entry entry) {
        return new Builder(entry.guest()).uuid(entry.uuid());
    }

    /**
     * Looks at both hosts and changes nothing.
     *
     * @throws InvalidInputException where different guests have that name; give the UUID then
     */
    public RecoveryReport inspect() {
        UUID known = identity();
        return look(known).report(guest, known, List.of(), "");
    }

    /**
     * Does what is right for what is there, step by step with a look at both hosts before each, until it is settled or wants a
     * human. A step that fails ends it, and the report says so. When it is settled, checkpoints and unfinished copies of disks that a
     * killed program has left are removed, and what hosts keep of its jobs that ended 20 seconds ago or broke off. Holds the guest's
     * lease meanwhile, see {@link Migration}.
     *
     * @throws GuestLeasedException where another program is moving or mending the guest; nothing was touched
     * @throws InvalidInputException where different guests have that name; give the UUID then
     */
    public RecoveryReport recover() {
        RecoveryReport report = recovered();
        if (journal != null && report.aftermath().isSettled()) {
            try {
                journal.forget(report.uuid());
            } catch (MigrationJournalException e) {
                LOG.warn("{} is settled, and its entry in the journal stays: {}", guest, e.getMessage());
            }
        }
        return report;
    }

    private RecoveryReport recovered() {
        UUID known = identity();
        Found found = look(known);
        try {
            boolean tidies = found.aftermath().isSettled() && (leaves(source, known) || leaves(target, known));
            if (!mends(found.aftermath()) && !tidies) {
                return found.report(guest, known, List.of(), "");
            }
        } catch (XenException e) {
            return found.report(guest, known, List.of(), "files of the migration may be left: " + e.getMessage());
        }
        try (var lease = GuestLease.take(known, guest, List.of(source, target))) {
            return recover(known, lease);
        } catch (OutcomeUnknownException | ConnectionFailedException e) {
            return look(known).report(guest, known, List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static boolean leaves(XenHost host, UUID known) {
        return MadeFiles.areNoted(host, known) || LeftJobs.areThere(host, known);
    }

    private RecoveryReport recover(UUID known, GuestLease lease) {
        var done = new ArrayList<String>();
        Found found = look(known);
        for (int step = 0; step < MOST_STEPS && mends(found.aftermath()); step++) {
            try {
                lease.prove();
                String what = mend(found);
                LOG.info("recovery of {}: {}", guest, what);
                done.add(what);
            } catch (OutcomeUnknownException e) {
                return look(known).report(guest, known, done, String.valueOf(e.getMessage()));
            } catch (XenException e) {
                LOG.warn("recovery of {} stopped: {}", guest, e.getMessage());
                return look(known).report(guest, known, done, String.valueOf(e.getMessage()));
            }
            found = look(known);
        }
        String problem = "";
        if (found.aftermath().isSettled()) {
            problem = removeFiles(known, found, lease, done);
        }
        return found.report(guest, known, done, problem);
    }

    /** Those of a program that was killed. What went wrong, where something did. */
    private String removeFiles(UUID known, Found found, GuestLease lease, List<String> done) {
        try {
            lease.prove();
            removeFiles(source, found.source(), known, done);
            removeFiles(target, found.target(), known, done);
            return "";
        } catch (XenException e) {
            LOG.warn("files of the migration of {} may be left: {}", guest, e.getMessage());
            return "files of the migration may be left: " + e.getMessage();
        }
    }

    private static void removeFiles(XenHost host, Scene scene, UUID known, List<String> done) {
        done.addAll(MadeFiles.remove(host, known, scene.sighting().copies().isEmpty()));
        done.addAll(LeftJobs.remove(host, known));
    }

    private boolean mends(Aftermath aftermath) {
        return aftermath.isRecoverable() || (aftermath == Aftermath.SET_ASIDE_ALONE && neverStarted);
    }

    /** One step. */
    private String mend(Found found) {
        return switch (found.aftermath()) {
            case ORPHAN_ON_TARGET, STANDS_ON_BOTH -> destroyed(target, found.there());
            case LEFTOVER_ON_SOURCE, HANDOVER_PAUSED -> destroyed(source, found.here());
            case STANDS_ON_SOURCE -> letGoOn(source, found.here());
            case PAUSED_ON_TARGET -> letGoOn(target, found.there());
            // The name first: with the target's copy gone, nothing would tell any more that it never ran.
            case HANDOVER_NOT_BEGUN, SET_ASIDE_ALONE -> renamedBack(found.here());
            default -> throw new IllegalStateException("nothing is to be done for " + found.aftermath());
        };
    }

    private static String destroyed(XenHost host, Domain copy) {
        host.domains().destroy(copy);
        return "destroyed " + copy.name() + " (" + copy.state() + ") on " + host.name();
    }

    private String renamedBack(Domain copy) {
        // Names are checked where guests are made; this one has had its name before.
        source.run(XlLifecycle.rename(copy.id(), guest)).orThrow();
        return "renamed " + copy.name() + " to " + guest + " on " + source.name();
    }

    private static String letGoOn(XenHost host, Domain copy) {
        if (copy.state() == DomainState.SUSPENDED) {
            SuspendedGuest.resume(host, copy);
            return "resumed " + copy.name() + " on " + host.name();
        }
        host.domains().unpause(copy);
        return "unpaused " + copy.name() + " on " + host.name();
    }

    /** The UUID of whatever has one of the guest's names. */
    private UUID identity() {
        if (uuid != null) {
            return uuid;
        }
        var names = Set.of(guest, Halves.incoming(guest), Halves.setAside(guest));
        var found = new LinkedHashSet<UUID>();
        for (XenHost host : List.of(source, target)) {
            try {
                host.domains().list().stream()
                        .filter(domain -> names.contains(domain.name()))
                        .map(Domain::uuid)
                        .forEach(found::add);
            } catch (OutcomeUnknownException | ConnectionFailedException e) {
                LOG.info("recovery of {}: {} does not answer: {}", guest, host.name(), e.getMessage());
            }
        }
        if (found.size() > 1) {
            throw new InvalidInputException("guest", "is the name of different guests there, say which: " + found);
        }
        return found.isEmpty() ? new UUID(0, 0) : found.iterator().next();
    }

    private Found look(UUID known) {
        Scene here = Scene.of(source, known, guest);
        Scene there = Scene.of(target, known, guest);
        return new Found(here, there, AftermathJudge.judge(guest, here, there));
    }

    private record Found(Scene source, Scene target, Aftermath aftermath) {

        Domain here() {
            return source.sighting().copies().get(0);
        }

        Domain there() {
            return target.sighting().copies().get(0);
        }

        RecoveryReport report(String guest, UUID uuid, List<String> done, String problem) {
            var seen = new ArrayList<String>();
            seen.add(source.sighting().describe());
            seen.add(target.sighting().describe());
            source.atWork().forEach(line -> seen.add("at work: " + line));
            target.atWork().forEach(line -> seen.add("at work: " + line));
            return new RecoveryReport(guest, uuid, aftermath, seen, done, problem);
        }
    }

    /** Collects what a recovery needs. Not thread-safe. */
    public static final class Builder {

        private final String guest;
        private @Nullable UUID uuid;
        private @Nullable XenHost source;
        private @Nullable XenHost target;
        private boolean neverStarted;
        private @Nullable MigrationJournal journal;

        private Builder(String guest) {
            this.guest = guest;
        }

        /** Which guest, where its name alone does not tell. Default: the one that has the name. */
        public Builder uuid(UUID value) {
            this.uuid = value;
            return this;
        }

        /** Where it ran before. Required. */
        public Builder from(XenHost host) {
            this.source = host;
            return this;
        }

        /** Where it should have gone. Required. */
        public Builder to(XenHost host) {
            this.target = host;
            return this;
        }

        /** Whose entry goes when it is settled. Default: none. */
        public Builder journal(MigrationJournal value) {
            this.journal = value;
            return this;
        }

        /**
         * The caller knows that the target never started the guest, for example from the target's log; so a copy that the source
         * has set aside may be resumed although the target holds nothing. <strong>Where that is wrong the guest's disks are
         * ruined.</strong> Default: not known.
         */
        public Builder targetNeverStartedIt() {
            this.neverStarted = true;
            return this;
        }

        /**
         * The recovery.
         *
         * @throws InvalidInputException where a host is missing or both are one
         */
        public MigrationRecovery build() {
            if (source == null || target == null) {
                throw new InvalidInputException("from and to", "must be given");
            }
            if (source == target
                    || (source.peerAddress().isPresent() && source.peerAddress().equals(target.peerAddress()))) {
                throw new InvalidInputException("from and to", "must be different hosts");
            }
            return new MigrationRecovery(this, source, target);
        }
    }
}
