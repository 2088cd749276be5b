package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real agent, on this machine. It is frozen by a signal, for a known time. */
@Timeout(120)
class ComputeProbeTest {

    /** What a busy machine may take to stop a process or to let it go on: not part of the freeze that the test measures. */
    private static final Duration SCHEDULING = Duration.ofMillis(60);

    private final Set<Path> there = new HashSet<>();

    private static ComputeProbe probe(LocalTransport guest) {
        return ComputeProbe.inGuest(guest).quiet(Duration.ofMillis(300));
    }

    @BeforeEach
    void what_is_there() throws IOException {
        there.addAll(agentDirectories());
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        assertThat(agentDirectories()).isSubsetOf(there);
    }

    private static List<Path> agentDirectories() throws IOException {
        var found = new ArrayList<Path>();
        for (Path base : List.of(Path.of("/dev/shm"), Path.of("/tmp"))) {
            if (Files.isDirectory(base)) {
                try (Stream<Path> entries = Files.list(base)) {
                    entries.filter(p -> p.getFileName().toString().startsWith("xensdk."))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private Path directory() throws IOException {
        return agentDirectories().stream()
                .filter(p -> !there.contains(p))
                .findFirst()
                .orElseThrow();
    }

    /** The agent that this test started: its directory was not there before. */
    private ProcessHandle agent() throws IOException {
        long pid = Files.readAllLines(directory().resolve("log")).stream()
                .filter(line -> line.startsWith("pid "))
                .mapToLong(line -> Long.parseLong(line.substring(4)))
                .findFirst()
                .orElseThrow();
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static void signal(ProcessHandle process, String signal) throws Exception {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** Returns the bounds of how long it was frozen: signals take their time. */
    private static long[] freeze(ProcessHandle process, long millis) throws Exception {
        long outer = System.nanoTime();
        signal(process, "STOP");
        long inner = System.nanoTime();
        Thread.sleep(millis);
        long innerEnd = System.nanoTime();
        signal(process, "CONT");
        return new long[] {innerEnd - inner, System.nanoTime() - outer};
    }

    @ParameterizedTest
    @ValueSource(strings = {"perl", "python3", "sh"})
    void a_frozen_agent_tells_for_how_long_it_was(String interpreter, @TempDir Path directory) throws Exception {
        try (var guest = GuestPrograms.guestWith(directory, interpreter);
                var recording = probe(guest).start()) {
            ProcessHandle agent = agent();
            assertThat(commandLine(agent)).contains(interpreter);
            Thread.sleep(300);
            long[] truth = freeze(agent, 900);
            Thread.sleep(300);
            ComputeResult result = recording.stop();

            assertThat(result.blackout()).hasValueSatisfying(blackout -> {
                assertThat(blackout.upper().plus(SCHEDULING)).isGreaterThanOrEqualTo(Duration.ofNanos(truth[0]));
                assertThat(blackout.lower().minus(SCHEDULING)).isLessThanOrEqualTo(Duration.ofNanos(truth[1]));
                assertThat(blackout.lower()).isGreaterThan(Duration.ofMillis(500));
            });
            assertEnded(agent);
            assertThat(recording.stop()).isSameAs(result);
        }
    }

    /** It is nobody's child here: whoever inherited it may take its time to note that it ended, or never does. */
    private static void assertEnded(ProcessHandle agent) throws Exception {
        long started = System.nanoTime();
        while (agent.isAlive() && !isZombie(agent)) {
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
            Thread.sleep(20);
        }
    }

    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.startsWith(") Z ", stat.lastIndexOf(')'));
        } catch (IOException e) {
            return !process.isAlive();
        }
    }

    private static String commandLine(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    }

    @Test
    void the_record_is_fetched_from_a_guest_that_is_out_of_reach_for_a_while() throws Exception {
        try (var guest = new LocalTransport();
                var recording = probe(guest).start()) {
            long[] truth = freeze(agent(), 500);
            guest.refuse(3);
            ComputeResult result = recording.stop();

            assertThat(result.blackout().orElseThrow().upper().plus(SCHEDULING))
                    .isGreaterThanOrEqualTo(Duration.ofNanos(truth[0]));
        }
    }

    @Test
    void a_guest_that_stays_out_of_reach_is_an_error_and_stop_may_be_called_again() throws Exception {
        try (var guest = new LocalTransport();
                var recording = ComputeProbe.inGuest(guest)
                        .reach(Duration.ofMillis(700))
                        .start()) {
            guest.refuse(100);
            assertThatThrownBy(recording::stop).isInstanceOf(ConnectionFailedException.class);
            guest.refuse(0);
            assertThat(recording.stop().noiseFloor()).isPositive();
        }
    }

    @Test
    void a_recording_that_is_closed_without_being_stopped_leaves_nothing() throws Exception {
        ProcessHandle agent;
        try (var guest = new LocalTransport();
                var recording = probe(guest).start()) {
            assertThat(recording).isNotNull();
            agent = agent();
        }
        assertEnded(agent);
    }

    @Test
    void a_frozen_agent_is_removed_all_the_same() throws Exception {
        ProcessHandle agent;
        try (var guest = new LocalTransport();
                var recording = probe(guest).start()) {
            assertThat(recording).isNotNull();
            agent = agent();
            signal(agent, "STOP");
        }
        assertEnded(agent);
    }

    @Test
    void an_agent_at_its_limit_records_no_more_and_the_figure_is_in_doubt() throws Exception {
        try (var guest = new LocalTransport();
                var recording = probe(guest).limit(Duration.ofSeconds(1)).start()) {
            Path log = directory().resolve("log");
            for (int i = 0; i < 200 && !Files.readString(log).contains("end limit"); i++) {
                Thread.sleep(100);
            }

            assertThat(recording.stop().doubts()).anyMatch(doubt -> doubt.contains("time limit"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"perl", "python3", "sh"})
    void what_nobody_fetches_goes_by_itself_some_time_after_the_limit(String interpreter, @TempDir Path directory)
            throws Exception {
        try (var guest = GuestPrograms.guestWith(directory, interpreter);
                var recording = probe(guest)
                        .limit(Duration.ofSeconds(1))
                        .kept(Duration.ofSeconds(2))
                        .reach(Duration.ofMinutes(5))
                        .start()) {
            ProcessHandle agent = agent();
            assertThat(commandLine(agent)).contains(interpreter);
            assertEnded(agent);

            assertThat(agentDirectories()).isSubsetOf(there);
            assertThatThrownBy(recording::stop)
                    .isInstanceOf(XenException.class)
                    .hasMessageContaining("did the guest boot anew?");
        }
    }

    @Test
    void each_reading_of_the_clocks_counts_on_its_side() {
        try (var guest = new LocalTransport();
                var recording = probe(guest).start()) {
            recording.readClocksBefore();
            recording.readClocksAfter();
            assertThatThrownBy(recording::readClocksBefore).isInstanceOf(IllegalStateException.class);

            ComputeResult result = recording.stop();
            assertThat(result.before()).hasSize(3);
            assertThat(result.after()).hasSize(3);
        }
    }

    @Test
    void what_cannot_work_is_refused_at_once() {
        try (var guest = new LocalTransport()) {
            ComputeProbe probe = ComputeProbe.inGuest(guest);
            assertThatThrownBy(() -> probe.every(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> probe.limit(Duration.ofDays(2))).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> probe.reach(Duration.ofSeconds(-1))).isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void a_guests_identity_is_read() {
        assumeTrue(Files.isReadable(Path.of("/etc/machine-id")), "this machine has no id");
        try (var guest = new LocalTransport()) {
            GuestIdentity identity = GuestIdentity.read(guest);

            assertThat(identity.machineId()).hasSize(32);
            assertThat(identity.bootId()).hasSize(36);
            assertThat(GuestIdentity.read(guest)).isEqualTo(identity);
        }
    }
}
