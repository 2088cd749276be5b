package io.github.xensdk.domain;

import io.github.xensdk.DomainStateException;
import io.github.xensdk.command.Command;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlEndings;
import io.github.xensdk.internal.xl.XlLifecycle;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How guests end, and how they start again: asked for, and then watched. */
final class Endings {

    /** How long xl may wait for the guest to take the word where the caller does not wait. */
    private static final Duration ASKING = Duration.ofSeconds(10);

    private static final Duration DESTROYING = Duration.ofSeconds(30);

    /** How long xl may take to notice a guest that ended itself. After that nobody watches it. */
    private static final Duration NOTICING = Duration.ofSeconds(30);

    private static final String PRESERVE = "preserve";

    /** The beginning of restart and restart_rename. */
    private static final String RESTART = "restart";

    private final HostDomains here;

    Endings(HostDomains here) {
        this.here = here;
    }

    ShutdownEnd shutdown(Domain domain, Shutdown how) {
        var before = here.guest(domain);
        boolean acpi = how.signal() == StopSignal.CONTROL_OR_ACPI;
        if (how.patience().isEmpty()) {
            asked(XlLifecycle.shutdown(before.id(), acpi, ASKING));
            return ShutdownEnd.REQUESTED;
        }
        Duration patience = how.patience().get();
        String action = endings(before).map(XlEndings::onPoweroff).orElse("destroy");
        Duration started = here.now();
        if (before.state() != DomainState.SHUT_DOWN) {
            asked(XlLifecycle.shutdown(before.id(), acpi, patience));
        }
        var look = new Look(before);
        here.comesTrue("the end of " + before.name(), left(started, patience), () -> shutdownSettled(look, action));
        if (look.gone()) {
            return ShutdownEnd.GONE;
        }
        if (look.successor().isPresent()) {
            return ShutdownEnd.RESTARTED;
        }
        boolean down = look.state() == DomainState.SHUT_DOWN;
        if (down && (how.fallback() != Shutdown.Fallback.DESTROY || action.equals(PRESERVE))) {
            return ShutdownEnd.KEPT;
        }
        return switch (how.fallback()) {
            case FAIL ->
                throw new DomainStateException(
                        here.host(),
                        before.name() + " did not shut down within " + patience + " and is " + look.state());
            case LEAVE -> ShutdownEnd.LEFT;
            case DESTROY -> {
                destroy(before);
                yield down ? ShutdownEnd.GONE : ShutdownEnd.DESTROYED;
            }
        };
    }

    /** A guest that has not taken the word yet may still do so. */
    private void asked(Command command) {
        var result = here.run(command);
        if (!XlLifecycle.isUnacknowledged(result)) {
            result.orThrow();
        }
    }

    private Duration left(Duration started, Duration patience) {
        return patience.minus(here.now().minus(started));
    }

    private boolean shutdownSettled(Look look, String action) {
        look.again();
        if (look.successor().isPresent()) {
            return true;
        }
        if (look.gone()) {
            // Between its end and its start anew a guest is not listed.
            return !action.startsWith(RESTART);
        }
        if (look.state() == DomainState.CRASHED) {
            throw new DomainStateException(here.host(), look.before.name() + " crashed while it should shut down");
        }
        return look.state() == DomainState.SHUT_DOWN && (action.equals(PRESERVE) || look.isUnnoticed());
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
                .filter(action -> !action.startsWith(RESTART))
                .ifPresent(action -> {
                    throw new DomainStateException(
                            here.host(), before.name() + " would not come back: its on_reboot is " + action);
                });
        Duration started = here.now();
        asked(XlLifecycle.reboot(before.id(), signal == StopSignal.CONTROL_OR_ACPI, timeout));
        var look = new Look(before);
        here.comesTrue("the reboot of " + before.name(), left(started, timeout), () -> rebootSettled(look));
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
        private Duration inStateSince = here.now();

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
                inStateSince = here.now();
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

        /** Whether it has been in this state for longer than an xl that watches it would leave it. */
        boolean isUnnoticed() {
            return same != null && here.now().minus(inStateSince).compareTo(NOTICING) > 0;
        }
    }
}
