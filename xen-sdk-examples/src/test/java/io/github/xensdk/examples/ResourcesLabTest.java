package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.HostCapability;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.MemoryTargetMissedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AttachedDisk;
import io.github.xensdk.domain.AttachedNic;
import io.github.xensdk.domain.CpuSet;
import io.github.xensdk.domain.DeviceState;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainStatistics;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Domains;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.SchedulerParameters.Algorithm;
import io.github.xensdk.domain.SchedulerParameters.Shares;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.domain.StatisticsSample;
import io.github.xensdk.domain.Vcpu;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a guest has and what a host gives, on real Xen; each effect seen a second way: in the guest, in xenstore, in sysfs. */
@Timeout(600)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.AVIGNON)
class ResourcesLabTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final int HEARD = 200_000;

    private static OnTheLab here;
    private static XenHost avignon;
    private static Domains domains;
    private static String dataImage;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(1);
        avignon = here.avignon;
        domains = avignon.domains();
        dataImage = "/xen/" + here.slot.name() + "-data.img";
    }

    @AfterAll
    static void disconnect() {
        on(avignon, "rm -f -- \"$1\"", dataImage);
        here.close();
    }

    private static String on(XenHost host, String script, String... arguments) {
        return host.run(Command.script("check", script, arguments).build())
                .orThrow()
                .stdout()
                .strip();
    }

    private static String in(SshTransport guest, String script) {
        return guest.execute(Command.script("check", script).build())
                .orThrow()
                .stdout()
                .strip();
    }

    private static String xenstore(String path) {
        return on(avignon, "xenstore-read \"$1\"", path);
    }

    @Test
    void aPvhGuestsResourcesChangeWhileItRuns() throws InterruptedException {
        resourcesChangeWhileItRuns(DomainType.PVH);
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aPvGuestsResourcesChangeWhileItRuns() throws InterruptedException {
        resourcesChangeWhileItRuns(DomainType.PV);
    }

    /** One guest: its resources are looked at in turn, since making it takes longest. */
    private static void resourcesChangeWhileItRuns(DomainType type) throws InterruptedException {
        here.guests.clear(here.slot);
        var builder = type == DomainType.PV ? DomainConfig.pv(here.slot.name()) : DomainConfig.pvh(here.slot.name());
        Domain guest = domains.create(builder.kernel(here.lab.kernel())
                .ramdisk(here.lab.ramdisk())
                .kernelArguments(here.slot.kernelArguments())
                .memory(ByteSize.mebibytes(here.lab.memoryMiB()))
                .maxMemory(ByteSize.mebibytes(here.lab.memoryMiB() + 32))
                .vcpus(1)
                .maxVcpus(2)
                .disk(Disk.raw(here.slot.disk(), "xvda"))
                .nic(Nic.onBridge(here.lab.bridge(), here.slot.mac()))
                .build());
        try (SshTransport inside = here.guests.login(here.slot)) {
            vcpusComeAndGo(guest, inside);
            vcpusArePinned(guest);
            memoryIsGivenAndTaken(guest, inside);
            disksComeAndGo(guest, inside);
            interfacesComeAndGo(guest, inside);
            theSchedulerIsTold(guest);
            whatItUsesIsCounted(guest, inside);
            aPausedGuestUsesNothingNew(guest);
            assertThatThrownBy(() -> domains.disks().eject(guest, "xvda"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("HVM");
        }
        domains.destroy(guest);
    }

    private static void vcpusComeAndGo(Domain guest, SshTransport inside) {
        assertThat(domains.vcpus().list(guest)).extracting(Vcpu::online).containsExactly(true, false);

        // Linux leaves it to a rule in user space to bring a new CPU online, and this guest has none.
        assertThatThrownBy(() -> domains.vcpus().setOnline(guest, 2, SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("has 1 after");
        assertThat(xenstore("/local/domain/" + guest.id() + "/cpu/1/availability"))
                .isEqualTo("online");
        assertThat(in(inside, "cat /sys/devices/system/cpu/online")).isEqualTo("0");
        in(inside, "echo 1 > /sys/devices/system/cpu/cpu1/online");
        assertThat(domains.vcpus().setOnline(guest, 2, PATIENCE))
                .extracting(Vcpu::online)
                .containsOnly(true);
        assertThat(in(inside, "grep -c ^processor /proc/cpuinfo")).isEqualTo("2");

        assertThat(domains.vcpus().setOnline(guest, 1, PATIENCE))
                .extracting(Vcpu::online)
                .containsExactly(true, false);
        assertThat(in(inside, "grep -c ^processor /proc/cpuinfo")).isEqualTo("1");
        assertThatThrownBy(() -> domains.vcpus().setOnline(guest, 3, PATIENCE))
                .isInstanceOf(InvalidInputException.class);
    }

    /** With one CPU, that is all there is to see: the hypervisor has the same set, and refuses a CPU that is not there. */
    private static void vcpusArePinned(Domain guest) {
        int cpus = avignon.info().cpus();
        var pinned = domains.vcpus().pinAll(guest, CpuSet.of(0), CpuSet.all());

        assertThat(pinned)
                .extracting(vcpu -> vcpu.hardAffinity().on(cpus))
                .allSatisfy(set -> assertThat(set).containsExactly(0));
        String row = on(avignon, "xl vcpu-list \"$1\" | tail -n 1", Integer.toString(guest.id()));
        assertThat(row).endsWith((cpus == 1 ? "all" : "0") + " / all");
        assertThatThrownBy(() -> domains.vcpus().pin(guest, 0, CpuSet.of(cpus), CpuSet.all()))
                .isInstanceOf(InvalidInputException.class);
        assertThat(domains.vcpus().pinAll(guest, CpuSet.all(), CpuSet.all()))
                .extracting(Vcpu::hardAffinity)
                .containsOnly(CpuSet.all());
    }

    private static void memoryIsGivenAndTaken(Domain guest, SshTransport inside) {
        var full = ByteSize.mebibytes(here.lab.memoryMiB());
        var less = ByteSize.mebibytes(here.lab.memoryMiB() - 6);
        var before = domains.memory().read(guest);
        assertThat(before.target()).isEqualTo(full);
        assertThat(before.isSettled()).isTrue();
        long total = totalKibibytes(inside);

        assertThat(domains.memory().setTarget(guest, less, PATIENCE).current()).isEqualTo(less);
        assertThat(xenstore("/local/domain/" + guest.id() + "/memory/target"))
                .isEqualTo(Long.toString(less.toKibibytes()));
        assertThat(total - totalKibibytes(inside)).isBetween(5L << 10, 7L << 10);

        assertThat(domains.memory().setTarget(guest, full, PATIENCE).current()).isEqualTo(full);
        assertThat(total - totalKibibytes(inside)).isBetween(-1024L, 1024L);

        // More than it can let go.
        assertThatThrownBy(() -> domains.memory().setTarget(guest, ByteSize.mebibytes(40), SOON))
                .isInstanceOfSatisfying(
                        MemoryTargetMissedException.class,
                        e -> assertThat(e.reached().current()).isBetween(ByteSize.mebibytes(41), full));
        assertThat(domains.memory().setTarget(guest, full, PATIENCE).isSettled())
                .isTrue();

        var most = ByteSize.mebibytes(here.lab.memoryMiB() + 16);
        assertThat(domains.memory().setMax(guest, most).max()).isEqualTo(most);
        assertThat(xenstore("/local/domain/" + guest.id() + "/memory/static-max"))
                .isEqualTo(Long.toString(most.toKibibytes()));
        assertThatThrownBy(() ->
                        domains.memory().setTarget(guest, ByteSize.mebibytes(here.lab.memoryMiB() + 17), PATIENCE))
                .isInstanceOf(InvalidInputException.class);
    }

    private static long totalKibibytes(SshTransport inside) {
        return Long.parseLong(in(inside, "sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo"));
    }

    private static void disksComeAndGo(Domain guest, SshTransport inside) {
        on(avignon, "head -c 8388608 /dev/urandom > \"$1\"", dataImage);
        var disk = Disk.raw(dataImage, "xvdb");
        assertThat(domains.disks().list(guest)).extracting(AttachedDisk::device).containsExactly("xvda");
        assertThat(domains.disks().list(guest).get(0).disk()).contains(Disk.raw(here.slot.disk(), "xvda"));

        var attached = domains.disks().attach(guest, disk, PATIENCE);
        assertThat(attached.state()).contains(DeviceState.CONNECTED);
        assertThat(attached.disk()).contains(disk);
        assertThat(xenstore(attached.backendPath() + "/state")).isEqualTo("4");
        assertThat(in(inside, "sha256sum < /dev/xvdb")).isEqualTo(on(avignon, "sha256sum < \"$1\"", dataImage));
        assertThatThrownBy(() -> domains.disks().attach(guest, disk, PATIENCE))
                .isInstanceOf(InvalidInputException.class);

        domains.disks().detach(guest, "xvdb", PATIENCE);
        assertThat(in(inside, "ls /sys/block")).isEqualTo("xvda");
        assertThat(on(avignon, "losetup -j \"$1\"", dataImage)).isEmpty();
        assertThat(on(avignon, "xenstore-list \"$1\" || true", attached.backendPath()))
                .isEmpty();

        var missing = Disk.raw("/xen/nosuch.img", "xvdc");
        assertThatThrownBy(() -> domains.disks().attach(guest, missing, PATIENCE))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("No such file");
        assertThat(domains.disks().list(guest)).hasSize(1);
    }

    private static void interfacesComeAndGo(Domain guest, SshTransport inside) {
        assertThat(domains.nics().list(guest))
                .singleElement()
                .satisfies(nic -> assertThat(nic.nic()).contains(Nic.onBridge(here.lab.bridge(), here.slot.mac())));

        var attached = domains.nics().attach(guest, Nic.onBridge(here.lab.bridge()), PATIENCE);
        assertThat(attached.state()).contains(DeviceState.CONNECTED);
        assertThat(attached.nic().map(Nic::bridge)).contains(here.lab.bridge());
        assertThat(xenstore(attached.backendPath() + "/mac")).isEqualTo(attached.mac());
        assertThat(in(inside, "cat /sys/class/net/eth1/address")).isEqualTo(attached.mac());
        String vif = "vif" + guest.id() + "." + attached.index();
        assertThat(avignon.resources().bridges())
                .filteredOn(bridge -> bridge.name().equals(here.lab.bridge()))
                .singleElement()
                .satisfies(bridge -> assertThat(bridge.ports()).contains(vif));
        assertThatThrownBy(
                        () -> domains.nics().attach(guest, Nic.onBridge(here.lab.bridge(), attached.mac()), PATIENCE))
                .isInstanceOf(InvalidInputException.class);

        domains.nics().detach(guest, attached.index(), PATIENCE);
        assertThat(in(inside, "ls /sys/class/net")).doesNotContain("eth1");
        assertThat(on(avignon, "ls /sys/class/net")).doesNotContain(vif);

        assertThatThrownBy(() -> domains.nics().attach(guest, Nic.onBridge("nosuch0"), PATIENCE))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("nosuch0")
                .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
        assertThat(domains.nics().list(guest)).extracting(AttachedNic::mac).containsExactly(here.slot.mac());
        assertThat(on(avignon, "ls /sys/class/net")).containsOnlyOnce("vif" + guest.id() + ".");
    }

    private static void theSchedulerIsTold(Domain guest) {
        assertThat(domains.scheduler().read(guest)).contains(new Shares(Algorithm.CREDIT, 256, 0));
        assertThat(domains.scheduler().setWeight(guest, 300)).isEqualTo(new Shares(Algorithm.CREDIT, 300, 0));
        assertThat(domains.scheduler().setCap(guest, 90)).isEqualTo(new Shares(Algorithm.CREDIT, 300, 90));
        String row = on(avignon, "xl sched-credit -d \"$1\" | tail -n 1", Integer.toString(guest.id()));
        assertThat(row).matches(".*\\s300\\s+90");
        // Two vCPUs: more than twice one CPU is refused by Xen itself.
        assertThatThrownBy(() -> domains.scheduler().setCap(guest, 201)).isInstanceOf(CommandFailedException.class);
        domains.scheduler().setWeight(guest, 256);
        assertThat(domains.scheduler().setCap(guest, 0)).isEqualTo(new Shares(Algorithm.CREDIT, 256, 0));
    }

    private static void whatItUsesIsCounted(Domain guest, SshTransport inside) {
        var before = domains.statistics().sample();
        inside.execute(Command.script("hear and write", "cat > /heard; sync; rm /heard")
                        .stdin(new byte[HEARD])
                        .build())
                .orThrow();
        var after = domains.statistics().sample();

        DomainStatistics old = of(guest, before);
        DomainStatistics now = of(guest, after);
        assertThat(now.maxVcpus()).isEqualTo(2);
        assertThat(now.memory().toMebibytes()).isEqualTo(here.lab.memoryMiB());
        assertThat(now.network().receivedBytes() - old.network().receivedBytes())
                .isBetween((long) HEARD, 2L * HEARD);
        assertThat(now.network().sentBytes() - old.network().sentBytes()).isBetween(1L, HEARD / 2L);
        long written = now.blocks().orElseThrow().writtenSectors()
                - old.blocks().orElseThrow().writtenSectors();
        assertThat(written * 512).isGreaterThanOrEqualTo(HEARD);
        String sectors = on(
                avignon,
                "cat /sys/bus/xen-backend/devices/vbd-\"$1\"-51712/statistics/wr_sect",
                Integer.toString(guest.id()));
        assertThat(now.blocks().orElseThrow().writtenSectors()).isLessThanOrEqualTo(Long.parseLong(sectors));
        assertThat(now.network().interfaces()).isEqualTo(1);
        assertThat(after.since(before))
                .filteredOn(rates -> rates.domain().uuid().equals(guest.uuid()))
                .singleElement()
                .satisfies(rates -> assertThat(rates.cpus()).isBetween(0.0, 1.5))
                .satisfies(rates -> assertThat(rates.network().orElseThrow().receivedBytes())
                        .isPositive())
                .satisfies(rates ->
                        assertThat(rates.blocks().orElseThrow().writtenBytes()).isPositive());
        assertThat(after.domains()).extracting(one -> one.domain().name()).contains("Domain-0");
    }

    private static DomainStatistics of(Domain guest, StatisticsSample sample) {
        return sample.domains().stream()
                .filter(one -> one.domain().uuid().equals(guest.uuid()))
                .findFirst()
                .orElseThrow();
    }

    private static void aPausedGuestUsesNothingNew(Domain guest) throws InterruptedException {
        on(avignon, "truncate -s 1M \"$1\"", dataImage);
        domains.pause(guest);
        var disk = Disk.raw(dataImage, "xvdd");
        assertThatThrownBy(() -> domains.disks().attach(guest, disk, SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("it stays attached");
        assertThat(domains.disks().list(guest)).extracting(AttachedDisk::device).containsExactly("xvda", "xvdd");
        domains.unpause(guest);
        for (int look = 0; look < 100 && !isConnected(guest, "xvdd"); look++) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        assertThat(isConnected(guest, "xvdd")).isTrue();
        domains.disks().detach(guest, "xvdd", PATIENCE);
    }

    private static boolean isConnected(Domain guest, String device) {
        return domains.disks().list(guest).stream()
                .anyMatch(disk ->
                        disk.device().equals(device) && disk.state().equals(Optional.of(DeviceState.CONNECTED)));
    }

    /**
     * It need not boot: its drive is there while it is paused. This QEMU ends at once where the drive is empty at the start, or
     * the path has a blank then.
     */
    @Test
    void anHvmGuestsDiscIsChanged() {
        here.guests.clear(here.slot);
        String first = "/xen/" + here.slot.name() + "-first.iso";
        String second = "/xen/" + here.slot.name() + " $(second).iso";
        on(avignon, "truncate -s 2M \"$@\"", first, second);
        Domain guest = domains.create(
                DomainConfig.hvm(here.slot.name())
                        .memory(ByteSize.mebibytes(64))
                        .vnc(false)
                        .disk(Disk.cdrom(first, "hdc"))
                        .build(),
                StartMode.PAUSED);
        String params = "/local/domain/0/backend/qdisk/" + guest.id() + "/5632/params";
        assertThat(xenstore(params)).endsWith(":" + first);

        assertThat(domains.disks().eject(guest, "hdc")).isEqualTo(Disk.emptyCdrom("hdc"));
        assertThat(xenstore(params)).doesNotContain("iso");
        assertThat(domains.disks().insert(guest, "hdc", second).target()).isEqualTo(second);
        assertThat(xenstore(params)).endsWith(":" + second);
        assertThatThrownBy(() -> domains.disks().insert(guest, "hdc", "/xen/nosuch.iso"))
                .isInstanceOf(CommandFailedException.class);
        assertThat(xenstore(params)).endsWith(":" + second);
        assertThatThrownBy(() -> domains.disks().eject(guest, "hdd")).isInstanceOf(InvalidInputException.class);
        assertThat(domains.memory().read(guest).isSettled()).isTrue();
        domains.destroy(guest);
        on(avignon, "rm -- \"$@\"", first, second);
    }

    @Test
    void aHostTellsWhatItHas() {
        var info = avignon.info();
        assertThat(info.capabilities()).contains(HostCapability.PV, HostCapability.HVM, HostCapability.HAP);
        assertThat(info.numaNodes()).hasValue(1);
        assertThat(info.highestCpu()).isEqualTo(info.cpus() - 1);

        var resources = avignon.resources();
        assertThat(resources.cpuPools()).singleElement().satisfies(pool -> {
            assertThat(pool.name()).isEqualTo("Pool-0");
            assertThat(pool.cpus()).isEqualTo(CpuSet.range(0, info.cpus() - 1));
            assertThat(pool.scheduler())
                    .isEqualTo("credit")
                    .isEqualTo(info.raw().get("xen_scheduler"));
            assertThat(pool.domains()).isPositive();
        });
        assertThat(resources.topology().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.memory()).isEqualTo(info.totalMemory()));
        assertThat(resources.bridges())
                .filteredOn(bridge -> bridge.name().equals(here.lab.bridge()))
                .singleElement()
                .satisfies(bridge -> assertThat(bridge.ports()).contains("eth0"))
                .satisfies(bridge -> assertThat(bridge.spanningTree()).isFalse())
                .satisfies(bridge -> assertThat(bridge.forwardDelay()).isZero());
        long kibibytes = Long.parseLong(on(avignon, "df -kP /xen/shared | awk 'NR == 2 { print $2 }'"));
        assertThat(resources.space("/xen/shared").total()).isEqualTo(ByteSize.kibibytes(kibibytes));
        assertThatThrownBy(() -> resources.space("/xen/nosuch")).isInstanceOf(CommandFailedException.class);
    }

    @Test
    void dom0sResourcesAreReadTooButItsMemory() {
        var dom0 = domains.get("Domain-0");

        assertThatThrownBy(() -> domains.memory().read(dom0)).isInstanceOf(InvalidInputException.class);
        assertThat(domains.vcpus().list(dom0)).hasSize(1);
        assertThat(domains.disks().list(dom0)).isEmpty();
        assertThat(domains.nics().list(dom0)).isEmpty();
        assertThat(domains.scheduler().read(dom0)).isPresent();
    }
}
