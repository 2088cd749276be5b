package io.github.xensdk.domain;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.internal.xl.DiskNumbers;
import io.github.xensdk.internal.xl.ResourceCommands;
import io.github.xensdk.internal.xl.XlDevices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The disks of a host's running domains: which there are, attaching and detaching while they run, discs of CD drives.
 *
 * <pre>{@code domains.disks().attach(guest, Disk.raw("/xen/data.img", "xvdb"), Duration.ofSeconds(30));}</pre>
 *
 * <p>Thread-safe. Every verb finds its guest by UUID first, and reads the list afterwards. All throw
 * {@link DomainNotFoundException} where the guest is gone.
 */
public final class Disks {

    private final HostDomains here;
    private final StoredDevices stored;

    Disks(HostDomains here) {
        this.here = here;
        this.stored = new StoredDevices(here);
    }

    /** A domain's disks, CD drives among them, in the order of xl. */
    public List<AttachedDisk> list(Domain domain) {
        var current = here.refresh(domain);
        List<XlDevices.Row> rows = rows(current);
        List<Disk> disks = stored.of(current).map(DomainConfig::disks).orElse(List.of());
        return rows.stream().map(row -> attached(row, disks)).toList();
    }

    private List<XlDevices.Row> rows(Domain current) {
        return XlDevices.disks(
                here.run(ResourceCommands.blockList(current.id())).orThrow().stdout());
    }

    private static AttachedDisk attached(XlDevices.Row row, List<Disk> disks) {
        return new AttachedDisk(
                DiskNumbers.name(row.number()).orElse(Integer.toString(row.number())),
                row.number(),
                row.state(),
                row.backendDomain(),
                row.backendPath(),
                disks.stream()
                        .filter(disk -> isNumber(disk.device(), row.number()))
                        .findFirst());
    }

    private static boolean isNumber(String device, long number) {
        var known = DiskNumbers.of(device);
        return known.isPresent() && known.getAsLong() == number;
    }

    /**
     * Gives a running guest a disk, and waits until it uses it. Xen refuses a file that another guest of this host writes to;
     * guests of other hosts it cannot know of.
     *
     * @param timeout how long to wait for the guest once xl has attached it
     * @return the disk as it was seen
     * @throws InvalidInputException where the guest has a disk of that name; nothing was changed
     * @throws CommandFailedException where xl refuses it; nothing of it is left
     * @throws DomainStateException where the guest does not use it after that time, as one that is paused does not. It stays
     *     attached
     */
    public AttachedDisk attach(Domain domain, Disk disk, Duration timeout) {
        Durations.positive("timeout", timeout);
        long number = DiskNumbers.of(disk.device())
                .orElseThrow(() -> new InvalidInputException("disk device", "must be one that Xen has a number for"));
        var current = here.guest(domain);
        if (row(rows(current), number).isPresent()) {
            throw new InvalidInputException("disk device", "must not be one that the guest has: " + disk.device());
        }
        var result = here.run(
                ResourceCommands.blockAttach(current.id(), disk.xlValue(LeanScripts.lackingIn(here, disk.options()))));
        if (!result.succeeded()) {
            throw withoutHalf(current, disk.device(), number, new CommandFailedException(result));
        }
        if (!reaches(current, number, Optional.of(DeviceState.CONNECTED), timeout)) {
            throw new DomainStateException(
                    here.host(),
                    domain.name() + " should use " + disk.device() + " and does not after " + timeout
                            + "; it stays attached");
        }
        return list(current).stream()
                .filter(one -> one.number() == number)
                .findFirst()
                .orElseThrow(() -> new DomainStateException(
                        here.host(), disk.device() + " of " + domain.name() + " was attached and is gone"));
    }

    /** An xl that failed may have left half of it. */
    private CommandFailedException withoutHalf(
            Domain current, String device, long number, CommandFailedException failure) {
        try {
            if (row(rows(current), number).isPresent()) {
                here.run(ResourceCommands.blockDetach(current.id(), device)).orThrow();
            }
        } catch (XenException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /**
     * Takes a disk from a running guest, and waits until it is gone. <strong>A guest that has it mounted loses it all the
     * same</strong> (Linux does not hold on to it, tried with 6.1): unmount it first.
     *
     * @param device its name, such as {@code xvdb}
     * @param timeout how long to wait for its end once xl has asked for it
     * @throws InvalidInputException where the guest has no such disk; nothing was changed
     * @throws CommandFailedException where xl cannot take it
     * @throws DomainStateException where it is still there after that time
     */
    public void detach(Domain domain, String device, Duration timeout) {
        Durations.positive("timeout", timeout);
        var current = here.guest(domain);
        var known = DiskNumbers.of(device);
        if (known.isEmpty() || row(rows(current), known.getAsLong()).isEmpty()) {
            throw new InvalidInputException("disk device", "must be one that the guest has");
        }
        here.run(ResourceCommands.blockDetach(current.id(), device)).orThrow();
        if (!reaches(current, known.getAsLong(), Optional.empty(), timeout)) {
            throw new DomainStateException(
                    here.host(),
                    device + " of " + domain.name() + " is still there " + timeout + " after detaching it");
        }
    }

    /** Whether the disk comes into that state, or is gone where there is none. */
    private boolean reaches(Domain current, long number, Optional<DeviceState> wanted, Duration timeout) {
        return here.comesTrue("the disks of " + current.name(), timeout, () -> {
            var seen = row(rows(here.guest(current)), number);
            return wanted.isPresent() ? seen.flatMap(XlDevices.Row::state).equals(wanted) : seen.isEmpty();
        });
    }

    private static Optional<XlDevices.Row> row(List<XlDevices.Row> rows, long number) {
        return rows.stream().filter(row -> row.number() == number).findFirst();
    }

    /**
     * Puts the image of a disc into the CD drive of an HVM guest, in place of what is in it. PV and PVH guests have no emulated
     * drive.
     *
     * @param device the drive's name, such as {@code hdc}
     * @param image an absolute path on the host
     * @return what the toolstack has stored of the drive afterwards
     * @throws InvalidInputException where the guest is not HVM, the device is no CD drive of it, or the path is not safe;
     *     nothing was changed
     * @throws CommandFailedException where xl refuses it
     * @throws DomainStateException where another disc is in it then
     */
    public Disk insert(Domain domain, String device, String image) {
        return changed(domain, Disk.cdrom(image, device));
    }

    /** Empties the CD drive of an HVM guest; throws what {@link #insert} throws. */
    public Disk eject(Domain domain, String device) {
        return changed(domain, Disk.emptyCdrom(device));
    }

    private Disk changed(Domain domain, Disk wanted) {
        var current = here.guest(domain);
        drive(current, wanted.device());
        here.run(change(current, wanted)).orThrow();
        var seen = drive(here.guest(current), wanted.device());
        if (!seen.target().equals(wanted.target())) {
            throw new DomainStateException(
                    here.host(),
                    wanted.device() + " of " + domain.name() + " should have '" + wanted.target() + "' in it and has '"
                            + seen.target() + "'");
        }
        return seen;
    }

    private static Command change(Domain current, Disk wanted) {
        return wanted.target().isEmpty()
                ? ResourceCommands.cdEject(current.id(), wanted.device())
                : ResourceCommands.cdInsert(current.id(), wanted.device(), wanted.target());
    }

    private Disk drive(Domain current, String device) {
        var config = stored.required(current);
        if (config.type() != DomainType.HVM) {
            throw new InvalidInputException("domain", "must be HVM: others have no emulated CD drive");
        }
        return config.disks().stream()
                .filter(disk -> disk.device().equals(device) && disk.cdrom())
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("disk device", "must be a CD drive of the guest"));
    }
}
