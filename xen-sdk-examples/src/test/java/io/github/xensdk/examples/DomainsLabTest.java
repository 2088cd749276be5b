package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.HostCapability;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.storage.SharedDirectory;
import io.github.xensdk.storage.StorageNotSharedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the core does to domains, on real Xen. */
@Timeout(600)
class DomainsLabTest {

    private static OnTheLab here;
    private static Lab lab;
    private static XenHost nevers;
    private static XenHost avignon;
    private static LabGuests guests;
    private static Lab.Slot slot;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(2);
        lab = here.lab;
        nevers = here.nevers;
        avignon = here.avignon;
        guests = here.guests;
        slot = here.slot;
    }

    @AfterAll
    static void disconnect() {
        here.close();
    }

    @BeforeEach
    void clear() {
        guests.clear(slot);
    }

    private static String read(SshTransport guest, String path) {
        return guest.execute(Command.of("cat", path).build()).orThrow().stdout().strip();
    }

    private static void turnsBackIntoItsConfiguration(Domain guest, DomainType type) {
        var stored = nevers.domains().config(guest);

        assertThat(stored.untold()).isEmpty();
        assertThat(stored.config().type()).isEqualTo(type);
        assertThat(stored.config().uuid()).contains(guest.uuid());
        assertThat(stored.config().memory()).isEqualTo(ByteSize.mebibytes(lab.memoryMiB()));
        assertThat(stored.config().disks()).extracting(Disk::target).containsExactly(slot.disk());
        assertThat(stored.config().nics())
                .singleElement()
                .satisfies(nic -> assertThat(nic.mac()).contains(slot.mac()));
        var again = DomainConfig.parse(stored.config().toXlConfig());
        assertThat(again).isEqualTo(stored.config());
    }

    @Test
    void aGuestLivesThroughAllOfItsVerbs() {
        String checkpointPath = guests.checkpointDirectory() + "/" + slot.name() + "-test";
        try (SshTransport guest = guests.create(slot, DomainType.PV, nevers)) {
            var domains = nevers.domains();
            var created = domains.get(slot.name());
            assertThat(created.state().isExecuting()).isTrue();
            assertThat(created.memory()).isEqualTo(ByteSize.mebibytes(lab.memoryMiB()));
            assertThat(domains.find(created.uuid())).isPresent();
            assertThat(domains.list()).extracting("name").contains("Domain-0", slot.name());

            var info = domains.info(created);
            assertThat(info.type()).isEqualTo(DomainType.PV);
            assertThat(info.uuid()).isEqualTo(created.uuid());
            assertThat(info.diskTargets()).containsExactly(slot.disk());
            assertThat(info.bridges()).containsExactly(lab.bridge());

            turnsBackIntoItsConfiguration(created, DomainType.PV);

            assertThat(domains.pause(created).state()).isEqualTo(DomainState.PAUSED);
            assertThat(domains.unpause(created).state().isExecuting()).isTrue();

            String bootId = read(guest, "/proc/sys/kernel/random/boot_id");
            Checkpoint checkpoint = domains.save(created, checkpointPath, AfterSave.DESTROY);
            assertThat(checkpoint.size()).isGreaterThan(created.memory());
            assertThat(domains.find(created.uuid())).isEmpty();

            var restored = avignon.domains().restore(checkpoint, StartMode.PAUSED);
            assertThat(restored.state()).isEqualTo(DomainState.PAUSED);
            assertThat(restored.uuid()).isEqualTo(created.uuid());
            assertThatThrownBy(() -> avignon.domains().restore(checkpoint, StartMode.RUNNING))
                    .isInstanceOf(DomainExistsException.class);
            avignon.domains().unpause(restored);
            assertThat(read(guest, "/proc/sys/kernel/random/boot_id")).isEqualTo(bootId);

            assertThatThrownBy(() -> avignon.domains().save(restored, checkpointPath, AfterSave.DESTROY))
                    .isInstanceOf(CheckpointExistsException.class);
            assertThat(avignon.domains().get(slot.name()).state().isExecuting()).isTrue();

            avignon.domains().shutdown(restored, Duration.ofMinutes(1));
            assertThat(avignon.domains().find(slot.name())).isEmpty();
        }
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aSavedGuestThatStaysPausedGoesOnAfterwards() {
        try (SshTransport guest = guests.create(slot, DomainType.PVH, nevers)) {
            var domains = nevers.domains();
            String bootId = read(guest, "/proc/sys/kernel/random/boot_id");
            var saved = domains.get(slot.name());
            turnsBackIntoItsConfiguration(saved, DomainType.PVH);
            domains.save(saved, guests.checkpointDirectory() + "/" + slot.name() + "-kept", AfterSave.LEAVE_PAUSED);
            assertThat(domains.refresh(saved).state()).isEqualTo(DomainState.PAUSED);

            domains.unpause(saved);

            assertThat(read(guest, "/proc/sys/kernel/random/boot_id")).isEqualTo(bootId);
            domains.destroy(saved);
            assertThat(domains.find(saved.uuid())).isEmpty();
        }
    }

    @Test
    void aGuestThatXlRefusesLeavesNothingBehind() {
        var config = DomainConfig.pvh(slot.name())
                .kernel("/nowhere/vmlinuz")
                .memory(ByteSize.mebibytes(lab.memoryMiB()))
                .disk(Disk.raw(slot.disk(), "xvda"))
                .build();

        assertThatThrownBy(() -> nevers.domains().create(config)).isInstanceOf(CommandFailedException.class);
        assertThat(nevers.domains().find(slot.name())).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> nevers.domains().get("nobody")).isInstanceOf(DomainNotFoundException.class);
        nevers.run(Command.script("write", "cat > \"$1\"", "/tmp/no-checkpoint")
                        .stdin("hello".getBytes(StandardCharsets.US_ASCII))
                        .build())
                .orThrow();
        assertThatThrownBy(() -> nevers.domains()
                        .restore(new Checkpoint("/tmp/no-checkpoint", new ByteSize(5)), StartMode.RUNNING))
                .isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void aHostTellsItsVersionAndItsClock() {
        var info = nevers.info();
        assertThat(info.xenVersion()).startsWith("4.");
        assertThat(info.capabilities()).contains(HostCapability.PV);
        assertThat(info.totalMemory()).isGreaterThan(info.freeMemory());

        var offset = nevers.clockOffset();
        assertThat(offset.error()).isPositive();
        assertThat(offset.offset().abs()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void theSharedDirectoryIsSharedAndTheLocalOneIsNot() {
        var hosts = List.of(nevers, avignon);
        SharedDirectory.at(lab.sharedDirectory(), hosts).verify();

        assertThatThrownBy(() -> SharedDirectory.at("/xen/checkpoints", hosts).verify())
                .isInstanceOf(StorageNotSharedException.class);
    }
}
