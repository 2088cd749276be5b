package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(120)
class ProbeProgramsTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a program printed, and how it ended. */
    private record Run(int status, String out, String err) {

        List<JsonNode> events() {
            return out.lines().map(JSON::readTree).toList();
        }
    }

    private static Run run(String line) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(line.split(" ", -1));
        return new Run(status, out.toString(), err.toString());
    }

    /** A UDP echo service that is silent from one moment to another after its first packet. */
    private static DatagramSocket echo(long silentFrom, long silentTo) throws IOException {
        var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var thread = new Thread(() -> {
            var packet = new DatagramPacket(new byte[2048], 2048);
            long began = 0;
            while (!socket.isClosed()) {
                try {
                    packet.setLength(2048);
                    socket.receive(packet);
                    long now = System.nanoTime() / 1_000_000;
                    began = began == 0 ? now : began;
                    if (now - began < silentFrom || now - began > silentTo) {
                        socket.send(packet);
                    }
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }

    @Test
    void a_target_that_answers_is_fine() throws Exception {
        try (var echo = echo(0, -1)) {
            Run run = run("network-probe udp://127.0.0.1:" + echo.getLocalPort()
                    + " --interval 5ms --threshold 1s --duration 700ms");

            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            assertThat(run.out()).contains("answered, 0 lost", "median round trip");
        }
    }

    @Test
    void an_outage_is_printed_as_it_ends_and_in_the_summary() throws Exception {
        try (var echo = echo(500, 1300)) {
            Run run = run("network-probe --json --interval 5ms --threshold 300ms --duration 4s udp://127.0.0.1:"
                    + echo.getLocalPort());

            assertThat(run.status()).isEqualTo(3);
            assertThat(run.events()).hasSize(2);
            JsonNode outage = run.events().get(0);
            assertThat(outage.required("event").asString()).isEqualTo("outage");
            assertThat(outage.required("lowerNanos").asLong()).isLessThanOrEqualTo(900_000_000);
            assertThat(outage.required("upperNanos").asLong()).isGreaterThanOrEqualTo(800_000_000);
            JsonNode summary = run.events().get(1);
            assertThat(summary.required("event").asString()).isEqualTo("summary");
            assertThat(summary.required("outages")).hasSize(1);
            assertThat(summary.required("answeringAtEnd").asBoolean()).isTrue();
        }
    }

    @Test
    void a_target_that_never_answers_is_a_failure() throws Exception {
        int port;
        try (var echo = echo(0, -1)) {
            port = echo.getLocalPort();
        }
        Run run = run("network-probe --duration 300ms udp://127.0.0.1:" + port);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).contains("it never answered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "network-probe|URI",
                "network-probe ftp://127.0.0.1|must begin with udp://",
                "network-probe udp://127.0.0.1|must be like udp://host:port",
                "network-probe udp://127.0.0.1:7 --interval 10|is no time with a unit",
                "network-probe udp://127.0.0.1:7 --interval 2s|every must be from 1 ms to 1 s",
                "network-probe udp://127.0.0.1:7 --interval 500us|every must be from 1 ms to 1 s",
                "network-probe udp://127.0.0.1:7 --threshold 15ms|two intervals",
                "network-probe udp://127.0.0.1:7 --duration 0s|--duration must be",
                "network-probe udp://127.0.0.1:7 --duration 30h|limit must not be above a day",
                "compute-probe|--ssh",
                "compute-probe --ssh root@|must be like root@guest-04:22",
                "compute-probe --ssh root@guest:port|must be like root@guest-04:22",
                "compute-probe --ssh root@127.0.0.1:99999|port",
                "compute-probe --ssh root@127.0.0.1 --interval 1s|--interval must be"
            })
    void what_is_asked_wrongly_is_refused_before_anybody_is_asked(String line, String reason) {
        Run run = run(line);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10 s", "-5ms", "5min", "1e3ms", "99999999999s"})
    void a_time_needs_a_whole_number_and_a_unit(String time) {
        assertThat(run("network-probe udp://127.0.0.1:7 --interval=" + time).status())
                .isEqualTo(2);
    }

    @Test
    void a_guest_that_cannot_be_reached_is_a_failure_with_its_reason() throws Exception {
        int port;
        try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = nobody.getLocalPort();
        }
        Run run = run("compute-probe --duration 1s --ssh root@127.0.0.1:" + port);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("error: ");
    }

    /** SIGTERM, since SIGINT is ignored in what a script starts in the background; Java treats both alike. */
    @Test
    void ctrl_c_ends_it_with_the_summary() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "signals are sent on Linux");
        try (var echo = echo(0, -1)) {
            Process program = OwnJvm.of(
                            Main.class,
                            List.of(),
                            "network-probe",
                            "udp://127.0.0.1:" + echo.getLocalPort(),
                            "--duration",
                            "1h")
                    .start();
            try {
                awaitProbing(program);
                new ProcessBuilder("kill", "-TERM", Long.toString(program.pid()))
                        .start()
                        .waitFor();
                assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
                String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(program.exitValue()).isEqualTo(143);
                assertThat(out).contains("sent in", "answered");
            } finally {
                program.destroyForcibly();
            }
        }
    }

    /** Its threads tell that it probes. */
    private static void awaitProbing(Process program) throws Exception {
        Path tasks = Path.of("/proc/" + program.pid() + "/task");
        long started = System.nanoTime();
        while (System.nanoTime() - started < Duration.ofSeconds(60).toNanos()) {
            try (var threads = Files.list(tasks)) {
                if (threads.anyMatch(ProbeProgramsTest::probes)) {
                    return;
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it does not probe");
    }

    private static boolean probes(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).startsWith("xensdk-probe");
        } catch (IOException e) {
            return false;
        }
    }
}
