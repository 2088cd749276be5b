package io.github.xensdk.migration;

import io.github.xensdk.DomainStateException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of each way by which both hosts hold the guest, paused: the target's copy starts and the source's goes, or the other way round. */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);

    private Handover() {}

    /**
     * Both hosts hold the guest, paused: the source's copy is set aside, under the name that {@code xl migrate} gives it at this
     * moment. It goes only when the target's runs ({@link #discard}), since destroying takes seconds, in which the guest would stand.
     *
     * @return the target's
     */
    static Domain release(Move move, Looks looks) {
        Domain here = looks.source();
        Domain there = looks.target();
        move.clock().enter(MigrationPhase.RELEASE_SOURCE);
        move.owner().prove();
        String aside = Halves.setAside(move.guest().name());
        move.source().run(XlLifecycle.rename(here.id(), aside)).orThrow();
        return there;
    }

    /**
     * A look at both hosts, at once: what the programs at both ends say of themselves is not what is relied on, and the guest stands
     * meanwhile. Thread-safe.
     */
    static final class Looks {

        private final Move move;
        private final FutureTask<Domain> source;
        private final FutureTask<Domain> target;

        Looks(Move move) {
            this.move = move;
            this.source = new FutureTask<>(() -> standing(move, move.source()));
            this.target = new FutureTask<>(() -> standing(move, move.target()));
        }

        /** Both copies must be final by now. Idempotent. */
        void begin() {
            for (FutureTask<Domain> look : List.of(source, target)) {
                // A task that was begun is not begun anew.
                var looking = new Thread(look, "xensdk-look-" + move.guest().name());
                looking.setDaemon(true);
                looking.start();
            }
        }

        private Domain source() {
            begin();
            return seen(source);
        }

        private Domain target() {
            return seen(target);
        }

        private Domain seen(FutureTask<Domain> look) {
            try {
                return look.get();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error problem) {
                    throw problem;
                }
                // A look throws nothing that is checked.
                throw (RuntimeException) e.getCause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new XenException(
                        "interrupted while looking at both hosts", move.target().name(), e);
            }
        }
    }

    static Domain standing(Move move, XenHost host) {
        Optional<Domain> copy = host.domains().find(move.guest().uuid());
        return copy.filter(seen -> seen.state() == DomainState.PAUSED)
                .orElseThrow(() -> new DomainStateException(
                        host.name(),
                        move.guest().name() + " should stand there, paused, and "
                                + copy.map(seen -> "is " + seen.state()).orElse("is not there")));
    }

    /** The target's copy runs, so the source's goes. One that stays is seen when the outcome is judged. */
    static void discard(Move move) {
        try {
            Optional<Domain> left = move.source().domains().find(move.guest().uuid());
            if (left.isPresent() && !left.get().state().isExecuting()) {
                destroySource(move);
            }
        } catch (XenException e) {
            LOG.warn("the source's copy of {} is left: {}", move.guest().name(), e.getMessage());
        }
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

    /** Starts the copy that the target has had since a look just before; so it is not asked for once more while the guest stands. */
    static Attempt start(Move move, Domain there) {
        move.clock().enter(MigrationPhase.START);
        try {
            move.owner().prove();
            move.target().run(XlCommands.unpause(there.id())).orThrow();
            Optional<Domain> started = move.target().domains().find(move.guest().uuid());
            if (started.filter(seen -> seen.state().isExecuting()).isEmpty()) {
                return notStarted("it is "
                        + started.map(seen -> seen.state() + " still; somebody else may have paused it, too")
                                .orElse("gone"));
            }
            return Attempt.succeeded(List.of());
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            return notStarted(String.valueOf(e.getMessage()));
        }
    }

    private static Attempt notStarted(String why) {
        return Attempt.failed("the target holds the guest and could not start it: " + why, List.of());
    }

    /** The source may go on only when the target holds no copy; and only where it is just paused or suspended. */
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
                // Destroying may have taken minutes.
                move.owner().prove();
                return Attempt.failed(problem + goOn(move, source.get()), List.of());
            }
            return Attempt.failed(problem, List.of());
        } catch (OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            LOG.warn("rolling back {} failed: {}", move.guest().name(), e.getMessage());
            return Attempt.failed(problem + "; and rolling back failed: " + e.getMessage(), List.of());
        }
    }

    /** What keeps it from going on, for people; empty where nothing does. The target holds no copy. */
    private static String goOn(Move move, Domain here) {
        switch (here.state()) {
            case PAUSED -> {
                nameBack(move, here);
                move.source().domains().unpause(here);
            }
            case SUSPENDED -> {
                // Not by us: an xl that was killed in the midst has left it so, or one that is still at it.
                String busy = atWork(move);
                if (!busy.isEmpty()) {
                    return "; and it stays suspended, since " + busy;
                }
                nameBack(move, here);
                SuspendedGuest.resume(move.source(), here);
            }
            default -> {}
        }
        return "";
    }

    private static String atWork(Move move) {
        for (XenHost host : List.of(move.source(), move.target())) {
            Scene scene = Scene.of(host, move.guest().uuid(), move.guest().name());
            if (!scene.sighting().reachable()) {
                return scene.sighting().describe();
            }
            if (!scene.atWork().isEmpty()) {
                return String.join(", ", scene.atWork()) + " is at work";
            }
        }
        return "";
    }

    /** Only what has another name is given its own: that may be one which no new guest would get. */
    private static void nameBack(Move move, Domain here) {
        String name = move.guest().name();
        if (here.name().equals(Halves.setAside(name))) {
            move.source().run(XlLifecycle.rename(here.id(), name)).orThrow();
        }
    }
}
