package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xensdk.probe.TestTcp.Away;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kinds of probe that are not UDP, against services that go away in their ways. */
@Timeout(60)
class NetworkKindsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What a busy machine may keep the server's threads waiting: the server's truth does not know of it. */
    private static final Duration SCHEDULING = Duration.ofMillis(60);

    private static NetworkProbe.Builder quick(NetworkProbe.Builder probe) {
        return probe.every(Duration.ofMillis(5)).threshold(Duration.ofMillis(200));
    }

    private static Outage outageSeen(NetworkProbe.Builder probe, TestTcp server, Away how) throws Exception {
        try (var recording = quick(probe).build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(300);
            long truth = server.away(how, 700);
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(300);
            NetworkResult result = recording.stop();

            assertThat(result.answeringAtEnd()).isTrue();
            assertThat(result.outages()).as("%s", result).singleElement().satisfies(outage -> {
                assertThat(Duration.ofNanos(truth))
                        .isBetween(
                                outage.lower().minus(SCHEDULING), outage.upper().plus(SCHEDULING));
                // All at once after a standstill, answers may take so long on a busy machine that little is proven.
                if (how != Away.HANGING) {
                    assertThat(outage.lower()).isGreaterThan(Duration.ofMillis(400));
                }
            });
            return result.outages().get(0);
        }
    }

    @Test
    void a_closed_port_refuses_connections() throws Exception {
        try (var server = TestTcp.echo()) {
            assertThat(outageSeen(NetworkProbe.tcpConnect("127.0.0.1", server.port()), server, Away.CLOSED)
                            .cause())
                    .contains(OutageCause.REFUSED);
        }
    }

    @Test
    void a_stream_whose_connection_broke_is_made_anew() throws Exception {
        try (var server = TestTcp.echo()) {
            assertThat(outageSeen(NetworkProbe.tcpEcho("127.0.0.1", server.port()), server, Away.CLOSED)
                            .cause())
                    .contains(OutageCause.REFUSED);
        }
    }

    @Test
    void a_stream_that_is_answered_late_was_interrupted_all_the_same() throws Exception {
        try (var server = TestTcp.echo()) {
            assertThat(outageSeen(NetworkProbe.tcpEcho("127.0.0.1", server.port()), server, Away.HANGING)
                            .cause())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Away.class)
    void a_web_server_is_away_when_it_refuses_hangs_or_answers_with_an_error(Away how) throws Exception {
        try (var server = TestTcp.http()) {
            var uri = URI.create("http://127.0.0.1:" + server.port() + "/health");
            assertThat(outageSeen(NetworkProbe.httpGet(uri), server, how).cause())
                    .isEqualTo(
                            switch (how) {
                                case CLOSED -> Optional.of(OutageCause.REFUSED);
                                case ERROR -> Optional.of(OutageCause.SERVER_ERROR);
                                case HANGING -> Optional.empty();
                            });
        }
    }

    @Test
    void fping_sends_icmp() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fping")), "fping is not here");
        try (var recording = NetworkProbe.icmp("127.0.0.1").build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(500);
            NetworkResult result = recording.stop();

            assertThat(result.received()).isGreaterThan(10);
            assertThat(result.scheduleError()).isEmpty();
        }
    }

    @Test
    void what_is_no_web_server_has_no_answers() throws Exception {
        try (var server = TestTcp.echo();
                var recording = quick(NetworkProbe.httpGet(URI.create("http://127.0.0.1:" + server.port())))
                        .build()
                        .start()) {
            Thread.sleep(300);
            NetworkResult result = recording.stop();

            assertThat(result.sent()).isPositive();
            assertThat(result.received()).isZero();
        }
    }
}
