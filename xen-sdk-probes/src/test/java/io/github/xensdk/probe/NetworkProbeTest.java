package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.probe.TestEcho.Meanwhile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NetworkProbeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What a busy machine may keep the server's threads waiting: the server's truth does not know of it. */
    private static final Duration SCHEDULING = Duration.ofMillis(40);

    /** Takes no silence for an outage that a busy machine alone could bring. */
    private static NetworkProbe.Builder probe(TestEcho server) {
        return NetworkProbe.udpEcho(server.address())
                .every(Duration.ofMillis(5))
                .threshold(Duration.ofMillis(200));
    }

    private static void assertBoundsHold(Outage outage, long truth) {
        assertThat(Duration.ofNanos(truth))
                .isBetween(outage.lower().minus(SCHEDULING), outage.upper().plus(SCHEDULING));
    }

    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void a_silence_of_the_target_lies_within_the_bounds(Meanwhile meanwhile) throws Exception {
        try (var server = new TestEcho();
                var recording = probe(server).build().start()) {
            Instant began = Instant.now();
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(300);
            long truth = server.silence(700, meanwhile);
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(300);
            NetworkResult result = recording.stop();

            assertThat(result.outages()).singleElement().satisfies(outage -> {
                assertBoundsHold(outage, truth);
                assertThat(outage.lower()).isGreaterThan(Duration.ofMillis(400));
                assertThat(outage.startedAt()).isBetween(began, Instant.now());
            });
            assertThat(result.answeringAtEnd()).isTrue();
            assertThat(recording.stop()).isSameAs(result);
        }
    }

    @Test
    void several_silences_are_found_one_by_one() throws Exception {
        try (var server = new TestEcho();
                var recording = probe(server).build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            long[] truth = new long[3];
            for (int i = 0; i < truth.length; i++) {
                Thread.sleep(400);
                truth[i] = server.silence(300 + 200 * i, Meanwhile.DROP);
                assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            }
            Thread.sleep(300);

            assertThat(recording.stop().outages())
                    .hasSize(3)
                    .satisfiesExactly(
                            first -> assertBoundsHold(first, truth[0]),
                            second -> assertBoundsHold(second, truth[1]),
                            third -> assertBoundsHold(third, truth[2]));
        }
    }

    @Test
    void a_closed_port_is_silence_and_does_not_end_the_recording() throws Exception {
        try (var server = new TestEcho();
                var recording = probe(server).build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(200);
            long truth = server.closedPort(500);
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(200);

            assertThat(recording.stop().outages()).singleElement().satisfies(outage -> assertBoundsHold(outage, truth));
        }
    }

    @Test
    void lost_packets_are_counted_and_are_no_outage() throws Exception {
        try (var server = new TestEcho().dropEvery(3);
                var recording = probe(server).build().start()) {
            Thread.sleep(1200);
            NetworkResult result = recording.stop();

            assertThat(result.outages()).isEmpty();
            assertThat(result.lost()).isBetween(result.sent() / 4, result.sent() / 2);
            assertThat(result.originFormula()).isPresent();
        }
    }

    @Test
    void duplicates_and_foreign_packets_change_nothing() throws Exception {
        try (var server = new TestEcho().copies(3).foreign();
                var recording = probe(server).build().start()) {
            Thread.sleep(600);
            NetworkResult result = recording.stop();

            assertThat(result.received()).isEqualTo(result.sent());
            assertThat(result.lost()).isZero();
            assertThat(result.foreign()).isGreaterThanOrEqualTo(2 * result.sent() - 2);
            assertThat(result.originFormula()).isEmpty();
        }
    }

    @Test
    void a_target_that_is_silent_at_the_end_is_no_outage_yet() throws Exception {
        try (var server = new TestEcho();
                var recording = probe(server).build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            server.end();
            assertThat(recording.awaitAnswer(Duration.ofMillis(400))).isFalse();
            NetworkResult result = recording.stop();

            assertThat(result.outages()).isEmpty();
            assertThat(result.answeringAtEnd()).isFalse();
        }
    }

    @Test
    void a_target_that_never_answered_has_no_figures() throws Exception {
        InetSocketAddress nobody;
        try (var server = new TestEcho()) {
            nobody = server.address();
        }
        try (var recording = NetworkProbe.udpEcho(nobody).build().start()) {
            Thread.sleep(200);
            NetworkResult result = recording.stop();

            assertThat(result.received()).isZero();
            assertThat(result.outages()).isEmpty();
            assertThat(result.answeringAtEnd()).isFalse();
            assertThat(result.medianRoundTrip()).isEmpty();
            assertThat(result.originFormula()).isEmpty();
        }
    }

    @Test
    void a_recording_ends_by_itself_at_its_limit() throws Exception {
        try (var server = new TestEcho();
                var recording =
                        probe(server).limit(Duration.ofMillis(200)).build().start()) {
            Thread.sleep(700);
            assertThat(recording.awaitAnswer(PATIENCE)).isFalse();
            NetworkResult result = recording.stop();

            assertThat(result.reachedLimit()).isTrue();
            assertThat(result.sent()).isLessThanOrEqualTo(41);
        }
    }

    @Test
    void the_part_of_an_outage_in_which_the_probe_itself_did_not_run_is_known() {
        Instant start = Instant.parse("2026-11-23T10:00:00Z");
        var outage = new Outage(Duration.ofSeconds(1), Duration.ofSeconds(2), start, 0);
        var stalls = List.of(
                new Stall(start.minusMillis(500), Duration.ofMillis(200)),
                new Stall(start.minusMillis(100), Duration.ofMillis(150)),
                new Stall(start.plusMillis(700), Duration.ofMillis(30)),
                new Stall(start.plusMillis(1990), Duration.ofMillis(500)),
                new Stall(start.plusMillis(2500), Duration.ofMillis(500)));
        var result = new NetworkResult(
                start,
                Duration.ofSeconds(9),
                Duration.ofMillis(10),
                900,
                700,
                0,
                0,
                0,
                List.of(outage),
                true,
                stalls,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);

        assertThat(result.stalledWithin(outage)).isEqualTo(Duration.ofMillis(50 + 30 + 10));
        assertThat(result.lost()).isEqualTo(200);
    }

    @Test
    void an_outage_is_told_when_it_has_ended() throws Exception {
        var told = new LinkedBlockingQueue<NetworkListener.OutageEnded>();
        var listener = new NetworkListener() {
            @Override
            public void outageEnded(OutageEnded event) {
                told.add(event);
                throw new IllegalStateException("a listener's fault is not the recording's");
            }
        };
        try (var server = new TestEcho();
                var recording = probe(server).listener(listener).build().start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            for (int i = 0; i < 2; i++) {
                Thread.sleep(300);
                long truth = server.silence(400, Meanwhile.DROP);

                assertThat(told.poll(10, TimeUnit.SECONDS)).isNotNull().satisfies(event -> {
                    assertThat(event.probe()).isSameAs(recording.probe());
                    assertBoundsHold(event.outage(), truth);
                });
            }
            assertThat(recording.running()).isTrue();
            assertThat(recording.stop().outages()).hasSize(2);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void many_targets_are_probed_by_one_thread_and_only_the_silent_one_was_down() throws Exception {
        try (var silent = new TestEcho();
                var other = new TestEcho();
                var all = NetworkRecordings.start(List.of(
                        probe(other).build(),
                        probe(silent).build(),
                        probe(other).build()))) {
            NetworkRecording recording = all.recordings().get(1);
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(200);
            long truth = silent.silence(500, Meanwhile.DROP);
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            Thread.sleep(200);

            assertThat(recording.stop().outages()).singleElement().satisfies(outage -> assertBoundsHold(outage, truth));
            assertThat(all.recordings().get(0).running()).isTrue();
            assertThat(all.recordings().get(0).stop().outages()).isEmpty();
            assertThat(all.recordings().get(2).stop().outages()).isEmpty();
        }
    }

    @Test
    void the_kind_of_a_uri_is_told_by_its_scheme() {
        assertThat(NetworkProbe.of(URI.create("udp://127.0.0.1:7")).build().kind())
                .isEqualTo(ProbeKind.UDP_ECHO);
        assertThat(NetworkProbe.of(URI.create("tcp://127.0.0.1:22")).build().kind())
                .isEqualTo(ProbeKind.TCP_CONNECT);
        assertThat(NetworkProbe.of(URI.create("tcp-echo://[::1]:7")).build().target())
                .hasToString("/[0:0:0:0:0:0:0:1]:7");
        assertThat(NetworkProbe.of(URI.create("http://127.0.0.1/a?b=c")).build().target())
                .hasToString("/127.0.0.1:80");
        assertThat(NetworkProbe.of(URI.create("icmp://127.0.0.1")).build()).hasToString("icmp://127.0.0.1 every 10 ms");
        assertThat(NetworkProbe.udpEcho("127.0.0.1", 7)
                        .every(Duration.ofNanos(2_500_000))
                        .build())
                .hasToString("udp://127.0.0.1:7 every 2.5 ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "ftp://127.0.0.1",
                "udp://127.0.0.1",
                "udp://:7",
                "udp://127.0.0.1:7/path",
                "tcp://127.0.0.1:70000",
                "tcp://root@127.0.0.1:22",
                "icmp://127.0.0.1:7",
                "https://127.0.0.1/",
                "http:///path",
                "udp://nowhere.invalid:7"
            })
    void a_uri_that_is_no_target_is_refused(String uri) {
        assertThatThrownBy(() -> NetworkProbe.of(URI.create(uri))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void what_cannot_work_is_refused_at_once() {
        var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        assertThatThrownBy(() -> NetworkProbe.udpEcho(InetSocketAddress.createUnresolved("nowhere.invalid", 7)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NetworkProbe.udpEcho(target).every(Duration.ofNanos(999_999)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NetworkProbe.udpEcho(target).every(Duration.ofMillis(1001)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NetworkProbe.udpEcho(target)
                        .every(Duration.ofMillis(500))
                        .threshold(Duration.ofMillis(700))
                        .build())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NetworkProbe.icmp("127.0.0.1")
                        .every(Duration.ofNanos(2_500_000))
                        .build())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> NetworkRecordings.start(List.of())).isInstanceOf(InvalidInputException.class);
        assertThat(NetworkProbe.udpEcho(target).build().threshold()).isEqualTo(Duration.ofMillis(100));
        assertThat(NetworkProbe.udpEcho(target)
                        .every(Duration.ofMillis(50))
                        .build()
                        .threshold())
                .isEqualTo(Duration.ofMillis(500));
    }
}
