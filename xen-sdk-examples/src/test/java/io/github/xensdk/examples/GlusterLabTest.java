package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;
import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.gluster.GlusterHealState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest whose disk lies on GlusterFS between real hosts: it moves, and it goes on when the other host's brick is lost. */
@Timeout(900)
class GlusterLabTest {

    private static final String PATH = "/xen/xensdk-test-gluster";

    /** What must be as before: configuration byte by byte, volumes, peers, processes, mounts, and what lies under /xen. */
    private static final String STATE = """
            for file in /etc/fstab /etc/exports /etc/samba/* /etc/glusterfs/* /etc/passwd /etc/group; do
                [ ! -f "$file" ] || { echo "== $file"; cat "$file"; }
            done
            echo == volumes and peers; ls /var/lib/glusterd/vols /var/lib/glusterd/peers 2> /dev/null | grep -v '^/' | grep .
            gluster --mode=script volume list 2> /dev/null
            echo == processes; cat /proc/[0-9]*/comm 2> /dev/null | grep gluster
            echo == mounts; cut -d ' ' -f 1-4 /proc/mounts
            echo == disks; losetup -n -l -O BACK-FILE
            echo == directories; ls -d /xen/* /var/lib/xen-sdk/storage 2> /dev/null
            true
            """;

    /** All of GlusterFS on a host: it neither answers nor closes a connection, as a host that is lost. */
    private static final String SIGNAL = """
            for comm in $(grep -l -x -e glusterd -e glusterfsd -e glusterfs /proc/[0-9]*/comm); do
                process=${comm%/comm}
                kill "-$1" "${process#/proc/}"
            done
            """;

    /** Each line is on disk before the next one. */
    private static final String WRITE = """
            i=0
            while [ "$i" -lt 40 ]; do
                echo "line $i" >> /root/lines && sync || exit 1
                i=$((i + 1))
            done
            """;

    private final OnTheLab here = new OnTheLab(1);
    private final SharedStorage storage = SharedStorage.gluster(PATH)
            .server(here.nevers, address(here.nevers))
            .client(here.avignon, address(here.avignon))
            .option("arbiter", "server")
            .build();

    private static String address(XenHost host) {
        return host.peerAddress().orElseThrow().host();
    }

    private List<String> states() {
        return List.of(run(here.nevers, STATE), run(here.avignon, STATE));
    }

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            run(here.avignon, SIGNAL, "CONT");
            here.guests.clear(here.slot);
            storage.removeWithAllData();
        }
    }

    private String image() {
        return storage.image(here.slot.name() + ".img");
    }

    private SshTransport guestOnIt() {
        run(here.nevers, "cp --sparse=always \"$1\" \"$2\" && sync \"$2\"", here.slot.disk(), image());
        return here.guests.createFrom(Disk.raw(image(), "xvda"), here.slot, DomainType.PVH, here.nevers);
    }

    private static String inGuest(SshTransport guest, String script) {
        return guest.execute(Command.script("in the guest", script)
                        .timeout(Duration.ofMinutes(3))
                        .build())
                .orThrow()
                .stdout()
                .strip();
    }

    private void move(XenHost from, XenHost to) {
        MigrationOutcome outcome =
                Migration.of(here.slot.name()).from(from).to(to).live().build().run();
        assertThat(outcome).as(outcome.describe()).isInstanceOf(Completed.class);
    }

    private GlusterHealState healed() throws InterruptedException {
        GlusterHealState state = GlusterHealState.of(storage.spec());
        for (int i = 0; i < 90 && !state.isWhole(); i++) {
            TimeUnit.SECONDS.sleep(2);
            state = GlusterHealState.of(storage.spec());
        }
        return state;
    }

    private void goesOnWithoutTheOtherHost(SshTransport guest) throws InterruptedException {
        run(here.avignon, SIGNAL, "STOP");
        inGuest(guest, WRITE);
        assertThat(run(here.avignon, "cat /proc/[0-9]*/stat 2> /dev/null | grep -c '(glusterfsd) T'"))
                .as("its brick stood still all the time")
                .isEqualTo("1");
        run(here.avignon, SIGNAL, "CONT");
        GlusterHealState state = healed();
        assertThat(state.isWhole()).as(state.describe()).isTrue();
        assertThat(inGuest(guest, "grep -c . /root/lines; dmesg | grep -i -e 'I/O error' -e 'read-only' || :"))
                .isEqualTo("40");
    }

    @Test
    void aGuestMovesThereAndBackAndGoesOnWithoutOneBrickAndNothingIsLeft() throws Exception {
        List<String> before = states();

        storage.provision();

        assertThat(storage.apply()).as("all is there").isEmpty();
        assertThat(storage.status().isReady()).isTrue();
        assertThat(storage.plan().warnings()).anyMatch(warning -> warning.contains("two of the three bricks"));
        try (SshTransport guest = guestOnIt()) {
            String boot = bootId(guest);
            VerifyingLoad.start(guest);
            move(here.nevers, here.avignon);
            move(here.avignon, here.nevers);
            String said = VerifyingLoad.stop(guest);
            assertThat(VerifyingLoad.number(said, "bad")).as(said).isZero();
            assertThat(VerifyingLoad.number(said, "read")).as(said).isPositive();

            goesOnWithoutTheOtherHost(guest);
            assertThat(bootId(guest)).as("it is the same guest").isEqualTo(boot);
        }
        here.nevers.domains().shutdown(here.nevers.domains().get(here.slot.name()), Duration.ofMinutes(2));
        // Each host reads its own brick.
        String healed = run(here.avignon, "sha256sum < \"$1\"", image());
        assertThat(run(
                        here.nevers,
                        "sha256sum < \"$1\"; e2fsck -f -n \"$1\" > /dev/null 2>&1 || echo not clean",
                        image()))
                .isEqualTo(healed);

        assertThat(storage.removeWithAllData().left()).isEmpty();
        assertThat(states()).isEqualTo(before);
    }
}
