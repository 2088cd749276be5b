package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.SimulatedGuest;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuringGuideTest extends SimulatedPair {

    private SimulatedGuest guest;
    private SshTransport login;

    @BeforeEach
    void boot() {
        guest = xen.host("nevers").boot(GuestSpec.pvh("guest-04").memoryMebibytes(16));
        login = SshTransport.connect(endpoint("guest-04"));
    }

    @AfterEach
    void logOut() {
        login.close();
    }

    @Test
    void anExperimentKnowsHowOftenItWillMove() throws Exception {
        assertThat(Printed.by(() -> MeasuringGuide.experiment(nevers, avignon, login)))
                .contains("44 moves");
    }

    @Test
    void anExperimentIsRunReportedAndCompared(@TempDir Path directory) throws Exception {
        // As the page has it, but quick.
        var experiment = MigrationExperiment.of("guest-04")
                .between(nevers, avignon)
                .live()
                .settle(Duration.ofMillis(100))
                .tail(Duration.ofMillis(200))
                .pause(Duration.ZERO)
                .network(NetworkProbe.udpEcho("127.0.0.1", guest.udpEchoPort()).build())
                .simulated(true)
                .build();

        assertThat(Printed.by(() -> MeasuringGuide.report(experiment, directory)))
                .contains("2 moves, of which 0 failed", "did not answer for ");
        Path json = directory.resolve("report.json");
        assertThat(Printed.by(() -> MeasuringGuide.compare(DowntimeReport.read(json), json)))
                .contains("live against live before");
    }

    @Test
    void thePrecisionIsKnownBefore() throws Exception {
        assertThat(Printed.by(MeasuringGuide::precision)).contains("34 moves, so 17 cycles");
    }

    @Test
    void oneMoveIsMeasuredFromInsideAndOutside() throws Exception {
        assertThat(Printed.by(() -> MeasuringGuide.oneMove(nevers, avignon, login, guest.udpEchoPort())))
                .contains("guest-04 runs on avignon", "stood still for ", "did not answer for ");
    }

    @Test
    void theOtherEndIsBroughtToAGuest() throws Exception {
        assertThat(Printed.by(() -> MeasuringGuide.echo(login, "127.0.0.1"))).isEqualTo("it answers\n");
    }
}
