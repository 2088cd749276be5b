package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;
import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.gluster.GlusterHealState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest whose disk lies on GlusterFS between real hosts: it moves, and it goes on when the other host's brick is lost. Takes long. */
@Tag(OnTheLab.FAULTS)
@Timeout(3600)
class GlusterLabTest {

    private static final String PATH = "/xen/xensdk-test-gluster";

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
    private final SharedStorage storage = LabStorage.between(here, SharedStorage.gluster(PATH))
            .option("arbiter", "server")
            .build();

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            run(here.avignon, SIGNAL, "CONT");
            here.guests.clear(here.slot);
            storage.removeWithAllData();
        }
    }

    private static String inGuest(SshTransport guest, String script) {
        return OnTheLab.inGuest(guest, "in the guest", Duration.ofMinutes(3), script);
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
        assertThat(inGuest(
                        guest,
                        "grep -c . /root/lines; dmesg | grep -e 'I/O error' -e 'Remounting filesystem read-only' || :"))
                .isEqualTo("40");
    }

    @Test
    void aGuestMovesThereAndBackAndGoesOnWithoutOneBrickAndNothingIsLeft() throws Exception {
        List<String> before = LabStorage.states(here);

        storage.provision();

        assertThat(storage.apply()).as("all is there").isEmpty();
        assertThat(storage.status().isReady()).isTrue();
        assertThat(storage.plan().warnings()).anyMatch(warning -> warning.contains("two of the three bricks"));
        try (SshTransport guest = LabStorage.guestOn(storage, here)) {
            String boot = bootId(guest);
            VerifyingLoad.start(guest);
            LabStorage.move(here, here.nevers, here.avignon);
            LabStorage.move(here, here.avignon, here.nevers);
            String said = VerifyingLoad.stop(guest);
            assertThat(VerifyingLoad.number(said, "bad")).as(said).isZero();
            assertThat(VerifyingLoad.number(said, "read")).as(said).isPositive();

            goesOnWithoutTheOtherHost(guest);
            assertThat(bootId(guest)).as("it is the same guest").isEqualTo(boot);
        }
        here.nevers.domains().shutdown(here.nevers.domains().get(here.slot.name()), Duration.ofMinutes(2));
        // Each host reads its own brick.
        String healed = run(here.avignon, "sha256sum < \"$1\"", LabStorage.image(storage));
        assertThat(run(
                        here.nevers,
                        "sha256sum < \"$1\"; e2fsck -f -n \"$1\" > /dev/null 2>&1 || echo not clean",
                        LabStorage.image(storage)))
                .isEqualTo(healed);

        assertThat(storage.removeWithAllData().left()).isEmpty();
        assertThat(LabStorage.states(here)).isEqualTo(before);
    }
}
