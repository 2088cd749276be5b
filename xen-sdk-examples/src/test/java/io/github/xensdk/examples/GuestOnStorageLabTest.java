package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Shutdown;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
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
 * A guest whose disk lies on storage that the SDK has set up: it moves there and back while it writes, and nothing of that is lost. Takes long.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class GuestOnStorageLabTest {

    private static final String COPY = "cp --sparse=always -- \"$1\" \"$2\" && sync \"$2\"";

    private final OnTheLab here = new OnTheLab(1);

    @AfterEach
    void disconnect() {
        here.close();
    }

    @Test
    void onNfsItMovesThereAndBackWhileItWritesAndTheHostsAreAsBeforeAfterwards() {
        movesThereAndBack(SharedStorage.nfs("/xen/xensdk-test-nfs")
                .server(here.nevers, StorageStates.address(here.nevers))
                .client(here.avignon, StorageStates.address(here.avignon))
                .build());
    }

    @Test
    void onSmbItMovesThereAndBackWhileItWritesAndTheHostsAreAsBeforeAfterwards() {
        movesThereAndBack(SharedStorage.smb("/xen/xensdk-test-smb")
                .server(here.nevers, StorageStates.address(here.nevers))
                .client(here.avignon, StorageStates.address(here.avignon))
                .password(Secret.from(() -> UUID.randomUUID().toString().toCharArray()))
                .build());
    }

    private void movesThereAndBack(SharedStorage storage) {
        List<String> before = StorageStates.of(here.nevers, here.avignon);
        try {
            storage.provision();
            movesThereAndBackOn(storage);
            assertThat(storage.removeWithAllData().left()).isEmpty();
            assertThat(StorageStates.of(here.nevers, here.avignon)).isEqualTo(before);
        } finally {
            here.guests.clear(here.slot);
            storage.removeWithAllData();
        }
    }

    private void movesThereAndBackOn(SharedStorage storage) {
        String image = storage.image("guest.img");
        FaultStage.run(here.nevers, COPY, here.slot.disk(), image);
        try (SshTransport guest =
                here.guests.createFrom(Disk.raw(image, "xvda"), here.slot, DomainType.PVH, here.nevers)) {
            VerifyingLoad.start(guest);
            move(here.nevers, here.avignon);
            long there = VerifyingLoad.written(guest);
            move(here.avignon, here.nevers);
            assertThat(VerifyingLoad.written(guest)).as("it went on").isGreaterThan(there);

            String said = VerifyingLoad.stop(guest);
            assertThat(VerifyingLoad.number(said, "bad")).as(said).isZero();
            assertThat(VerifyingLoad.number(said, "read")).as(said).isPositive();
            Domain domain = here.nevers.domains().get(here.slot.name());
            here.nevers.domains().shutdown(domain, Shutdown.within(Duration.ofMinutes(2)));
        }
        // Its exit status is 0 only where there is nothing to mend.
        FaultStage.run(here.avignon, "e2fsck -f -n \"$1\"", image);
    }

    private void move(XenHost from, XenHost to) {
        MigrationOutcome outcome =
                Migration.of(here.slot.name()).from(from).to(to).live().build().run();
        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
    }
}
