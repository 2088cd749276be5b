package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.Secret;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.Shutdown;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedStorage;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A guest whose disk, raw, lies on storage that the SDK has set up: it moves there and back while it writes, and nothing of that is lost. Of
 * QCOW2 see {@link UnflushedWritesLabTest}. Takes long.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class GuestOnStorageLabTest {

    private final OnTheLab here = new OnTheLab(1);

    @AfterEach
    void disconnect() {
        here.close();
    }

    @Test
    void onNfsItMovesThereAndBackWhileItWritesAndTheHostsAreAsBeforeAfterwards() {
        movesThereAndBack(nfs());
    }

    @Test
    void onSmbItMovesThereAndBackWhileItWritesAndTheHostsAreAsBeforeAfterwards() {
        movesThereAndBack(smb());
    }

    private SharedStorage nfs() {
        return LabStorage.between(here, SharedStorage.nfs("/xen/xensdk-test-nfs"))
                .build();
    }

    private SharedStorage smb() {
        return LabStorage.between(here, SharedStorage.smb("/xen/xensdk-test-smb"))
                .password(Secret.from(UUID.randomUUID().toString()::toCharArray))
                .build();
    }

    private void movesThereAndBack(SharedStorage storage) {
        List<String> before = LabStorage.states(here);
        try {
            storage.provision();
            movesThereAndBackOn(storage);
            assertThat(storage.removeWithAllData().left()).isEmpty();
            assertThat(LabStorage.states(here)).isEqualTo(before);
        } finally {
            here.guests.clear(here.slot);
            storage.removeWithAllData();
        }
    }

    private void movesThereAndBackOn(SharedStorage storage) {
        try (SshTransport guest = LabStorage.guestOn(storage, here)) {
            VerifyingLoad.start(guest);
            LabStorage.move(here, here.nevers, here.avignon);
            long there = VerifyingLoad.written(guest);
            LabStorage.move(here, here.avignon, here.nevers);
            assertThat(VerifyingLoad.written(guest)).as("it went on").isGreaterThan(there);

            String said = VerifyingLoad.stop(guest);
            assertThat(VerifyingLoad.number(said, "bad")).as(said).isZero();
            assertThat(VerifyingLoad.number(said, "read")).as(said).isPositive();
            Domain domain = here.nevers.domains().get(here.slot.name());
            here.nevers.domains().shutdown(domain, Shutdown.within(Duration.ofMinutes(2)));
        }
        LabStorage.assertSound(storage, here);
    }
}
