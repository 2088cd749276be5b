package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.MemoryTargetMissedException;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlMemory;
import java.time.Duration;

/**
 * The memory of a host's domains: what they have, what they are told to have, the most that they may.
 *
 * <pre>{@code domains.memory().setTarget(guest, ByteSize.mebibytes(512), Duration.ofMinutes(1));}</pre>
 *
 * <p>Thread-safe. Every verb finds its guest by UUID first. All throw {@link DomainNotFoundException} where the guest is
 * gone.
 */
public final class Memory {

    private final HostDomains here;

    Memory(HostDomains here) {
        this.here = here;
    }

    /**
     * What a guest has, should have, and may have. The host's own domain has no such target until somebody sets one; what it has
     * is in {@link Domain#memory()}.
     */
    public MemoryState read(Domain domain) {
        return of(here.guest(domain));
    }

    private MemoryState of(Domain current) {
        var told = XlMemory.parse(
                here.run(ResourceCommands.memory(current.id())).orThrow().stdout());
        return new MemoryState(current.memory(), told.target(), told.max());
    }

    /**
     * Tells a guest how much memory to have, and waits until it does. Its balloon driver gives memory back to the host or takes
     * it; PV and PVH guests do both, within seconds. A guest that itself has too little left gives it slowly, or never.
     *
     * <p>From then on the guest cannot have more than that, though its {@linkplain #setMax maximum} stays.
     *
     * @param target whole MiB, not above the guest's maximum
     * @param timeout how long to wait for the guest
     * @return what it has then
     * @throws InvalidInputException where it cannot have that much; nothing was changed
     * @throws MemoryTargetMissedException where it has another amount after that time, with how far it came. The target stands:
     *     the guest may still reach it
     * @throws CommandFailedException where the host has not that much to give, for one
     */
    public MemoryState setTarget(Domain domain, ByteSize target, Duration timeout) {
        Durations.positive("timeout", timeout);
        positiveMebibytes("target", target);
        var current = here.guest(domain);
        ByteSize max = of(current).max();
        if (target.compareTo(max) > 0) {
            throw new InvalidInputException("target", "must not be above " + max + ", which is the guest's maximum");
        }
        here.run(ResourceCommands.memSet(current.id(), target)).orThrow();
        MemoryState seen = LastSight.of(
                here,
                "the memory of " + domain.name(),
                timeout,
                () -> of(here.guest(current)),
                state -> has(state, target));
        if (!has(seen, target)) {
            throw new MemoryTargetMissedException(here.host(), domain.name(), target, timeout, seen);
        }
        return seen;
    }

    /** Another program may have set another target meanwhile. */
    private static boolean has(MemoryState state, ByteSize target) {
        return state.target().equals(target) && state.isSettled();
    }

    /**
     * Sets the most that a guest's target may be. The guest sees nothing of it until its target changes, and what it was built
     * for stays a limit: it can only have more than it was started with if its kernel reckons with that.
     *
     * @param max whole MiB, not below the guest's target
     * @return what was read back
     * @throws InvalidInputException where it is below the target; nothing was changed
     * @throws DomainStateException where something else is read back, as where a toolstack sets the hypervisor's limit alone
     */
    public MemoryState setMax(Domain domain, ByteSize max) {
        positiveMebibytes("max", max);
        var current = here.guest(domain);
        ByteSize target = of(current).target();
        if (max.compareTo(target) < 0) {
            throw new InvalidInputException("max", "must not be below " + target + ", which is the guest's target");
        }
        here.run(ResourceCommands.memMax(current.id(), max)).orThrow();
        var seen = of(here.guest(current));
        if (!seen.max().equals(max)) {
            throw new DomainStateException(
                    here.host(), domain.name() + " should have at most " + max + " and has " + seen.max());
        }
        return seen;
    }

    /** Finer than MiB, the host's list could not prove it. */
    private static void positiveMebibytes(String field, ByteSize size) {
        if (size.bytes() == 0 || !ByteSize.mebibytes(size.toMebibytes()).equals(size)) {
            throw new InvalidInputException(field, "must be whole MiB, at least one");
        }
    }
}
