package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.LiveOptions;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.PreflightCheck;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.ImageInUseException;
import io.github.xensdk.storage.StorageImages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Moves that end otherwise than hoped, and the ways that the downtime job does not take, on real Xen. */
@Timeout(900)
class MigrationLabTest {

    /** On nevers only: a guest on it cannot live on avignon. */
    private static final String LOCAL_DISK = "/xen/local-only.img";

    private static OnTheLab here;
    private static Lab lab;
    private static XenHost nevers;
    private static XenHost avignon;
    private static LabGuests guests;
    private static Lab.Slot slot;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(3);
        lab = here.lab;
        nevers = here.nevers;
        avignon = here.avignon;
        guests = here.guests;
        slot = here.slot;
    }

    @AfterAll
    static void disconnect() {
        nevers.run(Command.of("rm", "-f", LOCAL_DISK).build()).orThrow();
        here.close();
    }

    @BeforeEach
    void clear() {
        guests.clear(slot);
    }

    private static Migration.Builder migration() {
        return Migration.of(slot.name()).from(nevers).to(avignon);
    }

    @Test
    void atItsDeadlineALiveMigrationLeavesTheGuestAndAGatedOneMovesItLater() {
        try (SshTransport guest = guests.create(slot, DomainType.PVH, nevers)) {
            String before = bootId(guest);

            MigrationOutcome ended = migration()
                    .live(LiveOptions.DEFAULTS.deadline(Duration.ofSeconds(6)))
                    .build()
                    .run();
            assertThat(ended)
                    .as(ended.describe())
                    .isInstanceOfSatisfying(
                            RolledBack.class,
                            outcome -> assertThat(outcome.reason()).contains("its link was cut"));
            assertThat(bootId(guest)).isEqualTo(before);
            var recovery = MigrationRecovery.of(slot.name()).from(nevers).to(avignon);
            assertThat(recovery.build().recover().aftermath()).isEqualTo(Aftermath.RUNS_ON_SOURCE);
            hasItsDiskOpenOn(nevers);

            MigrationOutcome gated = migration()
                    .live(LiveOptions.DEFAULTS.gated().countingBytes())
                    .build()
                    .run();
            assertThat(gated.summary().phases())
                    .as(gated.describe())
                    .filteredOn(timing -> timing.phase() == MigrationPhase.TRANSFER)
                    .singleElement()
                    .satisfies(
                            timing -> assertThat(timing.bytes().orElseThrow()).isGreaterThan(ByteSize.mebibytes(20)));
            assertThat(gated).as(gated.describe()).isInstanceOf(Completed.class);
            assertThat(bootId(guest)).isEqualTo(before);
            assertThat(nevers.domains().find(slot.name())).isEmpty();
            hasItsDiskOpenOn(avignon);
        }
    }

    /** No other host has it open, and nobody may change it. */
    private static void hasItsDiskOpenOn(XenHost host) {
        var images = StorageImages.at(lab.sharedDirectory(), List.of(nevers, avignon));
        String image = Path.of(slot.disk()).getFileName().toString();
        assertThat(images.get(image).users())
                .isNotEmpty()
                .allMatch(user -> user.host().equals(host.name()))
                .anyMatch(user -> user.guest().equals(Optional.of(slot.name())));
        assertThatThrownBy(() -> images.delete(image))
                .isInstanceOf(ImageInUseException.class)
                .hasMessageContaining(slot.name());
    }

    @Test
    void aPvGuestIsRefusedForLiveMigrationAndACopiedCheckpointBringsIt() {
        try (SshTransport guest = guests.create(slot, DomainType.PV, nevers)) {
            String before = bootId(guest);
            int id = nevers.domains().get(slot.name()).id();
            assertThatThrownBy(() -> migration().live().build().run())
                    .isInstanceOf(MigrationRefusedException.class)
                    .hasMessageContaining("shadow");
            assertThat(nevers.domains().get(slot.name()).id()).isEqualTo(id);

            MigrationOutcome outcome =
                    migration().coldCopy("/xen/checkpoints").build().run();

            assertThat(outcome).as(outcome.describe()).isInstanceOf(Completed.class);
            assertThat(bootId(guest)).isEqualTo(before);
            assertThat(nevers.domains().find(slot.name())).isEmpty();
            for (XenHost host : List.of(nevers, avignon)) {
                var files = host.run(Command.of("ls", "-A", "/xen/checkpoints").build());
                assertThat(files.orThrow().stdout()).as("left on " + host).isEmpty();
            }
        }
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aGuestWhoseDiskTheTargetDoesNotSeeGoesOnAtTheSource() {
        nevers.run(Command.of("cp", "--sparse=always", slot.disk(), LOCAL_DISK).build())
                .orThrow();
        nevers.domains()
                .create(DomainConfig.pvh(slot.name())
                        .kernel(lab.kernel())
                        .ramdisk(lab.ramdisk())
                        .kernelArguments(slot.kernelArguments())
                        .memory(ByteSize.mebibytes(lab.memoryMiB()))
                        .disk(Disk.raw(LOCAL_DISK, "xvda"))
                        .nic(Nic.onBridge(lab.bridge(), slot.mac()))
                        .build());
        try (SshTransport guest = guests.login(slot)) {
            String before = bootId(guest);

            // The preflight knows beforehand; here xl is to find out.
            MigrationOutcome cold = migration()
                    .despite(PreflightCheck.DISK)
                    .coldSharedFile(guests.checkpointDirectory())
                    .build()
                    .run();
            assertThat(cold).as(cold.describe()).isInstanceOf(RolledBack.class);
            assertThat(bootId(guest)).isEqualTo(before);

            MigrationOutcome live =
                    migration().despite(PreflightCheck.DISK).live().build().run();
            assertThat(live).as(live.describe()).isInstanceOf(RolledBack.class);
            assertThat(bootId(guest)).isEqualTo(before);

            assertThat(nevers.domains().get(slot.name()).state().isExecuting()).isTrue();
            assertThat(avignon.domains().find(slot.name())).isEmpty();
        }
    }
}
