package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainInfo;
import io.github.xensdk.domain.StartMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Save, bring the checkpoint to the target, restore. The source's copy stands from its save on and never goes on once it is
 * {@linkplain Handover set aside}; the target's is paused until then. So at no moment two copies can run, and until the target's
 * does there is one that can.
 */
final class ColdStrategy implements Strategy {

    private static final Logger LOG = LoggerFactory.getLogger(ColdStrategy.class);

    private final CheckpointTransfer transfer;
    private final Optional<DiskCopy> disks;

    ColdStrategy(CheckpointTransfer transfer) {
        this(transfer, Optional.empty());
    }

    ColdStrategy(CheckpointTransfer transfer, Optional<DiskCopy> disks) {
        this.transfer = transfer;
        this.disks = disks;
    }

    @Override
    public MigrationMode mode() {
        return MigrationMode.COLD;
    }

    @Override
    public String name() {
        return transfer.name();
    }

    @Override
    public List<Finding> findings(Move move, DomainInfo info) {
        var findings = new ArrayList<>(CheckpointRoom.findings(move, transfer.directory(), transfer.holders(move)));
        disks.ifPresent(local -> findings.addAll(local.findings(move, info)));
        return findings;
    }

    @Override
    public Optional<Forecast> forecast(Move move, ByteSize sample) {
        var stages = new ArrayList<>(transfer.forecast(move, sample));
        disks.ifPresent(local -> stages.add(ForecastStage.unknown(
                "local disks", new ByteSize(0), "how much the guest writes meanwhile is not known beforehand")));
        return Optional.of(new Forecast(move.guest().name(), name(), stages, false));
    }

    @Override
    public boolean needsLink() {
        return transfer.needsLink() || disks.isPresent();
    }

    @Override
    public Set<String> movedDisks() {
        return disks.map(DiskCopy::paths).orElse(Set.of());
    }

    @Override
    public Optional<String> sharedDirectory() {
        return transfer.sharedDirectory();
    }

    @Override
    public Attempt attempt(Move move) {
        String path = transfer.directory() + "/" + move.guest().name() + "-"
                + UUID.randomUUID().toString().substring(0, 8) + ".checkpoint";
        Attempt attempt;
        try {
            attempt = attempt(move, path);
        } catch (OutcomeUnknownException e) {
            var left = new ArrayList<>(disks.map(DiskCopy::endLists).orElse(List.of()));
            transfer.holders(move).forEach(host -> left.add(path + " on " + host.name() + ", where it is there"));
            disks.ifPresent(local -> local.partials(move)
                    .forEach(file -> left.add(file + " on " + move.target() + ", where it is there")));
            return Attempt.unknown(String.valueOf(e.getMessage()), left);
        }
        move.clock().enter(MigrationPhase.CLEAN_UP);
        if (attempt.problem().isEmpty()) {
            Handover.discard(move);
        }
        var leftovers = new ArrayList<>(transfer.remove(move, path));
        disks.ifPresent(local -> {
            leftovers.addAll(local.endLists());
            leftovers.addAll(tidied(local, move, attempt));
        });
        if (leftovers.isEmpty()) {
            forget(move, path);
        }
        return new Attempt(attempt.settled(), attempt.problem(), leftovers);
    }

    /** For whoever mends it where this program is killed. */
    private void note(Move move, String checkpoint) {
        for (XenHost host : List.of(move.source(), move.target())) {
            List<String> paths = made(move, host, checkpoint);
            if (!paths.isEmpty()) {
                MadeFiles.note(host, move.guest().uuid(), paths);
            }
        }
    }

    private List<String> made(Move move, XenHost host, String checkpoint) {
        var paths = new ArrayList<String>();
        if (transfer.holders(move).contains(host)) {
            paths.add(checkpoint);
        }
        if (host == move.target()) {
            disks.ifPresent(local -> paths.addAll(local.partials(move)));
        }
        return paths;
    }

    /** What an earlier program has noted stays. */
    private void forget(Move move, String checkpoint) {
        for (XenHost host : List.of(move.source(), move.target())) {
            List<String> paths = made(move, host, checkpoint);
            try {
                if (!paths.isEmpty()) {
                    if (host == move.target()) {
                        paths.addAll(movedDisks());
                    }
                    MadeFiles.forget(host, move.guest().uuid(), paths);
                }
            } catch (XenException e) {
                LOG.warn("the note of files that are gone stays: {}", e.getMessage());
            }
        }
    }

    /** A copy of a disk goes only where no guest has it. */
    private static List<String> tidied(DiskCopy local, Move move, Attempt attempt) {
        try {
            boolean there = move.target().domains().find(move.guest().uuid()).isPresent();
            boolean here = move.source().domains().find(move.guest().uuid()).isPresent();
            if (attempt.problem().isEmpty() && there && !here) {
                return local.removeFromSource(move);
            }
            if (here && !there) {
                return local.removeFromTarget(move);
            }
            return attempt.problem().isEmpty() ? local.staysOnSource(move) : List.of();
        } catch (XenException e) {
            return List.of("copies of its disks on " + move.target().name() + " (" + e.getMessage() + ")");
        }
    }

    private Attempt attempt(Move move, String path) {
        Domain there;
        try {
            note(move, path);
            copying(() -> disks.ifPresent(local -> local.copyWhileRunning(move)));
            move.clock().enter(MigrationPhase.SAVE);
            Checkpoint checkpoint = move.source()
                    .domains()
                    .save(move.guest(), path, AfterSave.LEAVE_PAUSED, move.timeout(), lines(move.clock()));
            move.clock().moved(checkpoint.size());
            move.clock().enter(MigrationPhase.TRANSFER);
            copying(() -> {
                bring(move, checkpoint);
                disks.ifPresent(local -> move.clock().moved(local.copyTheRest(move, checkpoint.size())));
            });
            move.clock().enter(MigrationPhase.RESTORE);
            restore(move, checkpoint);
            move.clock().moved(checkpoint.size());
            there = Handover.release(move, new Handover.Looks(move));
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            LOG.warn(
                    "cold migration of {} failed, rolling back: {}",
                    move.guest().name(),
                    e.getMessage());
            return Handover.rollBack(move, String.valueOf(e.getMessage()));
        }
        return Handover.start(move, there);
    }

    /** A copy whose end was not seen harms nobody: no xl reads it, and it is made anew the next time. So the guest may go on. */
    private static void copying(Runnable copy) {
        try {
            copy.run();
        } catch (OutcomeUnknownException e) {
            throw new XenException(
                    "a copy did not come to its end: " + e.getMessage(),
                    e.host().orElse(null),
                    e);
        }
    }

    /** A file that was put in the checkpoint's place holds another guest, which is none of ours to keep. */
    private static void restore(Move move, Checkpoint checkpoint) {
        Domain restored =
                move.target().domains().restore(checkpoint, StartMode.PAUSED, move.timeout(), lines(move.clock()));
        if (!restored.uuid().equals(move.guest().uuid())) {
            move.target().domains().destroy(restored);
            throw new XenException(
                    checkpoint.path() + " held another guest, " + restored.name() + " (" + restored.uuid() + ")",
                    move.target().name(),
                    null);
        }
    }

    private void bring(Move move, Checkpoint checkpoint) {
        ByteSize arrived = transfer.bring(move, checkpoint);
        if (transfer.needsLink()) {
            move.clock().moved(arrived);
        }
        if (!arrived.equals(checkpoint.size())) {
            throw new XenException(
                    checkpoint.path() + " has " + arrived.bytes() + " bytes there and "
                            + checkpoint.size().bytes() + " at the source",
                    move.target().name(),
                    null);
        }
    }

    private static OutputListener lines(PhaseClock clock) {
        return new OutputListener() {
            @Override
            public void stderrLine(String line) {
                clock.line(line);
            }
        };
    }
}
