package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlDevices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The network interfaces of a host's running domains: which there are, attaching and detaching while they run.
 *
 * <pre>{@code domains.nics().attach(guest, Nic.onBridge("xenbr1"), Duration.ofSeconds(30));}</pre>
 *
 * <p>Thread-safe. Every verb finds its guest by UUID first, and reads the list afterwards. All throw
 * {@link DomainNotFoundException} where the guest is gone.
 */
public final class Nics {

    private final HostDomains here;
    private final StoredDevices stored;

    Nics(HostDomains here) {
        this.here = here;
        this.stored = new StoredDevices(here);
    }

    /** A domain's network interfaces, in the order of xl. */
    public List<AttachedNic> list(Domain domain) {
        var current = here.refresh(domain);
        List<XlDevices.Row> rows = rows(current);
        List<Nic> nics = stored.of(current).map(DomainConfig::nics).orElse(List.of());
        return rows.stream().map(row -> attached(row, nics)).toList();
    }

    private List<XlDevices.Row> rows(Domain current) {
        return XlDevices.nics(
                here.run(ResourceCommands.networkList(current.id())).orThrow().stdout());
    }

    /** Its address is all that tells which is which; two with the same one stay untold. */
    private static AttachedNic attached(XlDevices.Row row, List<Nic> nics) {
        List<Nic> same = nics.stream()
                .filter(nic -> nic.mac().filter(row.mac()::equals).isPresent())
                .toList();
        return new AttachedNic(
                row.number(),
                row.mac(),
                row.state(),
                row.backendDomain(),
                row.backendPath(),
                same.size() == 1 ? Optional.of(same.get(0)) : Optional.empty());
    }

    /**
     * Gives a running guest a network interface, and waits until it uses it.
     *
     * @param timeout how long to wait for the guest once xl has attached it
     * @return the interface as it was seen, with the address that it got
     * @throws InvalidInputException where the guest has an interface with that address, which xl would allow; nothing was
     *     changed
     * @throws CommandFailedException where xl refuses it, as it does where there is no such bridge. xl leaves a useless
     *     interface behind then, which is removed
     * @throws DomainStateException where the guest does not use it after that time, as one that is paused does not. It stays
     *     attached
     */
    public AttachedNic attach(Domain domain, Nic nic, Duration timeout) {
        Durations.positive("timeout", timeout);
        var current = here.guest(domain);
        // With an address that was chosen here, there is no doubt which interface is the new one.
        String mac = nic.mac().orElseGet(Nics::newMac);
        if (row(current, mac).isPresent()) {
            throw new InvalidInputException("mac", "must not be one that the guest has");
        }
        var options = new ArrayList<>(nic.options());
        options.removeAll(LeanScripts.lackingIn(here, nic.options()));
        var addressed = new Nic(nic.bridge(), Optional.of(mac), options);
        var result = here.run(ResourceCommands.networkAttach(current.id(), addressed.xlParts()));
        if (!result.succeeded()) {
            throw withoutHalf(current, mac, new CommandFailedException(result));
        }
        boolean done = here.comesTrue(
                "the interfaces of " + domain.name(),
                timeout,
                () -> row(here.guest(current), mac)
                        .flatMap(XlDevices.Row::state)
                        .filter(state -> state == DeviceState.CONNECTED)
                        .isPresent());
        if (!done) {
            throw new DomainStateException(
                    here.host(),
                    domain.name() + " should use its interface " + mac + " and does not after " + timeout
                            + "; it stays attached");
        }
        return list(current).stream()
                .filter(one -> one.mac().equals(mac))
                .findFirst()
                .orElseThrow(() -> new DomainStateException(
                        here.host(), "interface " + mac + " of " + domain.name() + " was attached and is gone"));
    }

    /** As libxl chooses one: within what the Xen project was given, the upper half of it left to people. */
    private static String newMac() {
        int number = ThreadLocalRandom.current().nextInt(1 << 23);
        return String.format(Locale.ROOT, "00:16:3e:%02x:%02x:%02x", number >> 16, number >> 8 & 0xff, number & 0xff);
    }

    private CommandFailedException withoutHalf(Domain current, String mac, CommandFailedException failure) {
        try {
            row(current, mac)
                    .ifPresent(row -> here.run(ResourceCommands.networkDetach(current.id(), row.number()))
                            .orThrow());
        } catch (XenException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private Optional<XlDevices.Row> row(Domain current, String mac) {
        return rows(current).stream().filter(row -> row.mac().equals(mac)).findFirst();
    }

    /**
     * Takes a network interface from a running guest, and waits until it is gone.
     *
     * @param index its number, as {@link #list} has it
     * @param timeout how long to wait for its end once xl has asked for it
     * @throws InvalidInputException where the guest has no such interface; nothing was changed
     * @throws CommandFailedException where xl cannot take it
     * @throws DomainStateException where it is still there after that time
     */
    public void detach(Domain domain, int index, Duration timeout) {
        Durations.positive("timeout", timeout);
        var current = here.guest(domain);
        if (!has(current, index)) {
            throw new InvalidInputException("nic index", "must be one that the guest has");
        }
        here.run(ResourceCommands.networkDetach(current.id(), index)).orThrow();
        if (!here.comesTrue("the interfaces of " + domain.name(), timeout, () -> !has(here.guest(current), index))) {
            throw new DomainStateException(
                    here.host(),
                    "interface " + index + " of " + domain.name() + " is still there " + timeout
                            + " after detaching it");
        }
    }

    private boolean has(Domain current, int index) {
        return rows(current).stream().anyMatch(row -> row.number() == index);
    }
}
