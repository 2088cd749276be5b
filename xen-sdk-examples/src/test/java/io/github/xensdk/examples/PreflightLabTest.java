package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.migration.Evacuation;
import io.github.xensdk.migration.EvacuationReport;
import io.github.xensdk.migration.Finding;
import io.github.xensdk.migration.GuestLeasedException;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.Preflight;
import io.github.xensdk.migration.PreflightCheck;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** What a preflight says of real hosts that fit, and of real hosts that do not. The guest is made once; the last test moves it. */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreflightLabTest {

    /** On both hosts, each with its own storage. */
    private static final String LOCAL = "/xen/preflight-test";

    private static final String LOCAL_DISK = LOCAL + "/disk.img";
    private static final String BRIDGE = "xenbr7";

    private static OnTheLab here;
    private static XenHost nevers;
    private static XenHost avignon;
    private static String name;

    @BeforeAll
    static void aGuestThatNeedsWhatOnlyOneHostHas() {
        here = new OnTheLab(1);
        nevers = here.nevers;
        avignon = here.avignon;
        name = here.slot.name();
        cleared();
        for (XenHost host : List.of(nevers, avignon)) {
            run(host, "mkdir -p \"$1\" && truncate -s 1M \"$2\"", LOCAL, LOCAL_DISK);
        }
        run(nevers, "ip link add \"$1\" type bridge && ip link set \"$1\" up", BRIDGE);
        nevers.domains()
                .create(config(name)
                        .disk(Disk.raw(here.slot.disk(), "xvda"))
                        .disk(Disk.raw(LOCAL_DISK, "xvdb"))
                        .nic(Nic.onBridge(here.lab.bridge(), here.slot.mac()))
                        .nic(Nic.onBridge(BRIDGE))
                        .build());
    }

    @AfterAll
    static void leave() {
        here.guests.clear(here.slot);
        cleared();
        here.close();
    }

    private static void cleared() {
        for (XenHost host : List.of(nevers, avignon)) {
            host.domains().list().stream()
                    .filter(domain -> domain.name().startsWith(name + "--")
                            || domain.name().startsWith(name + "b"))
                    .forEach(host.domains()::destroy);
            run(host, "rm -rf \"$1\"; ip link del \"$2\" 2> /dev/null; true", LOCAL, BRIDGE);
        }
    }

    private static DomainConfig.Builder config(String guest) {
        return DomainConfig.pvh(guest)
                .kernel(here.lab.kernel())
                .ramdisk(here.lab.ramdisk())
                .kernelArguments(here.slot.kernelArguments())
                .memory(ByteSize.mebibytes(here.lab.memoryMiB()));
    }

    private static String run(XenHost host, String script, String... arguments) {
        return host.run(Command.script("prepare", script, arguments).build())
                .orThrow()
                .stdout();
    }

    private static Migration.Builder migration() {
        return Migration.of(name).from(nevers).to(avignon);
    }

    private static void leftNoFileBehind() {
        for (XenHost host : List.of(nevers, avignon)) {
            assertThat(run(host, "find /xen -name '.xensdk-*'; ls -d /tmp/xensdk.* 2> /dev/null; true"))
                    .as("left on " + host)
                    .isEmpty();
        }
    }

    @Test
    @Order(1)
    void whatOnlyTheSourceHasIsNamedAndTheRestFits() {
        Preflight preflight = migration().live().build().preflight();

        assertThat(preflight.blockers())
                .as(preflight.describe())
                .extracting(Finding::check)
                .containsExactlyInAnyOrder(PreflightCheck.BRIDGE, PreflightCheck.DISK);
        assertThat(preflight.of(PreflightCheck.BRIDGE))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains("avignon", BRIDGE));
        assertThat(preflight.of(PreflightCheck.DISK))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence()).contains(LOCAL_DISK, "other storage on avignon"));
        leftNoFileBehind();
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    @Order(2)
    void aLeftoverAndASlowBridgeAreNamedAndTheMigrationIsRefused() {
        run(avignon, "ip link add \"$1\" type bridge stp_state 1 && ip link set \"$1\" up", BRIDGE);
        Domain half = avignon.domains().create(config(name + "-half").build(), StartMode.PAUSED);
        avignon.run(Command.of("xl", "rename", Integer.toString(half.id()), name + "--incoming")
                        .build())
                .orThrow();
        int before = nevers.domains().get(name).id();

        assertThatThrownBy(() ->
                        migration().live().despite(PreflightCheck.DISK).build().run())
                .isInstanceOfSatisfying(MigrationRefusedException.class, e -> {
                    assertThat(e.blockers())
                            .singleElement()
                            .satisfies(finding -> assertThat(finding.check()).isEqualTo(PreflightCheck.NAME));
                    assertThat(e.preflight().of(PreflightCheck.BRIDGE))
                            .singleElement()
                            .satisfies(finding -> assertThat(finding.describe()).contains("stays silent", "30 s"));
                })
                .hasMessageContaining(name + "--incoming (PAUSED");
        assertThat(nevers.domains().get(name).id()).isEqualTo(before);
        avignon.domains().destroy(avignon.domains().get(name + "--incoming"));
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    @Order(3)
    void twoGuestsAreEvacuatedAtOnceAndASecondProgramThatMovesOneIsRefused() {
        Lab.Slot second = here.lab.guests().get(0);
        here.guests.clear(second);
        here.guests.create(second, DomainType.PVH, nevers).close();
        String other = second.name();
        var refused = new AtomicReference<Throwable>();
        var whenSaving = new MigrationListener() {
            @Override
            public void phaseStarted(PhaseStarted event) {
                if (event.phase() == MigrationPhase.SAVE) {
                    refused.set(catchThrowable(() -> migration()
                            .live()
                            .despite(PreflightCheck.DISK)
                            .build()
                            .run()));
                }
            }
        };

        EvacuationReport report = Evacuation.of(List.of(name, other))
                .from(nevers)
                .to(avignon)
                .atOnce(2)
                .by((guest, move) -> move.coldSharedFile(here.guests.checkpointDirectory())
                        .despite(PreflightCheck.DISK)
                        .listener(guest.name().equals(name) ? whenSaving : MigrationListener.NONE))
                .build()
                .run();

        assertThat(report.allMoved()).as(report.describe()).isTrue();
        assertThat(refused.get())
                .isInstanceOf(GuestLeasedException.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        for (String guest : List.of(name, other)) {
            assertThat(avignon.domains().get(guest).state().isExecuting()).isTrue();
            assertThat(nevers.domains().find(guest)).isEmpty();
        }
        for (XenHost host : List.of(nevers, avignon)) {
            assertThat(run(host, "ls /run/xen-sdk/leases"))
                    .as("leases on " + host)
                    .isEmpty();
        }
        leftNoFileBehind();
        here.guests.clear(second);
    }
}
