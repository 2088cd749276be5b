package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.StorageBenchmark;
import io.github.xensdk.storage.StorageImages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guest of the lab with a disk on each kind of storage, for as long as they are compared. */
final class ComparisonGuest implements AutoCloseable {

    private static final String IMAGE = "xensdk-comparison.img";
    private static final long ROOM = 4;
    private static final ByteSize FILE_SYSTEM = ByteSize.mebibytes(32);
    private static final Duration MAKING = Duration.ofMinutes(5);

    /** Where the guest keeps what is copied: its memory. */
    private static final String SOURCE = "/tmp";

    private static final String FORMAT =
            "mke2fs -q -F -t ext4 -m 0 -E lazy_itable_init=0,lazy_journal_init=0 \"$1\" && sync \"$1\"";
    private static final String MOUNT = "mkdir -p \"$2\" && mount -t ext4 \"/dev/$1\" \"$2\"";

    private final XenHost server;
    private final XenHost client;
    private final ByteSize imageSize;
    private final LabGuests guests;
    private final Lab.Slot slot;
    private final List<Place> places = new ArrayList<>();
    private @Nullable SshTransport login;

    private record Place(String name, StorageImages images, String device) {

        private Disk disk() {
            return Disk.raw(images.path(IMAGE), device);
        }

        private String mountPoint() {
            return "/mnt/" + name;
        }
    }

    /** The server is the host that keeps the shared storage; the guest runs on the client. */
    ComparisonGuest(Lab lab, XenHost server, XenHost client, ByteSize size) {
        this.server = server;
        this.client = client;
        this.imageSize = new ByteSize(size.bytes() * ROOM + FILE_SYSTEM.bytes());
        this.guests = new LabGuests(lab, List.of(server, client));
        this.slot = lab.guests().get(0);
    }

    /** Makes a disk there, with a file system. */
    void disk(String name, StorageImages images) {
        var place = new Place(name, images, "xvd" + (char) ('b' + places.size()));
        images.create(IMAGE, imageSize);
        places.add(place);
        client.run(Command.script("format", FORMAT, images.path(IMAGE))
                        .timeout(MAKING)
                        .build())
                .orThrow();
    }

    /** Starts it; what is to be compared is known to the builder. */
    StorageBenchmark.Builder start() {
        guests.clear(slot);
        SshTransport guest = guests.createWithRoom(slot, client, places.size());
        login = guest;
        Domain domain = client.domains().get(slot.name());
        var benchmark = StorageBenchmark.inGuest(guest).source(SOURCE);
        for (Place place : places) {
            client.domains().disks().attach(domain, place.disk(), MAKING);
            guest.execute(Command.script("mount", MOUNT, place.device(), place.mountPoint())
                            .timeout(MAKING)
                            .build())
                    .orThrow();
            benchmark.place(place.name(), place.mountPoint(), client, server);
        }
        return benchmark;
    }

    @Override
    public void close() {
        try {
            if (login != null) {
                login.close();
            }
            guests.clear(slot);
        } finally {
            places.forEach(ComparisonGuest::delete);
        }
    }

    /** One that cannot be deleted keeps the others from nothing. */
    private static void delete(Place place) {
        try {
            place.images().delete(IMAGE);
        } catch (XenException e) {
            System.err.println("left: " + place.images().path(IMAGE) + ": " + e.getMessage());
        }
    }
}
