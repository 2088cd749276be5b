package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlInfo;
import io.github.xensdk.internal.xl.XlVcpuList;
import java.time.Duration;
import java.util.List;

/**
 * The virtual CPUs of a host's domains: which there are, how many are online, where they may run.
 *
 * <pre>{@code
 * domains.vcpus().setOnline(guest, 2, Duration.ofSeconds(30));
 * domains.vcpus().pin(guest, 0, CpuSet.of(4), CpuSet.all());
 * }</pre>
 *
 * <p>Thread-safe. Every verb finds its guest by UUID first, and reads the list afterwards: the exit status of xl proves
 * nothing here. All throw {@link DomainNotFoundException} where the guest is gone.
 */
public final class Vcpus {

    private final HostDomains here;

    Vcpus(HostDomains here) {
        this.here = here;
    }

    /** A domain's virtual CPUs in their order, those that are offline among them. */
    public List<Vcpu> list(Domain domain) {
        return listed(here.refresh(domain));
    }

    private List<Vcpu> listed(Domain current) {
        return XlVcpuList.parse(
                here.run(ResourceCommands.vcpuList(current.id())).orThrow().stdout(), current.id());
    }

    /**
     * Tells a guest how many of its virtual CPUs to use, and waits until it does. More than the host has CPUs are allowed, as
     * in a configuration.
     *
     * <p>It is the guest that acts, PV and PVH alike. Linux takes CPUs offline at once, but brings none online by itself: that
     * is what a udev rule does, or {@code echo 1 > /sys/devices/system/cpu/cpuN/online}. A paused guest does nothing.
     *
     * @param count from 1 to the most that its configuration allows ({@code maxvcpus})
     * @param timeout how long to wait for the guest; xl has told it by then in any case
     * @return its virtual CPUs afterwards
     * @throws InvalidInputException where the count is none that it can have; nothing was changed
     * @throws DomainStateException where another number is online after that time; what was asked for stands
     */
    public List<Vcpu> setOnline(Domain domain, int count, Duration timeout) {
        Durations.positive("timeout", timeout);
        var current = here.guest(domain);
        int most = listed(current).size();
        if (count < 1 || count > most) {
            throw new InvalidInputException("count", "must be from 1 to " + most + ", which is the guest's maxvcpus");
        }
        here.run(ResourceCommands.vcpuSet(current.id(), count)).orThrow();
        List<Vcpu> seen = LastSight.of(
                here,
                "the vCPUs of " + domain.name(),
                timeout,
                () -> listed(here.guest(current)),
                vcpus -> online(vcpus) == count);
        if (online(seen) != count) {
            throw new DomainStateException(
                    here.host(),
                    domain.name() + " should have " + count + " vCPUs online and has " + online(seen) + " after "
                            + timeout + "; the guest has to bring them online itself");
        }
        return seen;
    }

    private static long online(List<Vcpu> vcpus) {
        return vcpus.stream().filter(Vcpu::online).count();
    }

    /**
     * Says where one virtual CPU may run and where it prefers to.
     *
     * @param vcpu its number
     * @param hard the CPUs that it may run on, at least one
     * @param soft those that it prefers
     * @return the guest's virtual CPUs afterwards
     * @throws InvalidInputException where there is no such virtual CPU, or the host has no such CPU, which xl would overlook
     * @throws CommandFailedException where Xen refuses it
     * @throws DomainStateException where the list shows something else then, as it does where {@code xl.conf} masks CPUs
     */
    public List<Vcpu> pin(Domain domain, int vcpu, CpuSet hard, CpuSet soft) {
        var current = here.guest(domain);
        if (listed(current).stream().noneMatch(known -> known.number() == vcpu)) {
            throw new InvalidInputException("vcpu", "must be one that the guest has");
        }
        return pinned(current, Integer.toString(vcpu), hard, soft);
    }

    /** The same for all virtual CPUs of the guest. */
    public List<Vcpu> pinAll(Domain domain, CpuSet hard, CpuSet soft) {
        return pinned(here.guest(domain), "all", hard, soft);
    }

    private List<Vcpu> pinned(Domain current, String vcpu, CpuSet hard, CpuSet soft) {
        int cpus = hostCpus(hard, soft);
        here.run(ResourceCommands.vcpuPin(current.id(), vcpu, hard.toString(), soft.toString()))
                .orThrow();
        var seen = listed(here.guest(current));
        for (Vcpu one : seen) {
            boolean meant = vcpu.equals("all") || vcpu.equals(Integer.toString(one.number()));
            if (meant && !(same(one.hardAffinity(), hard, cpus) && same(one.softAffinity(), soft, cpus))) {
                throw new DomainStateException(
                        here.host(),
                        "vCPU " + one.number() + " of " + current.name() + " should be on " + hard + " / " + soft
                                + " and is on " + one.hardAffinity() + " / " + one.softAffinity());
            }
        }
        return seen;
    }

    /** xl writes all for a set that names every CPU of the host. */
    private static boolean same(CpuSet seen, CpuSet wanted, int cpus) {
        return seen.on(cpus).equals(wanted.on(cpus));
    }

    private int hostCpus(CpuSet hard, CpuSet soft) {
        var host = XlInfo.parse(here.run(ResourceCommands.info()).orThrow().stdout());
        for (CpuSet set : List.of(hard, soft)) {
            if (set.isNone()) {
                throw new InvalidInputException("cpus", "must be at least one");
            }
            set.named().stream()
                    .filter(cpu -> cpu > host.highestCpu())
                    .findFirst()
                    .ifPresent(cpu -> {
                        throw new InvalidInputException(
                                "cpus", "must not name CPU " + cpu + ": the host's last one is " + host.highestCpu());
                    });
        }
        return host.cpus();
    }
}
