package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.RecoveryReport;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worst moment of a live migration on real Xen: what is left, and that it can be mended. {@link FaultsLabTest} has the others. */
@Timeout(900)
class RecoveryLabTest {

    private static final String RELAY = "/tmp/xensdk-test-relay";

    private static OnTheLab here;
    private static XenHost nevers;
    private static XenHost avignon;

    @BeforeAll
    static void bringTheRelay() throws IOException {
        here = new OnTheLab(2);
        nevers = here.nevers;
        avignon = here.avignon;
        try (InputStream relay = Objects.requireNonNull(RecoveryLabTest.class.getResourceAsStream("/relay.pl"))) {
            nevers.run(Command.script("bring the relay", "cat > \"$1\" && chmod 0700 \"$1\"", RELAY)
                            .stdin(relay.readAllBytes())
                            .build())
                    .orThrow();
        }
    }

    @AfterAll
    static void leave() {
        nevers.run(Command.of("rm", "-f", RELAY).build()).orThrow();
        here.close();
    }

    @BeforeEach
    void clear() {
        here.guests.clear(here.slot);
    }

    /** By hand, without the SDK: {@code xl migrate} through the relay. */
    private static CommandResult migrateCutAt(String message) {
        PeerAddress peer = avignon.peerAddress().orElseThrow();
        String rune = RELAY + " " + message
                + " 1 ssh -T -x -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR "
                + peer.host() + " xl migrate-receive";
        return nevers.run(Command.of("xl", "migrate", "-s", "", here.slot.name(), rune)
                .timeout(Duration.ofMinutes(5))
                .build());
    }

    private static MigrationRecovery.Builder recovery() {
        return MigrationRecovery.of(here.slot.name()).from(nevers).to(avignon);
    }

    /** A receiver that lost its link takes a moment to clean up. */
    private static RecoveryReport settledAftermath() throws InterruptedException {
        RecoveryReport report = recovery().build().inspect();
        for (int i = 0; i < 60 && report.aftermath() == Aftermath.UNDER_WAY; i++) {
            Thread.sleep(1000);
            report = recovery().build().inspect();
        }
        return report;
    }

    private static void runsOnlyOn(XenHost host, XenHost other, UUID uuid) {
        Domain guest = host.domains().get(here.slot.name());
        assertThat(guest.uuid()).isEqualTo(uuid);
        assertThat(guest.state().isExecuting()).isTrue();
        assertThat(other.domains().find(uuid)).isEmpty();
    }

    @Test
    void whenTheGoIsLostTheTargetsCopyThatNeverRanGoesAndTheSourceGoesOn() throws InterruptedException {
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, nevers)) {
            UUID uuid = nevers.domains().get(here.slot.name()).uuid();
            String before = bootId(guest);

            CommandResult result = migrateCutAt("go");

            assertThat(result.succeeded()).isFalse();
            assertThat(result.stderr()).contains("Domain state is now undefined");
            assertThat(settledAftermath().aftermath()).isEqualTo(Aftermath.HANDOVER_NOT_BEGUN);

            var report = recovery().build().recover();

            assertThat(report.aftermath()).isEqualTo(Aftermath.RUNS_ON_SOURCE);
            runsOnlyOn(nevers, avignon, uuid);
            assertThat(bootId(guest)).isEqualTo(before);
        }
    }
}
