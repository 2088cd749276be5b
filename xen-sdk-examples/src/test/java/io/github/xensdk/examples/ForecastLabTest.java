package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Forecast;
import io.github.xensdk.migration.ForecastStage;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.Preflight;
import io.github.xensdk.migration.StreamLink;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is forecast of a guest's cold migration on real Xen, with real disks, links and ciphers. */
@Timeout(600)
class ForecastLabTest {

    private static OnTheLab here;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(3);
    }

    @BeforeEach
    void clear() {
        here.guests.clear(here.slot);
    }

    @AfterAll
    static void disconnect() {
        here.close();
    }

    private static Migration.Builder migration() {
        return Migration.of(here.slot.name()).from(here.nevers).to(here.avignon);
    }

    private static Forecast forecast(UnaryOperator<Migration.Builder> way) {
        Forecast forecast = way.apply(migration()).build().forecast();
        System.out.println(forecast.describe());
        assertThat(forecast.stages()).as(forecast.describe()).allSatisfy(stage -> {
            assertThat(stage.bytesPerSecond()).isPresent();
            assertThat(stage.bytesPerSecond().getAsDouble()).isPositive();
        });
        assertThat(forecast.limit().orElseThrow()).isBetween(0.0, 1.0);
        return forecast;
    }

    private static void assertNothingIsLeft() {
        for (XenHost host : List.of(here.nevers, here.avignon)) {
            assertThat(host.run(Command.script(
                                            "look for leftovers",
                                            "find /xen -name '.xensdk-*'; ls -d /tmp/xensdk.* /run/lock/xensdk-stream-* 2> /dev/null;"
                                                    + " ps -eo args | grep '^perl' | grep -v grep; true")
                                    .build())
                            .orThrow()
                            .stdout())
                    .as("left on " + host)
                    .isEmpty();
        }
    }

    @Test
    void aSharedFileAStreamOverSshAndOneOverAPlainLinkAreForecastWhileTheGuestRuns() {
        var trusted = StreamLink.plainTcpOverTrustedLink(
                here.avignon.peerAddress().orElseThrow().host());
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            Forecast shared = forecast(move -> move.coldSharedFile(here.guests.checkpointDirectory()));
            assertNothingIsLeft();
            Forecast ssh = forecast(Migration.Builder::coldStream);
            assertNothingIsLeft();
            Forecast tcp = forecast(move -> move.coldStream(trusted));
            assertNothingIsLeft();

            assertThat(tcp.transferTime().orElseThrow())
                    .as("emulated CPUs encrypt at a few MB/s")
                    .isLessThan(ssh.transferTime().orElseThrow());
            assertThat(Forecast.best(List.of(shared, ssh, tcp)).orElseThrow().reason())
                    .contains("shared-file", "stream-ssh", "stream-tcp");
            assertThat(here.nevers.domains().get(here.slot.name()).state().isExecuting())
                    .isTrue();
            assertThat(guest.execute(Command.of("true").build()).succeeded()).isTrue();
        }
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aCopyIsForecastWithThePreflightAndALinkThatIsNotThereIsUnknown() {
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            Preflight preflight =
                    migration().coldCopy("/var/tmp").forecasting().build().preflight();
            System.out.println(preflight.describe());
            assertThat(preflight.forecast().orElseThrow().stages())
                    .extracting(ForecastStage::name)
                    .containsExactly("write at the source", "encrypted link", "write at the target");
            assertThat(preflight.forecast().orElseThrow().transferTime().orElseThrow())
                    .isGreaterThan(Duration.ZERO);

            // Not the target's address, so it cannot listen there.
            Forecast nowhere = migration()
                    .coldStream(StreamLink.plainTcpOverTrustedLink(
                            here.nevers.peerAddress().orElseThrow().host()))
                    .build()
                    .forecast();
            assertThat(nowhere.transferTime()).isEmpty();
            assertThat(nowhere.stages().get(0).remark()).contains("cannot listen");
            assertNothingIsLeft();
            assertThat(guest.execute(Command.of("true").build()).succeeded()).isTrue();
        }
    }
}
