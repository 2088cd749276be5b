package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.Bridge;
import io.github.xensdk.ByteSize;
import io.github.xensdk.CpuPool;
import io.github.xensdk.HostTopology;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.BlockCounters;
import io.github.xensdk.domain.CpuSet;
import io.github.xensdk.domain.DeviceState;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainStatistics;
import io.github.xensdk.domain.NetworkCounters;
import io.github.xensdk.domain.SchedulerParameters.Algorithm;
import io.github.xensdk.domain.SchedulerParameters.RealTime;
import io.github.xensdk.domain.SchedulerParameters.Shares;
import io.github.xensdk.domain.Vcpu;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingResourcesTest {

    private static final String VCPU_HEADER =
            "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)\n";

    private static void refused(Runnable parsing, String text) {
        assertThatThrownBy(parsing::run)
                .isInstanceOfSatisfying(
                        OutputNotRecognisedException.class,
                        e -> assertThat(e.rawText()).isEqualTo(text));
    }

    @Test
    void theVcpusOfARealGuestAreRead() {
        var vcpus = XlVcpuList.parse(Transcripts.stdout("vcpu-list-pvh"), 5);

        assertThat(vcpus)
                .containsExactly(
                        new Vcpu(
                                0,
                                true,
                                OptionalInt.of(0),
                                DomainState.BLOCKED,
                                Duration.ofMillis(22_100),
                                CpuSet.all(),
                                CpuSet.all()),
                        new Vcpu(
                                1,
                                false,
                                OptionalInt.empty(),
                                DomainState.PAUSED,
                                Duration.ZERO,
                                CpuSet.all(),
                                CpuSet.all()));
    }

    @Test
    void aNameWithBlanksAndPinnedVcpusAreRead() {
        var vcpus = XlVcpuList.parse(
                "motd\n" + VCPU_HEADER
                        + "a 7 very long name with 12 numbers 3 3     0    11   r--   12345.6  0-3,8 / none\n"
                        + "a 7 very long name with 12 numbers 3 3     1     2   ---       0.0  2 / all\n",
                3);

        assertThat(vcpus).extracting(Vcpu::hardAffinity).containsExactly(CpuSet.parse("0-3,8"), CpuSet.of(2));
        assertThat(vcpus).extracting(Vcpu::softAffinity).containsExactly(CpuSet.of(), CpuSet.all());
        assertThat(vcpus).extracting(Vcpu::state).containsExactly(DomainState.RUNNING, DomainState.RUNNABLE);
        assertThat(vcpus).extracting(Vcpu::cpu).containsExactly(OptionalInt.of(11), OptionalInt.of(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nosuch is an invalid domain identifier\n",
                VCPU_HEADER,
                VCPU_HEADER + "g 4 0 0 -b- 1.0 all / all\n",
                VCPU_HEADER + "g 5 1 0 -b- 1.0 all / all\n",
                VCPU_HEADER + "g 5 0 0 -b- 1.0 all / all\ng 5 0 0 -b- 1.0 all / all\n",
                VCPU_HEADER + "g 5 0 0 -b- 1.0 all\n",
                VCPU_HEADER + "g 5 0 0 --p 1.0 all / all\n",
                VCPU_HEADER + "g 5 0 - -b- 1.0 all / all\n",
                VCPU_HEADER + "g 5 0 0 -b- 1.0 4-2 / all\n",
                VCPU_HEADER + "g 5 0 0 -b- 1.0 many / all\n"
            })
    void whatIsNoListOfVcpusIsNotGuessedAt(String text) {
        refused(() -> XlVcpuList.parse(text, 5), text);
    }

    @Test
    void whatXenstoreHoldsOfMemoryIsRead() {
        assertThat(XlMemory.parse(Transcripts.stdout("memory-pvh")))
                .isEqualTo(new XlMemory.Told(ByteSize.mebibytes(96), ByteSize.mebibytes(128)));
        assertThat(XlMemory.parse("Hello\ntarget=1024\nstatic-max=4096\nvideoram=16\n"))
                .isEqualTo(new XlMemory.Told(ByteSize.kibibytes(1040), ByteSize.mebibytes(4)));
        assertThat(XlMemory.parse("target=1024\nstatic-max=4096\nvideoram=\n").target())
                .isEqualTo(ByteSize.mebibytes(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "target=\nstatic-max=\nvideoram=\n",
                "target=1\nvideoram=0\n",
                "target=-1\nstatic-max=1\nvideoram=0\n",
                "target=1\nstatic-max=1\nvideoram=0\ntarget=2\n",
                "target=9999999999999999\nstatic-max=1\nvideoram=0\n"
            })
    void memoryThatXenstoreDoesNotHoldIsNotGuessedAt(String text) {
        refused(() -> XlMemory.parse(text), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void theDevicesOfARealGuestAreRead(String type) {
        int domain = type.equals("pv") ? 4 : 5;

        assertThat(XlDevices.disks(Transcripts.stdout("block-list-two-" + type)))
                .containsExactly(disk(domain, 51712), disk(domain, 51728));
        assertThat(XlDevices.nics(Transcripts.stdout("network-list-two-" + type)))
                .containsExactly(nic(domain, 0, "00:16:3e:77:00:52"), nic(domain, 1, "00:16:3e:77:01:52"));
    }

    private static XlDevices.Row disk(int domain, int number) {
        return new XlDevices.Row(
                number,
                "",
                Optional.of(DeviceState.CONNECTED),
                0,
                "/local/domain/0/backend/vbd/" + domain + "/" + number);
    }

    private static XlDevices.Row nic(int domain, int index, String mac) {
        return new XlDevices.Row(
                index,
                mac,
                Optional.of(DeviceState.CONNECTED),
                0,
                "/local/domain/0/backend/vif/" + domain + "/" + index);
    }

    @Test
    void aDeviceWhoseGuestSaysNothingHasNoState() {
        String header = Transcripts.stdout("block-list-pv").lines().findFirst().orElseThrow();

        assertThat(XlDevices.disks(
                        header + "\n51760 0   -1     -1    -1     -1       /local/domain/0/backend/qdisk/7/51760\n"))
                .singleElement()
                .satisfies(row -> assertThat(row.state()).isEmpty());
        assertThat(XlDevices.disks(header)).isEmpty();
    }

    @Test
    void aHandleThatTouchesTheAddressIsRead() {
        String header =
                Transcripts.stdout("network-list-pv").lines().findFirst().orElseThrow();

        assertThat(XlDevices.nics(
                        header + "\n123456 0  00:16:3e:77:00:52123456     2     -1    -1/-1          /local/x \n"))
                .singleElement()
                .satisfies(row -> assertThat(row.number()).isEqualTo(123456))
                .satisfies(row -> assertThat(row.state()).contains(DeviceState.INIT_WAIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "51712 0 5 9 8 8 /path",
                "51712 0 5 4 8 8",
                "51712 0 5 4 8 8 /a /b",
                "xvda 0 5 4 8 8 /path",
                "51712 0 5 4 8 8 /path\n51712 0 5 4 8 8 /path"
            })
    void whatIsNoDiskIsNotGuessedAt(String rows) {
        String text = Transcripts.stdout("block-list-pv").lines().findFirst().orElseThrow() + "\n" + rows;

        refused(() -> XlDevices.disks(text), text);
        refused(() -> XlDevices.disks(rows), rows);
    }

    @ParameterizedTest
    @CsvSource({
        "xvda, 51712",
        "xvdb, 51728",
        "xvda1, 51713",
        "xvdp15, 51967",
        "xvdq, 268439552",
        "xvdaa, 268442112",
        "xvdzz, 268614912",
        "hda, 768",
        "hdb1, 833",
        "hdc, 5632",
        "hdd, 5696",
        "sda, 2048",
        "sdp15, 2303"
    })
    void disksHaveXensNumbers(String name, long number) {
        assertThat(DiskNumbers.of(name)).hasValue(number);
        assertThat(DiskNumbers.name(number)).contains(name);
    }

    @Test
    void eachDiskThatHasANumberHasItsOwn() {
        for (long number = 0; number < 1 << 17; number++) {
            long known = number;
            DiskNumbers.name(number)
                    .ifPresent(name -> assertThat(DiskNumbers.of(name)).as(name).hasValue(known));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xvd", "xvdA", "hde", "sdq", "xvda256", "hda64", "xvdaaa", "/dev/xvda", "vda"})
    void otherNamesHaveNone(String name) {
        assertThat(DiskNumbers.of(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 51712 - 1024, 1L << 29, Long.MAX_VALUE})
    void otherNumbersHaveNoName(long number) {
        assertThat(DiskNumbers.name(number)).isEmpty();
    }

    @Test
    void theSchedulerOfARealHostIsRead() {
        String text = Transcripts.stdout("schedulers");

        assertThat(XlSchedulers.parse(text, 0)).contains(new Shares(Algorithm.CREDIT, 256, 0));
        assertThat(XlSchedulers.parse(text, 5)).contains(new Shares(Algorithm.CREDIT, 512, 50));
        assertThat(XlSchedulers.parse(text, 77)).isEmpty();
    }

    /** Synthetic, after Xen's sources: the lab has one scheduler. */
    private static final String ALL_SCHEDULERS = """
            Welcome!
            xensdk:credit
            Cpupool Pool-0: tslice=30ms ratelimit=1000us migration-delay=0us
            Name                                ID Weight  Cap
            Domain-0                             0    256    0
            xensdk:credit2
            Cpupool fast one: ratelimit=1000us
            Name                                ID Weight  Cap
            my guest 4                           4    300  150
            Cpupool other: [sched params unavailable]
            Name                                ID Weight  Cap
            xensdk:rtds
            Cpupool rt: sched=RTDS
            Name                                ID    Period    Budget  Extratime
            guest-05                             5     10000      4000        yes
            """;

    @Test
    void eachSchedulerHasItsOwnParameters() {
        assertThat(XlSchedulers.parse(ALL_SCHEDULERS, 4)).contains(new Shares(Algorithm.CREDIT2, 300, 150));
        assertThat(XlSchedulers.parse(ALL_SCHEDULERS, 5))
                .contains(new RealTime(Duration.ofMillis(10), Duration.ofMillis(4), true));
    }

    @Test
    void whatIsNoListOfSchedulersIsNotGuessedAt() {
        for (String text : List.of(
                "",
                ALL_SCHEDULERS.replace("xensdk:rtds\n", ""),
                ALL_SCHEDULERS.replace("xensdk:credit\n", ""),
                ALL_SCHEDULERS.replace("  yes", "  1"),
                ALL_SCHEDULERS.replace("300", "x"),
                ALL_SCHEDULERS.replace("guest-05                             5", "guest-05  4"),
                ALL_SCHEDULERS + "xensdk:rtds\n",
                ALL_SCHEDULERS + "libxl: error\n")) {
            refused(() -> XlSchedulers.parse(text, 4), text);
        }
    }

    @Test
    void theStatisticsOfARealHostAreRead() {
        var sample = XlTop.parse("nevers", Transcripts.stdout("statistics-pv"));

        assertThat(sample.host()).isEqualTo("nevers");
        assertThat(sample.uptime()).isEqualTo(Duration.ofMillis(1_380_220));
        assertThat(sample.domains()).extracting(one -> one.domain().name()).contains("Domain-0", "guest-02");
        DomainStatistics guest = sample.domains().stream()
                .filter(one -> one.domain().name().equals("guest-02"))
                .findFirst()
                .orElseThrow();
        assertThat(guest.domain().cpuTime()).isEqualTo(Duration.ofMillis(17_200));
        assertThat(guest.memory()).isEqualTo(ByteSize.mebibytes(96));
        assertThat(guest.maxMemory()).contains(ByteSize.mebibytes(97));
        assertThat(guest.domain().vcpus()).isEqualTo(1);
        assertThat(guest.maxVcpus()).isEqualTo(2);
        // What the host sent (TX), the guest received.
        assertThat(guest.network()).isEqualTo(new NetworkCounters(2, 5501, 47, 0, 0, 2906, 32, 0, 0));
        assertThat(guest.blocks()).contains(new BlockCounters(2, 0, 205, 8, 20698, 72));
        assertThat(sample.domains().get(0).network()).isEqualTo(new NetworkCounters(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void disksWithoutCountersAndDomainsWithoutALimitAreRead() {
        String text = Transcripts.stdout("statistics-pv");
        String changed = text.replaceFirst(
                        "(VBD BlkBack 51728 \\[ca:10\\]).*",
                        "$1  OO:        -   RD:        -   WR:        -   RSECT:          -   WSECT:          -")
                .replace("99328       6.3     2", "no limit       n/a     2");
        var guest = XlTop.parse("nevers", changed).domains().stream()
                .filter(one -> one.domain().name().equals("guest-02"))
                .findFirst()
                .orElseThrow();

        assertThat(changed).isNotEqualTo(text);
        assertThat(guest.blocks()).isEmpty();
        assertThat(guest.maxMemory()).isEmpty();
    }

    @Test
    void aDomainThatAnotherGotTheNameOfMeanwhileIsLeftOut() {
        String text = Transcripts.stdout("statistics-pv");
        int after = text.indexOf("xensdk:after");
        String renamed = text.substring(0, after)
                + text.substring(after)
                        .replace("de985e2c-6105-4a56-88c0-f9dcf3e99212", "de985e2c-6105-4a56-88c0-f9dcf3e99213");

        assertThat(XlTop.parse("nevers", renamed).domains())
                .extracting(one -> one.domain().name())
                .contains("Domain-0")
                .doesNotContain("guest-02");
    }

    @Test
    void namesThatTwoDomainsHaveMeanNobody() {
        String text = Transcripts.stdout("statistics-pv").replace("guest-03", "guest-02");

        assertThat(XlTop.parse("nevers", text).domains())
                .extracting(one -> one.domain().name())
                .containsExactly("Domain-0");
    }

    @Test
    void whatXentopDoesNotSayIsNotGuessedAt() {
        String text = Transcripts.stdout("statistics-pv");
        for (String broken : List.of(
                "",
                text.replace("Net1", "Not1"),
                text.replaceFirst("Net1 .*\n", ""),
                text.replaceFirst("VBD BlkBack 51728.*\n", ""),
                text.replaceFirst("1380\\.22", "now"),
                text.replace("xensdk:after", "xensdk:later"),
                text.replace("NETTX(k)", "NETTX(M)"),
                text.replace("2906bytes", "99999999999999999999bytes"))) {
            refused(() -> XlTop.parse("nevers", broken), broken);
        }
    }

    @Test
    void theCpuPoolsOfARealHostAreRead() {
        assertThat(XlHost.cpuPools(Transcripts.stdout("cpupools")))
                .containsExactly(new CpuPool("Pool-0", CpuSet.of(0), "credit", 2));
    }

    /** Synthetic, after Xen's sources: the lab has one CPU. */
    private static final String POOLS = """
            xensdk:pools
            Name               CPUs   Sched     Active   Domain count
            Pool-0               2   credit2       y          1
            a pool with 3 words and more  12      rtds       y          0
            empty                0      null       y          0
            xensdk:cpus
            Name               CPU list
            Pool-0             0,1
            a pool with 3 words and more2,3,4,5,6,7,8,9,10,11,12,13
            empty
            """;

    @Test
    void poolsWithLongNamesAndWithoutCpusAreRead() {
        assertThat(XlHost.cpuPools(POOLS))
                .containsExactly(
                        new CpuPool("Pool-0", CpuSet.range(0, 1), "credit2", 1),
                        new CpuPool("a pool with 3 words and more", CpuSet.range(2, 13), "rtds", 0),
                        new CpuPool("empty", CpuSet.of(), "null", 0));
    }

    @Test
    void whatIsNoListOfPoolsIsNotGuessedAt() {
        for (String broken : List.of(
                "",
                POOLS.replace("0,1\n", "0\n"),
                POOLS.replace("Pool-0             0", "Pool-1             0"),
                POOLS.replace("\nempty\n", "\n"),
                POOLS.replace("  12      rtds", "xx      rtds"),
                POOLS.substring(0, POOLS.indexOf("xensdk:cpus")))) {
            refused(() -> XlHost.cpuPools(broken), broken);
        }
    }

    @Test
    void theTopologyOfARealHostIsRead() {
        var topology = XlHost.topology(Transcripts.stdout("info-numa"));

        // A virtual machine with one CPU has none to tell.
        assertThat(topology.cpus()).isEmpty();
        assertThat(topology.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.memory()).isEqualTo(ByteSize.mebibytes(1535)))
                .satisfies(node -> assertThat(node.freeMemory()).isPresent())
                .satisfies(node -> assertThat(node.distances()).containsExactly(10));
    }

    /** Synthetic, after Xen's sources: the lab has one node. */
    private static final String TOPOLOGY = """
            cpu_topology           :
            cpu:    core    socket     node
              0:       0        0        0
              1:       1        0        1
            device topology        :
            device           node
            No device topology data available
            numa_info              :
            node:    memsize    memfree    distances
               0:     66560      62102      10,21
               1:     65536   17592186044415      21,10
            xen_major              : 4
            """;

    @Test
    void cpusAndNodesAreRead() {
        var topology = XlHost.topology(TOPOLOGY);

        assertThat(topology.cpus()).containsExactly(new HostTopology.Cpu(0, 0, 0, 0), new HostTopology.Cpu(1, 1, 0, 1));
        assertThat(topology.nodes())
                .containsExactly(
                        new HostTopology.Node(
                                0, ByteSize.mebibytes(66560), Optional.of(ByteSize.mebibytes(62102)), List.of(10, 21)),
                        new HostTopology.Node(1, ByteSize.mebibytes(65536), Optional.empty(), List.of(21, 10)));
    }

    @Test
    void whatIsNoTopologyIsNotGuessedAt() {
        for (String broken : List.of(
                "",
                TOPOLOGY.replace("cpu_topology ", "cpu_topologie"),
                TOPOLOGY.replace("node:    mem", "mode:    mem"),
                TOPOLOGY.replace("10,21", "10,,21"),
                TOPOLOGY.replace("1:       1", "1:       x"))) {
            refused(() -> XlHost.topology(broken), broken);
        }
    }

    @Test
    void theBridgesOfARealHostAreRead() {
        var bridges = XlHost.bridges(Transcripts.stdout("bridges"));

        assertThat(bridges)
                .singleElement()
                .satisfies(bridge -> assertThat(bridge.name()).isEqualTo("xenbr0"))
                .satisfies(bridge -> assertThat(bridge.ports()).contains("eth0", "vif5.0"))
                .satisfies(bridge -> assertThat(bridge.spanningTree()).isFalse())
                .satisfies(bridge -> assertThat(bridge.forwardDelay()).isZero());
        assertThat(XlHost.bridges("hello\nxensdk:bridges\n")).isEmpty();
        assertThat(XlHost.bridges("xensdk:bridges\nbridge 1 1500 br0\nbridge 0 0 br1\nport eth1\nport vif1.0-emu\n"))
                .containsExactly(
                        new Bridge("br0", List.of(), true, Duration.ofSeconds(15)),
                        new Bridge("br1", List.of("eth1", "vif1.0-emu"), false, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bridge 0 0 br0\n",
                "xensdk:bridges\nport eth0\n",
                "xensdk:bridges\nbridge 0  br0\n",
                "xensdk:bridges\nbridge 3 0 br0\n",
                "xensdk:bridges\nbridge 0 0 br0\nport\n"
            })
    void whatIsNoBridgeIsNotGuessedAt(String text) {
        refused(() -> XlHost.bridges(text), text);
    }

    @Test
    void theRoomOfARealFileSystemIsRead() {
        var space = XlHost.space("/xen", Transcripts.stdout("space"));

        assertThat(space.path()).isEqualTo("/xen");
        assertThat(space.total()).isGreaterThan(space.free());
        assertThat(space.free()).isGreaterThanOrEqualTo(space.available());
        assertThat(space.available()).isGreaterThan(ByteSize.gibibytes(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4096 1 1 1\n",
                "xensdk:space 4096 1 1\n",
                "xensdk:space 4096 -1 1 1\n",
                "xensdk:space 999999999999999999 999999999999999999 1 1\n"
            })
    void whatIsNoRoomIsNotGuessedAt(String text) {
        refused(() -> XlHost.space("/xen", text), text);
    }
}
