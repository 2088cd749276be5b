package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.SchedulerParameters.Shares;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlSchedulers;
import java.util.Locale;
import java.util.Optional;

/**
 * What the hypervisor's scheduler gives the domains of a host.
 *
 * <pre>{@code domains.scheduler().setWeight(guest, 512);}</pre>
 *
 * <p>Thread-safe. Every verb finds its guest by UUID first, and reads back what it set. All throw
 * {@link DomainNotFoundException} where the guest is gone.
 */
public final class Scheduler {

    private static final int MAX_WEIGHT = 65535;
    private static final int PERCENT = 100;

    private final HostDomains here;

    Scheduler(HostDomains here) {
        this.here = here;
    }

    /** A domain's parameters; empty where its CPU pool has a scheduler without any, such as null. */
    public Optional<SchedulerParameters> read(Domain domain) {
        return of(here.refresh(domain));
    }

    private Optional<SchedulerParameters> of(Domain current) {
        return XlSchedulers.parse(
                here.run(ResourceCommands.schedulers()).orThrow().stdout(), current.id());
    }

    /**
     * Sets a guest's share against those of others. Its cap stays.
     *
     * @param weight from 1 to 65535; a guest with 512 gets twice as much as one with 256, where both want all
     * @return what was read back
     * @throws InvalidInputException where that is no weight, or the guest's scheduler has none; nothing was changed
     * @throws DomainStateException where something else is read back
     */
    public Shares setWeight(Domain domain, int weight) {
        if (weight < 1 || weight > MAX_WEIGHT) {
            throw new InvalidInputException("weight", "must be from 1 to " + MAX_WEIGHT);
        }
        var current = here.guest(domain);
        var before = shares(current, "weight");
        return set(current, "-w", weight, new Shares(before.algorithm(), weight, before.cap()));
    }

    /**
     * Sets the most CPU time that a guest may use. Its weight stays.
     *
     * @param percent of one CPU; at most 100 for each of the guest's virtual CPUs, 0 is no limit
     * @return what was read back
     * @throws InvalidInputException where that is no cap, or the guest's scheduler has none; nothing was changed
     * @throws CommandFailedException where Xen refuses it
     * @throws DomainStateException where something else is read back
     */
    public Shares setCap(Domain domain, int percent) {
        if (percent < 0 || percent > CpuSet.HIGHEST * PERCENT) {
            throw new InvalidInputException("cap", "must be from 0 to 100 for each of the guest's vCPUs");
        }
        var current = here.guest(domain);
        var before = shares(current, "cap");
        return set(current, "-c", percent, new Shares(before.algorithm(), before.weight(), percent));
    }

    private Shares shares(Domain current, String field) {
        return of(current)
                .filter(Shares.class::isInstance)
                .map(Shares.class::cast)
                .orElseThrow(() -> new InvalidInputException(
                        field, "cannot be set: the guest's scheduler is neither credit nor credit2"));
    }

    private Shares set(Domain current, String option, int value, Shares wanted) {
        String scheduler = wanted.algorithm().name().toLowerCase(Locale.ROOT);
        here.run(ResourceCommands.schedulerSet(scheduler, current.id(), option, value))
                .orThrow();
        var seen = shares(here.guest(current), "scheduler");
        if (!seen.equals(wanted)) {
            throw new DomainStateException(
                    here.host(), current.name() + " should be scheduled with " + wanted + " and is with " + seen);
        }
        return seen;
    }
}
