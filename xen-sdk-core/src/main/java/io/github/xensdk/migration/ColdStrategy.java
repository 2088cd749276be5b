package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainInfo;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.StartMode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Save, bring the checkpoint to the target, restore. The source's copy stays, paused, until the target holds the guest; the
 * target's stays paused until the source's is gone. So at no moment two copies can run, and until the source's is destroyed it
 * can go on.
 */
final class ColdStrategy implements Strategy {

    private static final Logger LOG = LoggerFactory.getLogger(ColdStrategy.class);

    private final CheckpointTransfer transfer;

    ColdStrategy(CheckpointTransfer transfer) {
        this.transfer = transfer;
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
        return CheckpointRoom.findings(move, transfer.directory(), transfer.holders(move));
    }

    @Override
    public boolean needsLink() {
        return transfer.needsLink();
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
            return Attempt.unknown(String.valueOf(e.getMessage()));
        }
        move.clock().enter(MigrationPhase.CLEAN_UP);
        return new Attempt(attempt.settled(), attempt.problem(), transfer.remove(move, path));
    }

    private Attempt attempt(Move move, String path) {
        try {
            move.clock().enter(MigrationPhase.SAVE);
            Checkpoint checkpoint = move.source()
                    .domains()
                    .save(move.guest(), path, AfterSave.LEAVE_PAUSED, move.timeout(), lines(move.clock()));
            move.clock().enter(MigrationPhase.TRANSFER);
            bring(move, checkpoint);
            move.clock().enter(MigrationPhase.RESTORE);
            move.target().domains().restore(checkpoint, StartMode.PAUSED, move.timeout(), lines(move.clock()));
            move.clock().enter(MigrationPhase.RELEASE_SOURCE);
            move.owner().prove();
            move.source().domains().destroy(move.guest());
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            LOG.warn(
                    "cold migration of {} failed, rolling back: {}",
                    move.guest().name(),
                    e.getMessage());
            return rollBack(move, String.valueOf(e.getMessage()));
        }
        return start(move);
    }

    private void bring(Move move, Checkpoint checkpoint) {
        ByteSize arrived = transfer.bring(move, checkpoint);
        if (!arrived.equals(checkpoint.size())) {
            throw new XenException(
                    checkpoint.path() + " has " + arrived.bytes() + " bytes there and "
                            + checkpoint.size().bytes() + " at the source",
                    move.target().name(),
                    null);
        }
    }

    private static Attempt start(Move move) {
        move.clock().enter(MigrationPhase.START);
        try {
            move.owner().prove();
            move.target().domains().unpause(move.guest());
            return Attempt.succeeded(List.of());
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            return Attempt.failed("the target holds the guest and could not start it: " + e.getMessage(), List.of());
        }
    }

    /** The source may go on only when the target holds no copy; and only where it is just paused. */
    private static Attempt rollBack(Move move, String problem) {
        move.clock().enter(MigrationPhase.ROLL_BACK);
        try {
            move.owner().prove();
            Optional<Domain> source = move.source().domains().find(move.guest().uuid());
            if (source.isPresent()) {
                Optional<Domain> target =
                        move.target().domains().find(move.guest().uuid());
                if (target.isPresent()) {
                    if (target.get().state().isExecuting()) {
                        return Attempt.failed(problem + "; and somebody started the guest on the target", List.of());
                    }
                    move.target().domains().destroy(target.get());
                }
                if (source.get().state() == DomainState.PAUSED) {
                    move.source().domains().unpause(source.get());
                }
            }
            return Attempt.failed(problem, List.of());
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            LOG.warn("rolling back {} failed: {}", move.guest().name(), e.getMessage());
            return Attempt.failed(problem + "; and rolling back failed: " + e.getMessage(), List.of());
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
