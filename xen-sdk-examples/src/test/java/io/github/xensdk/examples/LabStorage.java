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
        run(here.nevers, "cp --sparse=always -- \"$1\" \"$2\" && sync \"$2\"", here.slot.disk(), image(storage));
        return here.guests.createFrom(Disk.raw(image(storage), "xvda"), here.slot, DomainType.PVH, here.nevers);
    }

    /** Its disk's file system is without a fault; its guest is not running any more. */
    static void assertSound(SharedStorage storage, OnTheLab here) {
        // Its exit status is 0 only where there is nothing to mend.
        run(here.avignon, "exec e2fsck -f -n \"$1\"", image(storage));
    }

    static void move(OnTheLab here, XenHost from, XenHost to) {
        MigrationOutcome outcome =
                Migration.of(here.slot.name()).from(from).to(to).live().build().run();
        if (!(outcome instanceof MigrationOutcome.Completed)) {
            throw new AssertionError(outcome.describe());
        }
    }
}
