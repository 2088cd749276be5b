package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.migration.Finding;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.Preflight;
import io.github.xensdk.migration.PreflightCheck;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a preflight says of real hosts that fit, and of real hosts that do not. One guest that is never moved. */
@Timeout(600)
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
                    .filter(domain -> domain.name().startsWith(name + "--"))
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
}
