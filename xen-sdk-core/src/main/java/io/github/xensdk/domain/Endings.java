package io.github.xensdk.domain;

import io.github.xensdk.DomainStateException;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlEndings;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How guests end, and how they start again: asked for, and then watched. */
final class Endings {

    private static final Duration DESTROYING = Duration.ofSeconds(30);

    /** How long xl may take to notice a guest that ended itself. After that nobody watches it. */
    private static final Duration NOTICING = Duration.ofSeconds(30);

    private final HostDomains here;

    Endings(HostDomains here) {
        this.here = here;
    }

    ShutdownEnd shutdown(Domain domain, Shutdown how) {
        var before = here.guest(domain);
        here.run(XlLifecycle.shutdown(before.id(), how.signal() == StopSignal.CONTROL_OR_ACPI))
                .orThrow();
        if (how.patience().isEmpty()) {
            return ShutdownEnd.REQUESTED;
        }
        var look = new Look(before);
        here.comesTrue("the end of " + before.name(), how.patience().get(), () -> shutdownSettled(look));
        if (look.gone()) {
            return ShutdownEnd.GONE;
        }
        if (look.successor().isPresent()) {
            return ShutdownEnd.RESTARTED;
        }
        boolean down = look.state() == DomainState.SHUT_DOWN;
        if (down && (how.fallback() != Shutdown.Fallback.DESTROY || look.isPreserved())) {
            return ShutdownEnd.KEPT;
        }
        return switch (how.fallback()) {
            case FAIL ->
                throw new DomainStateException(
                        here.host(),
                        before.name() + " did not shut down within "
                                + how.patience().get() + " and is " + look.state());
            case LEAVE -> ShutdownEnd.LEFT;
            case DESTROY -> {
                destroy(before);
                yield down ? ShutdownEnd.GONE : ShutdownEnd.DESTROYED;
            }
        };
    }

    private boolean shutdownSettled(Look look) {
        look.again();
        if (look.gone() || look.successor().isPresent()) {
            return true;
        }
        if (look.state() == DomainState.CRASHED) {
            throw new DomainStateException(here.host(), look.before.name() + " crashed while it should shut down");
        }
        return look.state() == DomainState.SHUT_DOWN && (look.isPreserved() || look.isUnnoticed());
    }

    private Optional<XlEndings> endings(Domain domain) {
        return XlEndings.parse(
                here.run(XlCommands.listLong(domain.id())).orThrow().stdout());
    }

    Domain reboot(Domain domain, Duration timeout, StopSignal signal) {
        Shutdown.positive(timeout);
        var before = here.guest(domain);
        endings(before)
                .map(XlEndings::onReboot)
                .filter(action -> !action.startsWith("restart"))
                .ifPresent(action -> {
                    throw new DomainStateException(
                            here.host(), before.name() + " would not come back: its on_reboot is " + action);
                });
        here.run(XlLifecycle.reboot(before.id(), signal == StopSignal.CONTROL_OR_ACPI))
                .orThrow();
        var look = new Look(before);
        here.comesTrue("the reboot of " + before.name(), timeout, () -> rebootSettled(look));
        return look.successor()
                .filter(after -> after.state().isExecuting())
                .orElseThrow(() -> notBack(before, timeout, look));
    }

    private static boolean rebootSettled(Look look) {
        look.again();
        return look.successor().filter(after -> after.state().isExecuting()).isPresent()
                || (look.state() == DomainState.REBOOTING && look.isUnnoticed());
    }

    private DomainStateException notBack(Domain before, Duration timeout, Look look) {
        String where = look.successor()
                .map(after -> "starts again and is " + after.state())
                .orElse(
                        look.gone()
                                ? "is gone"
                                : look.state() == DomainState.REBOOTING && look.isUnnoticed()
                                        ? "ended itself, and no xl on the host starts it again"
                                        : "is " + look.state());
        return new DomainStateException(
                here.host(), before.name() + " did not reboot within " + timeout + ": it " + where);
    }

    void destroy(Domain domain) {
        here.run(XlCommands.destroy(here.guest(domain).id(), Domains.DEFAULT_LONG_TIMEOUT))
                .orThrow();
        if (!here.vanishes(domain, DESTROYING)) {
            throw new DomainStateException(here.host(), domain.name() + " is still there after destroy");
        }
    }

    /** Where a guest is that was asked to end, one look after the other. Its successor has its UUID and another number. */
    private final class Look {

        private final Domain before;
        private @Nullable Domain same;
        private @Nullable Domain successor;
        private @Nullable Boolean preserved;
        private long inStateSince = System.nanoTime();

        Look(Domain before) {
            this.before = before;
            this.same = before;
        }

        void again() {
            DomainState earlier = state();
            same = null;
            successor = null;
            for (Domain each : here.list()) {
                if (each.uuid().equals(before.uuid())) {
                    if (each.id() == before.id()) {
                        same = each;
                    } else {
                        successor = each;
                    }
                }
            }
            if (state() != earlier) {
                inStateSince = System.nanoTime();
            }
        }

        /** What it does under its old number, or did before that was gone. */
        DomainState state() {
            return same == null ? before.state() : same.state();
        }

        Optional<Domain> successor() {
            return Optional.ofNullable(successor);
        }

        boolean gone() {
            return same == null && successor == null;
        }

        /** Whether its remains are to stay; asked once, when it has ended. */
        boolean isPreserved() {
            if (preserved == null) {
                preserved = endings(before)
                        .filter(endings -> endings.onPoweroff().equals("preserve"))
                        .isPresent();
            }
            return preserved;
        }

        /** Whether it has been in this state for longer than an xl that watches it would leave it. */
        boolean isUnnoticed() {
            return same != null && System.nanoTime() - inStateSince > NOTICING.toNanos();
        }
    }
}
