package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of every cold migration: the source's copy goes and the target's starts, or the other way round. */
final class ColdHandover {

    private static final Logger LOG = LoggerFactory.getLogger(ColdHandover.class);

    private ColdHandover() {}

    /** The target holds the guest, paused: the source's copy goes. */
    static void release(Move move) {
        move.clock().enter(MigrationPhase.RELEASE_SOURCE);
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
