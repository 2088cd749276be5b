package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of each way by which the target holds the guest paused: the source's copy goes and the target's starts, or the other way round. */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private Handover() {}

    /** The target holds the guest, paused: the source's copy goes. */
    static void release(Move move) {
        move.clock().enter(MigrationPhase.RELEASE_SOURCE);
        destroySource(move);
    }

    /** The same where {@code xl} should have done so: only what it has left, and only where that does not run. */
    static void releaseLeftover(Move move) {
        move.clock().enter(MigrationPhase.RELEASE_SOURCE);
        Optional<Domain> left = move.source().domains().find(move.guest().uuid());
        if (left.isPresent()) {
            if (left.get().state().isExecuting()) {
                throw new XenException(
                        "xl reported success, and the source's copy runs",
                        move.source().name(),
                        null);
            }
            destroySource(move);
        }
    }

    private static void destroySource(Move move) {
        move.owner().prove();
        move.source().domains().destroy(move.guest());
    }

    static Attempt start(Move move) {
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
    static Attempt rollBack(Move move, String problem) {
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
}
