package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Checkpoint;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.ConfigFile;
import io.github.xensdk.domain.CpuSet;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.Shutdown;
import io.github.xensdk.domain.ShutdownEnd;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.domain.Vcpu;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DomainsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @RegisterExtension
    static final SimulatedXenExtension HOSTS = SimulatedXenExtension.of("nevers");

    private SimulatedHost simulated;
    private XenHost nevers;

    @BeforeEach
    void connect() {
        simulated = HOSTS.xen().host("nevers");
        nevers = Connected.host(HOSTS.xen(), "nevers");
    }

    @AfterEach
    void disconnect() {
        nevers.domains().list().stream()
                .filter(domain -> domain.id() != 0)
                .forEach(domain -> nevers.domains().destroy(domain));
        nevers.close();
    }

    private Domain create(String name) {
        simulated.disk("/xen/shared/" + name + ".img", 1 << 20);
        return nevers.domains().create(config(name).build());
    }

    private static DomainConfig.Builder config(String name) {
        return DomainConfig.pvh(name)
                .memory(ByteSize.mebibytes(32))
                .kernel(SimulatedXen.KERNEL)
                .disk(Disk.raw("/xen/shared/" + name + ".img", "xvda"))
                .nic(Nic.onBridge("xenbr0"));
    }

    @Test
    void aGuestIsCreatedFromAConfigurationAndListed() {
        Domain created = create("guest-01");

        assertThat(created.state()).isEqualTo(DomainState.BLOCKED);
        assertThat(nevers.domains().list()).extracting(Domain::name).containsExactly("Domain-0", "guest-01");
        assertThat(nevers.domains().get("guest-01").uuid()).isEqualTo(created.uuid());
        assertThat(nevers.domains().uptime(created)).isLessThan(PATIENCE);
    }

    @Test
    void whatAGuestWasMadeOfIsReadBack() {
        Domain created = create("guest-01");

        DomainConfig read = nevers.domains().config(created).config();

        assertThat(read.disks()).containsExactly(Disk.raw("/xen/shared/guest-01.img", "xvda"));
        assertThat(read.memory()).isEqualTo(ByteSize.mebibytes(32));
        assertThat(read.kernel()).contains(SimulatedXen.KERNEL);
    }

    @Test
    void aConfigurationIsJudgedByTheHost() {
        assertThat(nevers.domains().dryRun(config("guest-01").build()).name()).isEqualTo("guest-01");
        assertThatThrownBy(() -> nevers.domains().dryRun(ConfigFile.parse("type = \"vax\"\nname = \"a\"\n")))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining("vax");
    }

    @Test
    void aGuestWithoutItsDiskIsRefusedInTheWordsOfXl() {
        assertThatThrownBy(() -> nevers.domains().create(config("guest-02").build()))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("failed to stat: /xen/shared/guest-02.img");
    }

    @Test
    void pausingAndUnpausingIsSeen() {
        Domain guest = create("guest-01");

        assertThat(nevers.domains().pause(guest).state()).isEqualTo(DomainState.PAUSED);
        assertThat(HOSTS.xen().guest("guest-01").isRunning()).isFalse();
        assertThat(nevers.domains().unpause(guest).state()).isEqualTo(DomainState.BLOCKED);
        assertThat(HOSTS.xen().guest("guest-01").isRunning()).isTrue();
    }

    @Test
    void aGuestShutsDownWhenItIsAskedTo() {
        Domain guest = create("guest-01");

        assertThat(nevers.domains().shutdown(guest, Shutdown.within(PATIENCE))).isEqualTo(ShutdownEnd.GONE);
        assertThat(simulated.domains()).isEmpty();
    }

    @Test
    void aRebootGivesAnotherNumberAndTheSameGuest() {
        Domain guest = create("guest-01");

        Domain again = nevers.domains().reboot(guest, PATIENCE);

        assertThat(again.uuid()).isEqualTo(guest.uuid());
        assertThat(again.id()).isGreaterThan(guest.id());
    }

    @Test
    void aSavedGuestComesBackFromItsFile() {
        Domain guest = create("guest-01");

        Checkpoint checkpoint = nevers.domains().save(guest, "/xen/guest-01.chk", AfterSave.DESTROY);

        assertThat(simulated.domains()).isEmpty();
        assertThat(checkpoint.size()).isGreaterThan(ByteSize.mebibytes(32));
        Domain restored = nevers.domains().restore(checkpoint, StartMode.RUNNING);
        assertThat(restored.uuid()).isEqualTo(guest.uuid());
        assertThat(HOSTS.xen().guest("guest-01").standstills()).hasSize(1);
    }

    @Test
    void aKeptCheckpointIsRestoredOnce() throws Exception {
        Files.createDirectories(simulated.path("/var/lib/checkpoints"));
        Domain guest = create("guest-01");
        var store = CheckpointStore.on(nevers, "/var/lib/checkpoints");

        store.save(guest, "before", AfterSave.DESTROY);

        assertThat(store.list()).extracting(kept -> kept.guest()).containsExactly("guest-01");
        assertThat(store.restore("before", StartMode.PAUSED).state()).isEqualTo(DomainState.PAUSED);
        store.remove("before");
    }

    @Test
    void resourcesOfARunningGuestAreChanged() {
        simulated.disk("/xen/shared/guest-01.img", 1 << 20);
        simulated.disk("/xen/shared/data.img", 1 << 20);
        Domain guest = nevers.domains().create(config("guest-01").vcpus(2).build());

        assertThat(nevers.domains().vcpus().setOnline(guest, 1, PATIENCE))
                .extracting(Vcpu::online)
                .containsExactly(true, false);
        nevers.domains().vcpus().pin(guest, 0, CpuSet.of(1), CpuSet.all());
        assertThat(nevers.domains()
                        .memory()
                        .setTarget(guest, ByteSize.mebibytes(24), PATIENCE)
                        .target())
                .isEqualTo(ByteSize.mebibytes(24));
        nevers.domains().disks().attach(guest, Disk.raw("/xen/shared/data.img", "xvdb"), PATIENCE);
        assertThat(nevers.domains().disks().list(guest)).hasSize(2);
        nevers.domains().nics().attach(guest, Nic.onBridge("xenbr0"), PATIENCE);
        assertThat(nevers.domains().nics().list(guest)).hasSize(2);
        assertThat(nevers.domains().scheduler().read(guest)).isPresent();
        assertThat(nevers.domains().statistics().sample().domains()).hasSize(2);
    }

    @Test
    void aHostTellsWhatItHas() {
        assertThat(nevers.info().xenVersion()).isEqualTo("4.17.7");
        assertThat(nevers.resources().bridges())
                .extracting(bridge -> bridge.name())
                .containsExactly("xenbr0");
        assertThat(nevers.resources().cpuPools()).hasSize(1);
        assertThat(nevers.resources().topology().cpus()).hasSize(4);
        assertThat(nevers.clockOffset().offset().abs()).isLessThan(Duration.ofSeconds(1));
        assertThat(nevers.dmesg(5)).isEqualTo(List.of(" Xen 4.17.7 (simulated by xen-sdk-testkit)"));
    }
}
