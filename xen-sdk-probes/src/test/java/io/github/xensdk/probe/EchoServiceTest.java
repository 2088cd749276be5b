package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real service, on this machine. */
@Timeout(60)
class EchoServiceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Set<Path> there = new HashSet<>();

    @BeforeEach
    void what_is_there() throws IOException {
        there.addAll(directories());
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        assertThat(directories()).isSubsetOf(there);
    }

    private static Set<Path> directories() throws IOException {
        var found = new HashSet<Path>();
        for (Path base : List.of(Path.of("/dev/shm"), Path.of("/tmp"))) {
            if (Files.isDirectory(base)) {
                try (Stream<Path> entries = Files.list(base)) {
                    found.addAll(entries.filter(p -> p.getFileName().toString().startsWith("xensdk."))
                            .collect(Collectors.toSet()));
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"perl", "python3"})
    void it_answers_probes_and_counts_them(String interpreter, @TempDir Path directory) throws Exception {
        try (var guest = GuestPrograms.guestWith(directory, interpreter);
                var echo = EchoService.start(guest, 0, LIMIT);
                var all = NetworkRecordings.start(List.of(
                        NetworkProbe.udpEcho("127.0.0.1", echo.port()).build(),
                        NetworkProbe.tcpEcho("127.0.0.1", echo.port()).build(),
                        NetworkProbe.tcpConnect("127.0.0.1", echo.port()).build()))) {
            for (NetworkRecording recording : all.recordings()) {
                assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            }
            Thread.sleep(300);
            for (NetworkRecording recording : all.recordings()) {
                NetworkResult result = recording.stop();
                assertThat(result.received()).as("%s", recording.probe()).isEqualTo(result.sent());
                assertThat(result.foreign()).isZero();
                boolean counts = recording.probe().kind() == ProbeKind.UDP_ECHO;
                assertThat(result.directions().isPresent()).isEqualTo(counts);
                result.directions().ifPresent(loss -> assertThat(loss).isEqualTo(new DirectionalLoss(0, 0)));
            }
        }
    }

    @Test
    void it_is_no_use_for_flooding_others() throws Exception {
        try (var guest = new LocalTransport();
                var echo = EchoService.start(guest, 0, LIMIT);
                var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setSoTimeout(300);
            socket.connect(InetAddress.getLoopbackAddress(), echo.port());
            var reply = new DatagramPacket(new byte[2048], 2048);
            socket.send(new DatagramPacket(new byte[65], 65));
            assertThatThrownBy(() -> socket.receive(reply)).isInstanceOf(SocketTimeoutException.class);

            socket.setSoTimeout(5000);
            socket.send(new DatagramPacket(new byte[64], 64));
            socket.receive(reply);
            assertThat(reply.getLength()).isEqualTo(64);
        }
    }

    @Test
    void a_port_that_is_taken_is_an_error_with_its_reason_and_leaves_nothing() throws Exception {
        try (var guest = new LocalTransport();
                var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> EchoService.start(guest, taken.getLocalPort(), LIMIT))
                    .isInstanceOf(XenException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void it_ends_by_itself_at_its_limit() throws Exception {
        try (var guest = new LocalTransport();
                var echo = EchoService.start(guest, 0, Duration.ofSeconds(1));
                var recording = NetworkProbe.tcpConnect("127.0.0.1", echo.port())
                        .build()
                        .start()) {
            assertThat(recording.awaitAnswer(PATIENCE)).isTrue();
            boolean answering = true;
            for (int i = 0; i < 100 && answering; i++) {
                answering = recording.awaitAnswer(Duration.ofMillis(500));
            }

            assertThat(answering).isFalse();
        }
    }

    @Test
    void what_cannot_work_is_refused_at_once() {
        try (var guest = new LocalTransport()) {
            assertThatThrownBy(() -> EchoService.start(guest, 70_000, LIMIT)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> EchoService.start(guest, 0, Duration.ZERO))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void a_guest_without_an_interpreter_says_what_was_looked_for(@TempDir Path directory) throws Exception {
        try (var guest = GuestPrograms.guestWith(directory)) {
            assertThatThrownBy(() -> EchoService.start(guest, 0, LIMIT))
                    .isInstanceOf(InterpreterNotFoundException.class)
                    .hasMessageContaining("perl")
                    .hasMessageContaining("python3");
        }
    }
}
