package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.StreamLink;
import io.github.xensdk.preparation.HostPreparation;
import io.github.xensdk.preparation.PreparationStep;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.StorageImages;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A guest for each way of a {@link MoveBenchmark}, all with the same devices and the same load. */
final class BenchmarkGuests implements AutoCloseable {

    private static final int FIRST_SLOT = 1;
    private static final ByteSize DISK = ByteSize.mebibytes(8);

    /** Writes to so many MiB of pages each second, a hundred times a second a part of them, in a buffer of 24 MiB. */
    private static final String DIRTY = """
            setsid perl -e '
                my ($pages, $i, $round) = (6144, 0, 0);
                my $buffer = "x" x ($pages * 4096);
                while (1) {
                    $round++;
                    for (1 .. $ARGV[0] * 256 / 100) { substr($buffer, $i * 4096, 1) = chr($round % 256); $i = ($i + 1) % $pages }
                    select(undef, undef, undef, 0.01);
                }' "$1" > /dev/null 2>&1 < /dev/null &
            """;

    private final List<XenHost> hosts;
    private final LabGuests guests;
    private final StorageImages images;
    private final HostPreparation preparation;
    private final Map<MoveWay, Subject> subjects = new EnumMap<>(MoveWay.class);
    private final List<String> made = new ArrayList<>();
    private boolean isPrepared;

    /**
     * What the guests have, beside a disk and an interface, and do.
     *
     * @param disks in all
     * @param interfaces in all
     * @param dirtyMebibytes how much memory they write to each second
     */
    record Equipment(int disks, int interfaces, int dirtyMebibytes) {}

    /** One of them; the connection is of {@link BenchmarkGuests}. */
    record Subject(Lab.Slot slot, SshTransport login, NetworkProbe probe) {}

    BenchmarkGuests(Lab lab, List<XenHost> hosts) {
        this.hosts = hosts;
        this.guests = new LabGuests(lab, hosts);
        this.images = StorageImages.at(lab.sharedDirectory(), hosts);
        this.preparation = HostPreparation.of(hosts.get(0), hosts.get(1));
    }

    /** Prepares both hosts if need be, and creates the guests on the first one. */
    void create(Lab lab, List<MoveWay> ways, Equipment equipment, Consumer<String> progress) {
        if (ways.contains(MoveWay.PREPARED)) {
            List<PreparationStep> steps = preparation.apply();
            isPrepared = !steps.isEmpty();
            steps.forEach(step -> progress.accept("prepared: " + step.describe()));
        }
        for (MoveWay way : ways) {
            Lab.Slot slot = lab.guests().get(FIRST_SLOT + subjects.size());
            guests.clear(slot);
            SshTransport login = guests.createWith(
                    slot,
                    hosts.get(0),
                    way == MoveWay.PREPARED,
                    disks(slot, equipment.disks()),
                    IntStream.range(1, equipment.interfaces())
                            .mapToObj(i -> "00:16:3e:77:0" + i
                                    + slot.mac().substring(slot.mac().lastIndexOf(':')))
                            .toList());
            if (equipment.dirtyMebibytes() > 0) {
                login.execute(Command.script("dirty", DIRTY, Integer.toString(equipment.dirtyMebibytes()))
                                .build())
                        .orThrow();
            }
            subjects.put(way, new Subject(slot, login, LabGuests.sustainableProbe(slot)));
            progress.accept(slot.name() + " is there, to be moved " + way.label());
        }
    }

    private List<Disk> disks(Lab.Slot slot, int all) {
        var disks = new ArrayList<Disk>();
        for (int i = 1; i < all; i++) {
            String name = "xensdk-benchmark-" + slot.name() + "-" + i + ".img";
            images.create(name, DISK);
            made.add(name);
            disks.add(Disk.raw(images.path(name), "xvd" + (char) ('a' + i)));
        }
        return disks;
    }

    Subject of(MoveWay way) {
        return Objects.requireNonNull(subjects.get(way));
    }

    void moveLive(MoveWay way, XenHost from, XenHost to) {
        String name = of(way).slot().name();
        if (way == MoveWay.BY_HAND) {
            ColdSubject.xl(from, "migrate", name, to.peerAddress().orElseThrow().host());
        } else {
            complete(Migration.of(name).from(from).to(to).live());
        }
    }

    /** By hand over the shared storage; by the SDK as a stream over the lab's own network, on which nobody else is. */
    void moveCold(MoveWay way, XenHost from, XenHost to) {
        Lab.Slot slot = of(way).slot();
        if (way == MoveWay.BY_HAND) {
            new ColdSubject.OnSharedStorage(slot, guests, List.of()).moveByHand(from, to);
        } else {
            complete(Migration.of(slot.name())
                    .from(from)
                    .to(to)
                    .coldStream(StreamLink.plainTcpOverTrustedLink(
                            to.peerAddress().orElseThrow().host())));
        }
    }

    private static void complete(Migration.Builder migration) {
        MigrationOutcome outcome = migration.build().run();
        if (!(outcome instanceof Completed)) {
            throw new LabException(outcome.describe());
        }
    }

    @Override
    public void close() {
        subjects.values().forEach(subject -> subject.login().close());
        subjects.values().forEach(subject -> guests.clear(subject.slot()));
        made.forEach(images::delete);
        if (isPrepared) {
            preparation.remove();
        }
    }
}
