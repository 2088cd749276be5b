package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.internal.xl.XlLifecycle;

/**
 * What can be sent to a guest that runs: {@code domains.signals().sysrq(guest, 's')}. Thread-safe; guests are found by UUID
 * first, as in {@link Domains}.
 */
public final class Signals {

    private final HostDomains here;

    Signals(HostDomains here) {
        this.here = here;
    }

    /** Sends a trigger to a guest's first virtual CPU; see {@link #trigger(Domain, Trigger, int)}. */
    public Domain trigger(Domain domain, Trigger trigger) {
        return trigger(domain, trigger, 0);
    }

    /**
     * Sends a trigger to a guest. That it was delivered does not say that the guest did anything.
     *
     * @param vcpu the virtual CPU that gets it, from 0
     * @return the guest as it was seen afterwards
     * @throws InvalidInputException where the guest has no such virtual CPU
     * @throws CommandFailedException where Xen does not deliver it to such a guest; xl exits with 0 whatever happens
     */
    public Domain trigger(Domain domain, Trigger trigger, int vcpu) {
        var current = here.guest(domain);
        if (vcpu < 0 || vcpu >= current.vcpus()) {
            throw new InvalidInputException("vcpu", "must be one of the guest's: from 0 to " + (current.vcpus() - 1));
        }
        var result = here.run(XlLifecycle.trigger(current.id(), trigger.xlName(), vcpu))
                .orThrow();
        if (result.stderr().contains("libxl: error:")) {
            throw new CommandFailedException(result, "not delivered");
        }
        return here.refresh(current);
    }

    /**
     * Sends a magic SysRq to a Linux guest. Some do it harm at once: {@code b} reboots it, {@code c} crashes it, {@code o} turns
     * it off, all without writing what is unwritten.
     *
     * @param letter a lower-case letter or a digit
     * @return whether the guest took it within five seconds. One that did not takes it as soon as it runs
     * @throws InvalidInputException where it is another character
     */
    public boolean sysrq(Domain domain, char letter) {
        boolean known = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (!known) {
            throw new InvalidInputException("sysrq letter", "must be a lower-case letter or a digit");
        }
        var result = here.run(XlLifecycle.sysrq(here.guest(domain).id(), letter));
        return result.exitStatus() != XlLifecycle.EXIT_NOT_TAKEN
                && result.orThrow().succeeded();
    }
}
