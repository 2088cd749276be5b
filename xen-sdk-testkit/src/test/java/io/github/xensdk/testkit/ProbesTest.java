package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.ComputeRecording;
import io.github.xensdk.probe.GuestIdentity;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The figures of probes are compared with what the simulation knows. */
class ProbesTest {

    private static final Duration STANDING = Duration.ofMillis(1500);

    /** By which a probe on a busy machine may be wrong. */
    private static final Duration NOISE = Duration.ofMillis(400);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

    private SimulatedGuest guest;

    @BeforeEach
    void boot() {
        guest = hosts.xen().host("nevers").boot(GuestSpec.pvh("guest-04").memoryMebibytes(16));
    }

    private void pauseForAWhile() throws InterruptedException {
        try (XenHost nevers = Connected.host(hosts.xen(), "nevers")) {
            Domain domain = nevers.domains().pause(nevers.domains().get("guest-04"));
            assertThat(domain.state()).isEqualTo(DomainState.PAUSED);
            Thread.sleep(STANDING.toMillis());
            nevers.domains().unpause(domain);
        }
    }

    private Duration truth() {
        List<Standstill> standstills = guest.standstills();
        assertThat(standstills).isNotEmpty();
        return standstills.get(standstills.size() - 1).duration();
    }

    private void isTheTruth(Duration lower, Duration upper) {
        assertThat(lower).as("lower bound").isLessThan(truth().plus(NOISE));
        assertThat(upper).as("upper bound").isGreaterThan(truth().minus(NOISE));
        assertThat(lower).as("lower bound").isGreaterThan(STANDING.minus(NOISE).minus(NOISE));
    }

    private void isSeen(NetworkProbe.Builder probe) throws InterruptedException {
        try (NetworkRecording recording = probe.build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            pauseForAWhile();
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            NetworkResult result = recording.stop();
            Outage outage = result.longestOutage().orElseThrow();
            isTheTruth(outage.lower(), outage.upper());
        }
    }

    private void isSeenBy(ToIntFunction<SimulatedGuest> port, IntFunction<NetworkProbe.Builder> probe)
            throws InterruptedException {
        isSeen(probe.apply(port.applyAsInt(guest)));
    }

    @Test
    void aPausedGuestAnswersNoUdp() throws InterruptedException {
        isSeenBy(SimulatedGuest::udpEchoPort, port -> NetworkProbe.udpEcho("127.0.0.1", port));
    }

    @Test
    void aPausedGuestEchoesNothing() throws InterruptedException {
        isSeenBy(SimulatedGuest::tcpEchoPort, port -> NetworkProbe.tcpEcho("127.0.0.1", port));
    }

    @Test
    void nobodyConnectsToAPausedGuest() throws InterruptedException {
        isSeen(NetworkProbe.tcpConnect("127.0.0.1", guest.tcpEchoPort()));
    }

    @Test
    void anAgentInAPausedGuestDoesNotRun() throws InterruptedException {
        try (SshTransport login = Connected.guest(hosts.xen(), "guest-04");
                ComputeRecording recording = ComputeProbe.inGuest(login).start()) {
            recording.readClocksBefore();
            pauseForAWhile();
            recording.readClocksAfter();
            Blackout blackout = recording.stop().blackout().orElseThrow();
            isTheTruth(blackout.lower(), blackout.upper());
        }
    }

    @Test
    void aGuestKeepsItsIdentityAndItsFilesWhenItMoves() {
        try (XenHost nevers = Connected.host(hosts.xen(), "nevers");
                XenHost avignon = Connected.host(hosts.xen(), "avignon");
                SshTransport login = Connected.guest(hosts.xen(), "guest-04")) {
            GuestIdentity before = GuestIdentity.read(login);
            login.execute(Command.script("write", "echo here > /root/file").build())
                    .orThrow();

            Migration.of("guest-04").from(nevers).to(avignon).live().build().run();

            assertThat(GuestIdentity.read(login, PATIENCE)).isEqualTo(before);
            assertThat(login.execute(Command.of("cat", "/root/file").build())
                            .orThrow()
                            .stdout())
                    .isEqualTo("here\n");
        }
    }

    @Test
    void anExperimentMeasuresBothWaysThereAndBack() {
        try (XenHost nevers = Connected.host(hosts.xen(), "nevers");
                XenHost avignon = Connected.host(hosts.xen(), "avignon");
                SshTransport login = Connected.guest(hosts.xen(), "guest-04")) {
            DowntimeReport report = MigrationExperiment.of("guest-04")
                    .between(nevers, avignon)
                    .cycles(1)
                    .live()
                    .coldSharedFile("/xen/shared")
                    .settle(Duration.ofMillis(200))
                    .tail(Duration.ofMillis(1500))
                    .pause(Duration.ZERO)
                    .network(NetworkProbe.udpEcho("127.0.0.1", guest.udpEchoPort())
                            .build())
                    .compute(ComputeProbe.inGuest(login))
                    .run();

            assertThat(report.runs())
                    .as(report.toMarkdown())
                    .hasSize(4)
                    .allMatch(MigrationRun::counted)
                    .allMatch(run -> run.identityKept().orElse(false));
            assertThat(report.runs()).extracting(MigrationRun::mode).contains(MigrationMode.COLD, MigrationMode.LIVE);
        }
        assertThat(guest.standstills()).hasSize(4);
    }
}
