package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.MemoryTargetMissedException;
import io.github.xensdk.domain.SchedulerParameters.Algorithm;
import io.github.xensdk.domain.SchedulerParameters.Shares;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestResourcesTest {

    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Disk DATA = Disk.raw("/xen/51728.img", "xvdb");

    private final ResourceHost host = new ResourceHost();
    private final Domains domains = host.domains;
    private final Domain guest = host.guest();

    // --- vCPUs

    @Test
    void vcpusComeOnlineAndGoOffline() {
        assertThat(domains.vcpus().list(guest)).extracting(Vcpu::online).containsExactly(true, false);
        assertThat(domains.vcpus().setOnline(guest, 2, LONG))
                .extracting(Vcpu::online)
                .containsExactly(true, true);
        assertThat(domains.vcpus().setOnline(guest, 1, LONG))
                .extracting(Vcpu::online)
                .containsExactly(true, false);
    }

    @Test
    void aGuestThatBringsNoVcpuOnlineIsSaid() {
        host.guestObeys = false;

        assertThatThrownBy(() -> domains.vcpus().setOnline(guest, 2, SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("should have 2 vCPUs online and has 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3})
    void moreVcpusThanTheGuestMayHaveAreRefused(int count) {
        assertThatThrownBy(() -> domains.vcpus().setOnline(guest, count, LONG))
                .isInstanceOf(InvalidInputException.class);
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void aVcpuIsPinnedAndTheOthersStay() {
        var pinned = domains.vcpus().pin(guest, 1, CpuSet.of(2), CpuSet.all());

        assertThat(pinned).extracting(Vcpu::hardAffinity).containsExactly(CpuSet.all(), CpuSet.of(2));
        assertThat(host.changes()).containsExactly("xl vcpu-pin 1 1 2 all");
    }

    @Test
    void aSetThatNamesAllCpusOfTheHostIsShownAsAll() {
        var pinned = domains.vcpus().pinAll(guest, CpuSet.range(0, 3), CpuSet.of(0));

        assertThat(pinned).extracting(Vcpu::hardAffinity).containsOnly(CpuSet.all());
        assertThat(pinned).extracting(Vcpu::softAffinity).containsOnly(CpuSet.of(0));
    }

    @Test
    void cpusThatTheHostHasNotAreRefusedThoughXlOverlooksThem() {
        assertThatThrownBy(() -> domains.vcpus().pin(guest, 0, CpuSet.of(0, 8), CpuSet.all()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("CPU 8");
        assertThatThrownBy(() -> domains.vcpus().pin(guest, 0, CpuSet.all(), CpuSet.of()))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.vcpus().pin(guest, 2, CpuSet.all(), CpuSet.all()))
                .isInstanceOf(InvalidInputException.class);
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void aPinThatDidNothingIsAnErrorThoughXlExitsWithZero() {
        host.ignores("xl vcpu-pin");

        assertThatThrownBy(() -> domains.vcpus().pinAll(guest, CpuSet.of(1), CpuSet.all()))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("should be on 1 / all and is on all / all");
    }

    // --- memory

    @Test
    void memoryIsGivenBackAndTakenAgain() {
        host.balloonStep = 16384;
        var less = domains.memory().setTarget(guest, ByteSize.mebibytes(80), LONG);

        assertThat(less)
                .isEqualTo(new MemoryState(ByteSize.mebibytes(80), ByteSize.mebibytes(80), ByteSize.mebibytes(128)));
        assertThat(domains.memory()
                        .setTarget(guest, ByteSize.mebibytes(96), LONG)
                        .current())
                .isEqualTo(ByteSize.mebibytes(96));
        assertThat(host.changes()).containsExactly("xl mem-set 1 81920k", "xl mem-set 1 98304k");
    }

    @Test
    void aGuestThatIsSlowWithItsMemorySaysHowFarItCame() {
        host.balloonStep = 1024;

        assertThatThrownBy(() -> domains.memory().setTarget(guest, ByteSize.mebibytes(64), SOON))
                .isInstanceOfSatisfying(MemoryTargetMissedException.class, e -> {
                    assertThat(e.reached().target()).isEqualTo(ByteSize.mebibytes(64));
                    assertThat(e.reached().current()).isBetween(ByteSize.mebibytes(65), ByteSize.mebibytes(95));
                });
        assertThat(domains.memory().read(guest).isSettled()).isFalse();
    }

    @Test
    void aTargetThatAnotherProgramSetMeanwhileIsNotTakenForOurs() {
        host.ignores("xl mem-set");

        assertThatThrownBy(() -> domains.memory().setTarget(guest, ByteSize.mebibytes(64), SOON))
                .isInstanceOf(MemoryTargetMissedException.class);
    }

    @Test
    void memoryThatTheGuestCannotHaveIsRefused() {
        var memory = domains.memory();

        for (ByteSize size : List.of(ByteSize.mebibytes(129), ByteSize.kibibytes(81921), new ByteSize(0))) {
            assertThatThrownBy(() -> memory.setTarget(guest, size, LONG)).isInstanceOf(InvalidInputException.class);
        }
        for (ByteSize size : List.of(ByteSize.mebibytes(95), ByteSize.kibibytes(131073), new ByteSize(0))) {
            assertThatThrownBy(() -> memory.setMax(guest, size)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> memory.setTarget(guest, ByteSize.mebibytes(96), Duration.ZERO))
                .isInstanceOf(InvalidInputException.class);
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void theMaximumIsReadBack() {
        assertThat(domains.memory().setMax(guest, ByteSize.mebibytes(112)).max())
                .isEqualTo(ByteSize.mebibytes(112));
        assertThat(host.changes()).containsExactly("xl mem-max 1 114688k");

        host.ignores("xl mem-max");
        assertThatThrownBy(() -> domains.memory().setMax(guest, ByteSize.mebibytes(120)))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("at most 120 MiB and has 112 MiB");
    }

    // --- disks

    @Test
    void disksAreListedWithWhatTheyAreMadeOf() {
        assertThat(domains.disks().list(guest)).singleElement().satisfies(disk -> {
            assertThat(disk.device()).isEqualTo("xvda");
            assertThat(disk.state()).contains(DeviceState.CONNECTED);
            assertThat(disk.disk()).contains(Disk.raw("/xen/51712.img", "xvda"));
        });

        host.fake.on("xl list -l", command -> host.fake.result(command, 0, "[]\n", ""));
        assertThat(domains.disks().list(guest))
                .singleElement()
                .satisfies(disk -> assertThat(disk.disk()).isEmpty());
    }

    @Test
    void aDiskComesAndGoes() {
        var attached = domains.disks().attach(guest, DATA, LONG);

        assertThat(attached.device()).isEqualTo("xvdb");
        assertThat(attached.disk()).contains(DATA);
        domains.disks().detach(guest, "xvdb", LONG);
        assertThat(domains.disks().list(guest)).extracting(AttachedDisk::device).containsExactly("xvda");
        assertThat(host.changes())
                .containsExactly(
                        "xl block-attach 1 format=raw,vdev=xvdb,access=rw,target=/xen/51728.img",
                        "xl block-detach 1 xvdb");
    }

    @Test
    void aDiskThatTheGuestDoesNotUseIsSaid() {
        host.newDeviceState = 1;

        assertThatThrownBy(() -> domains.disks().attach(guest, DATA, SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("it stays attached");
    }

    @Test
    void ofADiskThatXlRefusesNothingIsLeft() {
        host.fake.on("xl block-attach", command -> {
            host.disks.put(51728, 1);
            return host.fake.result(command, 1, "", "libxl: error: no such file");
        });

        assertThatThrownBy(() -> domains.disks().attach(guest, DATA, LONG))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("no such file");
        assertThat(host.disks).doesNotContainKey(51728);
    }

    @Test
    void aDiskThatStaysThoughXlExitsWithZeroIsSaid() {
        domains.disks().attach(guest, DATA, LONG);
        host.guestObeys = false;

        assertThatThrownBy(() -> domains.disks().detach(guest, "xvdb", SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("still there");
    }

    @Test
    void disksThatTheGuestHasOrHasNotAreRefused() {
        var disks = domains.disks();

        assertThatThrownBy(() -> disks.attach(guest, Disk.raw("/xen/x", "xvda"), LONG))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> disks.attach(guest, Disk.raw("/xen/x", "hdz"), LONG))
                .isInstanceOf(InvalidInputException.class);
        for (String device : List.of("xvdb", "51712", "", "-f", "xvda\n")) {
            assertThatThrownBy(() -> disks.detach(guest, device, LONG)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(host.changes()).isEmpty();
    }

    // --- CD drives

    @Test
    void aDiscIsInsertedAndEjected() {
        assertThat(domains.disks().insert(guest, "hdc", "/xen/a disc.iso").target())
                .isEqualTo("/xen/a disc.iso");
        assertThat(domains.disks().eject(guest, "hdc").target()).isEmpty();
        assertThat(host.changes()).containsExactly("xl cd-insert 1 hdc /xen/a disc.iso", "xl cd-eject 1 hdc");
    }

    @Test
    void aDiscThatIsNotThereAfterwardsIsSaid() {
        host.ignores("xl cd-insert");

        assertThatThrownBy(() -> domains.disks().insert(guest, "hdc", "/xen/disc.iso"))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("should have '/xen/disc.iso' in it and has ''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void onlyHvmGuestsHaveCdDrives(String type) {
        host.type = type;

        assertThatThrownBy(() -> domains.disks().eject(guest, "hdc"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("HVM");
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void onlyCdDrivesTakeDiscsAndOnlySafePathsAreDiscs() {
        var disks = domains.disks();

        for (String device : List.of("xvda", "hdd")) {
            assertThatThrownBy(() -> disks.insert(guest, device, "/xen/disc.iso"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("CD drive");
        }
        for (String image : List.of("", "disc.iso", "/xen/../etc/shadow", "/xen/a,b.iso", "/xen/a\n.iso")) {
            assertThatThrownBy(() -> disks.insert(guest, "hdc", image)).isInstanceOf(InvalidInputException.class);
        }
        assertThat(host.changes()).isEmpty();
    }

    // --- interfaces

    @Test
    void interfacesAreListedWithWhatTheyAreMadeOf() {
        assertThat(domains.nics().list(guest)).singleElement().satisfies(nic -> {
            assertThat(nic.mac()).isEqualTo("00:16:3e:77:00:54");
            assertThat(nic.nic().map(Nic::bridge)).contains("xenbr0");
        });
    }

    @Test
    void anInterfaceComesAndGoes() {
        var attached = domains.nics().attach(guest, Nic.onBridge("xenbr0", "00:16:3e:77:01:54"), LONG);

        assertThat(attached.index()).isEqualTo(1);
        assertThat(attached.state()).contains(DeviceState.CONNECTED);
        domains.nics().detach(guest, 1, LONG);
        assertThat(domains.nics().list(guest)).extracting(AttachedNic::index).containsExactly(0);
        assertThat(host.changes())
                .containsExactly("xl network-attach 1 mac=00:16:3e:77:01:54 bridge=xenbr0", "xl network-detach 1 1");
    }

    @Test
    void anInterfaceWithoutAnAddressGetsOne() {
        var attached = domains.nics().attach(guest, Nic.onBridge("xenbr0"), LONG);

        assertThat(attached.mac()).matches("00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2}");
        assertThat(host.macs).containsEntry(1, attached.mac());
    }

    @Test
    void theUselessInterfaceOfAMissingBridgeIsRemoved() {
        host.fake.on("xl network-attach", command -> {
            host.macs.put(2, "00:16:3e:77:01:54");
            return host.fake.result(command, 1, "", "Could not find bridge device nosuch0");
        });

        assertThatThrownBy(() -> domains.nics().attach(guest, Nic.onBridge("nosuch0", "00:16:3e:77:01:54"), LONG))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("nosuch0");
        assertThat(host.macs).containsOnlyKeys(0);
    }

    @Test
    void anInterfaceThatCouldNotBeRemovedAgainIsNotForgotten() {
        host.fake.on("xl network-attach", command -> {
            host.macs.put(2, "00:16:3e:77:01:54");
            return host.fake.result(command, 1, "", "no");
        });
        host.fails("xl network-detach");

        assertThatThrownBy(() -> domains.nics().attach(guest, Nic.onBridge("nosuch0", "00:16:3e:77:01:54"), LONG))
                .isInstanceOf(CommandFailedException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void interfacesThatTheGuestHasOrHasNotAreRefused() {
        assertThatThrownBy(() -> domains.nics().attach(guest, Nic.onBridge("xenbr0", "00:16:3e:77:00:54"), LONG))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.nics().detach(guest, 1, LONG)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.nics().detach(guest, -1, LONG)).isInstanceOf(InvalidInputException.class);
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void anInterfaceThatTheGuestDoesNotUseOrKeepsIsSaid() {
        host.newDeviceState = 2;
        assertThatThrownBy(() -> domains.nics().attach(guest, Nic.onBridge("xenbr0"), SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("it stays attached");

        host.guestObeys = false;
        assertThatThrownBy(() -> domains.nics().detach(guest, 1, SOON))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("still there");
    }

    // --- scheduler

    @Test
    void weightAndCapAreReadBack() {
        assertThat(domains.scheduler().read(guest)).contains(new Shares(Algorithm.CREDIT, 256, 0));
        assertThat(domains.scheduler().setWeight(guest, 512)).isEqualTo(new Shares(Algorithm.CREDIT, 512, 0));
        assertThat(domains.scheduler().setCap(guest, 50)).isEqualTo(new Shares(Algorithm.CREDIT, 512, 50));
        assertThat(host.changes()).containsExactly("xl sched-credit -d 1 -w 512", "xl sched-credit -d 1 -c 50");
    }

    @Test
    void aWeightThatDidNotTakeIsAnErrorThoughXlExitsWithZero() {
        host.ignores("xl sched-credit");

        assertThatThrownBy(() -> domains.scheduler().setWeight(guest, 512)).isInstanceOf(DomainStateException.class);
    }

    @Test
    void whatIsNoWeightAndNoCapIsRefused() {
        for (int weight : new int[] {-1, 0, 65536}) {
            assertThatThrownBy(() -> domains.scheduler().setWeight(guest, weight))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> domains.scheduler().setCap(guest, -1)).isInstanceOf(InvalidInputException.class);
        host.fake.on("xl sched-*", command -> host.fake.result(command, 0, """
                xensdk:credit
                xensdk:credit2
                xensdk:rtds
                Name                                ID    Period    Budget  Extratime
                guest-04                             1     10000      4000        yes
                """, ""));
        assertThatThrownBy(() -> domains.scheduler().setWeight(guest, 256)).isInstanceOf(InvalidInputException.class);
        assertThat(host.changes()).isEmpty();
    }

    // --- all of them

    private List<Consumer<Domain>> changes() {
        return List.of(
                domain -> domains.vcpus().setOnline(domain, 1, LONG),
                domain -> domains.vcpus().pinAll(domain, CpuSet.all(), CpuSet.all()),
                domain -> domains.vcpus().pin(domain, 0, CpuSet.all(), CpuSet.all()),
                domain -> domains.memory().setTarget(domain, ByteSize.mebibytes(96), LONG),
                domain -> domains.memory().setMax(domain, ByteSize.mebibytes(128)),
                domain -> domains.disks().attach(domain, DATA, LONG),
                domain -> domains.disks().detach(domain, "xvda", LONG),
                domain -> domains.disks().insert(domain, "hdc", "/xen/disc.iso"),
                domain -> domains.disks().eject(domain, "hdc"),
                domain -> domains.nics().attach(domain, Nic.onBridge("xenbr0"), LONG),
                domain -> domains.nics().detach(domain, 0, LONG),
                domain -> domains.scheduler().setWeight(domain, 256),
                domain -> domains.scheduler().setCap(domain, 0));
    }

    @Test
    void dom0IsNeverChanged() {
        var dom0 = domains.get("Domain-0");

        for (Consumer<Domain> change : changes()) {
            assertThatThrownBy(() -> change.accept(dom0))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("host's own");
        }
        assertThat(host.changes()).isEmpty();
    }

    @Test
    void noVerbHitsAnotherDomainThatGotTheSameNumber() {
        host.fake.change("1", before -> new FakeHost.Guest(1, UUID.randomUUID(), "guest-04", FakeHost.RUNNING));

        for (Consumer<Domain> change : changes()) {
            assertThatThrownBy(() -> change.accept(guest)).isInstanceOf(DomainNotFoundException.class);
        }
        assertThatThrownBy(() -> domains.memory().read(guest)).isInstanceOf(DomainNotFoundException.class);
        assertThatThrownBy(() -> domains.vcpus().list(guest)).isInstanceOf(DomainNotFoundException.class);
        assertThatThrownBy(() -> domains.disks().list(guest)).isInstanceOf(DomainNotFoundException.class);
        assertThatThrownBy(() -> domains.nics().list(guest)).isInstanceOf(DomainNotFoundException.class);
        assertThatThrownBy(() -> domains.scheduler().read(guest)).isInstanceOf(DomainNotFoundException.class);
        assertThat(host.changes()).isEmpty();
    }
}
