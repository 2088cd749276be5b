package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedStorage;
import java.util.List;

/** Storage between the lab's hosts, of which nevers is the server; and a guest on it. */
final class LabStorage {

    /** What storage may change, and must be as before: configuration byte by byte, exports, users, volumes, mounts, disks, directories. */
    private static final String STATE = """
            for file in /etc/exports /etc/exports.d/* /etc/fstab /etc/samba/* /etc/glusterfs/* /etc/xen-sdk/* /etc/passwd /etc/shadow /etc/group; do
                [ ! -f "$file" ] || { echo "== $file"; cat "$file"; }
            done
            echo == exports; exportfs -s
            echo == users of samba; pdbedit -L 2> /dev/null
            echo == volumes and peers; ls /var/lib/glusterd/vols /var/lib/glusterd/peers 2> /dev/null | grep -v '^/' | grep .
            echo == processes; cat /proc/[0-9]*/comm 2> /dev/null | grep gluster
            echo == mounts; cut -d ' ' -f 1-4 /proc/mounts
            echo == disks; losetup -n -l -O BACK-FILE
            echo == directories; ls -d /xen/* /var/lib/xen-sdk/storage 2> /dev/null
            true
            """;

    private LabStorage() {}

    /** Of both hosts. */
    static List<String> states(OnTheLab here) {
        return List.of(run(here.nevers, STATE), run(here.avignon, STATE));
    }

    /** By which the other host reaches it. */
    static String address(XenHost host) {
        return host.peerAddress().orElseThrow().host();
    }

    static SharedStorage.Builder between(OnTheLab here, SharedStorage.Builder storage) {
        return storage.server(here.nevers, address(here.nevers)).client(here.avignon, address(here.avignon));
    }

    static String image(SharedStorage storage) {
        return storage.image("guest.img");
    }

    /** A guest on nevers whose disk lies there, a copy of its slot's. */
    static SshTransport guestOn(SharedStorage storage, OnTheLab here) {
        return guestOn(storage, here, Disk.Format.RAW);
    }

    /** The same, in that format. */
    static SshTransport guestOn(SharedStorage storage, OnTheLab here, Disk.Format format) {
        run(
                here.nevers,
                "[ \"$3\" != RAW ] || exec cp --sparse=always -- \"$1\" \"$2\"; exec qemu-img convert -f raw -O qcow2 \"$1\" \"$2\"",
                here.slot.disk(),
                image(storage),
                format.name());
        run(here.nevers, "sync \"$1\"", image(storage));
        return here.guests.createFrom(
                new Disk(image(storage), format, "xvda", false), here.slot, DomainType.PVH, here.nevers);
    }

    /** Its disk's file system, and the image itself, are without a fault; its guest is not running any more. */
    static void assertSound(SharedStorage storage, OnTheLab here, Disk.Format format) {
        String image = image(storage);
        if (format == Disk.Format.QCOW2) {
            run(here.avignon, "qemu-img check -q -f qcow2 \"$1\"", image);
            run(here.avignon, "qemu-img convert -f qcow2 -O raw \"$1\" /var/tmp/xensdk-test.img", image);
            image = "/var/tmp/xensdk-test.img";
        }
        // Its exit status is 0 only where there is nothing to mend.
        run(here.avignon, "e2fsck -f -n \"$1\"; status=$?; rm -f /var/tmp/xensdk-test.img; exit $status", image);
    }

    static void move(OnTheLab here, XenHost from, XenHost to) {
        MigrationOutcome outcome =
                Migration.of(here.slot.name()).from(from).to(to).live().build().run();
        if (!(outcome instanceof MigrationOutcome.Completed)) {
            throw new AssertionError(outcome.describe());
        }
    }
}
