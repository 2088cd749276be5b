package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
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
import java.util.function.Supplier;
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
    private final boolean removesDisks;

    ColdStrategy(CheckpointTransfer transfer) {
        this.transfer = transfer;
        this.disks = Optional.empty();
        this.removesDisks = false;
    }

    ColdStrategy(CheckpointTransfer transfer, LocalDisks local) {
        this.transfer = transfer;
        this.disks = Optional.of(new DiskCopy(local));
        this.removesDisks = local.isRemovedFromSource();
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
            return Attempt.unknown(String.valueOf(e.getMessage()), unseen(move, path));
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

    /** What it makes on a host. */
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

    /** For whoever mends it where this program is killed. */
    private void note(Move move, String checkpoint) {
        for (XenHost host : List.of(move.source(), move.target())) {
            List<String> paths = made(move, host, checkpoint);
            if (!paths.isEmpty()) {
                MadeFiles.note(host, move.guest().uuid(), paths);
            }
        }
    }

    /** What may be left where the end was not seen. Nothing of it is removed: it may be in use, or all that is left of the guest. */
    private List<String> unseen(Move move, String checkpoint) {
        var left = new ArrayList<String>();
        for (XenHost host : List.of(move.source(), move.target())) {
            made(move, host, checkpoint).forEach(path -> left.add(path + " on " + host.name() + ", where it was made"));
        }
        disks.ifPresent(local -> left.addAll(local.endLists()));
        return left;
    }

    private void forget(Move move, String checkpoint) {
        for (XenHost host : List.of(move.source(), move.target())) {
            List<String> paths = made(move, host, checkpoint);
            if (paths.isEmpty()) {
                continue;
            }
            try {
                MadeFiles.forget(host, move.guest().uuid(), paths);
            } catch (XenException e) {
                LOG.warn("the note of files that are gone stays: {}", e.getMessage());
            }
        }
    }

    /** A copy of a disk goes only where no guest has it. */
    private List<String> tidied(DiskCopy local, Move move, Attempt attempt) {
        try {
            boolean there = move.target().domains().find(move.guest().uuid()).isPresent();
            boolean here = move.source().domains().find(move.guest().uuid()).isPresent();
            if (attempt.problem().isEmpty() && there) {
                return here ? keptAtSource(local, move) : local.removeFromSource(move);
            }
            return here && !there ? local.removeFromTarget(move) : List.of();
        } catch (XenException e) {
            return List.of("copies of its disks on " + move.target().name() + " (" + e.getMessage() + ")");
        }
    }

    /** Those that should have gone, and are still those of a copy of the guest. */
    private List<String> keptAtSource(DiskCopy local, Move move) {
        return removesDisks
                ? local.paths().stream()
                        .map(path ->
                                path + " on " + move.source().name() + " (once the source's copy of the guest is gone)")
                        .toList()
                : List.of();
    }

    /** Until the target's xl is asked for anything, a copy that is known to have ended is a failure as others are. */
    private static <T> T copied(Supplier<T> copy) {
        try {
            return copy.get();
        } catch (OutcomeUnknownException e) {
            if (e.remoteProcess() == RemoteProcess.MAY_RUN) {
                throw e;
            }
            throw new XenException(String.valueOf(e.getMessage()), null, e);
        }
    }

    /** Somebody's checkpoint was put in the place of ours. It brought what must not stay: it was never started. */
    private static XenException strange(Move move, Domain restored) {
        String became;
        try {
            move.target().domains().destroy(restored);
            became = "it was destroyed again";
        } catch (XenException e) {
            became = "it stands there, paused, and is to be destroyed by hand (" + e.getMessage() + ")";
        }
        return new XenException(
                "the checkpoint held another guest, " + restored.name() + " with UUID " + restored.uuid() + "; "
                        + became,
                move.target().name(),
                null);
    }

    private Attempt attempt(Move move, String path) {
        Domain there;
        try {
            note(move, path);
            if (disks.isPresent()) {
                DiskCopy local = disks.get();
                copied(() -> {
                    local.copyWhileRunning(move);
                    return local;
                });
            }
            move.clock().enter(MigrationPhase.SAVE);
            Checkpoint checkpoint = move.source()
                    .domains()
                    .save(move.guest(), path, AfterSave.LEAVE_PAUSED, move.timeout(), lines(move.clock()));
            move.clock().moved(checkpoint.size());
            move.clock().enter(MigrationPhase.TRANSFER);
            bring(move, checkpoint);
            disks.ifPresent(local -> move.clock().moved(copied(() -> local.copyTheRest(move, checkpoint.size()))));
            move.clock().enter(MigrationPhase.RESTORE);
            Domain restored =
                    move.target().domains().restore(checkpoint, StartMode.PAUSED, move.timeout(), lines(move.clock()));
            if (!restored.uuid().equals(move.guest().uuid())) {
                throw strange(move, restored);
            }
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

    private void bring(Move move, Checkpoint checkpoint) {
        ByteSize arrived = copied(() -> transfer.bring(move, checkpoint));
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
