package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing leaks: no thread, no channel, no file descriptor. The full numbers, 10,000 commands and 1,000 connections, are run by the
 * profile lab; a plain build runs fewer.
 */
@Timeout(600)
class EnduranceTest {

    private static final int COMMANDS = Integer.getInteger("xensdk.endurance.commands", 1_000);
    private static final int CONNECTS = Integer.getInteger("xensdk.endurance.connects", 50);
    private static final int CALLERS = 16;

    /** Far below one for each command or connection. */
    private static final int SLACK = 12;

    @TempDir
    Path directory;

    private SshServerFixture server;

    @BeforeEach
    void startServer() throws Exception {
        server = new SshServerFixture(directory);
        server.answersWithoutProcess();
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("xensdk-") || name.startsWith("sshj"))
                .toList();
    }

    /** The last ones may still be on their way out. */
    private static <T> T settled(Supplier<T> value, Predicate<T> good) throws InterruptedException {
        T seen = value.get();
        for (int i = 0; i < 100 && !good.test(seen); i++) {
            Thread.sleep(50);
            seen = value.get();
        }
        return seen;
    }

    @Test
    void manyCommandsOnOneHostLeaveNothingBehind() throws Exception {
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            run(transport, 200);
            long descriptorsBefore = descriptors();

            run(transport, COMMANDS);

            assertThat(transport.connections()).isLessThanOrEqualTo(4);
            assertThat(settled(server::channelCount, count -> count == 0)).isZero();
            assertThat(settled(EnduranceTest::descriptors, count -> count <= descriptorsBefore + SLACK))
                    .isLessThanOrEqualTo(descriptorsBefore + SLACK);
            // Two readers for each of the callers, and the threads of four connections.
            assertThat(ourThreads()).hasSizeLessThanOrEqualTo(2 * CALLERS + 4 * 2 + SLACK);
        }
        assertThat(settled(EnduranceTest::ourThreads, List::isEmpty)).isEmpty();
    }

    private static void run(SshTransport transport, int commands) throws Exception {
        var callers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        for (int k = 0; k < commands / CALLERS + 1; k++) {
                            var command = Command.of("echo", "on")
                                    .timeout(Duration.ofMinutes(2))
                                    .build();
                            assertThat(transport.execute(command).orThrow().stdout())
                                    .isEqualTo("answer\n");
                        }
                    },
                    task -> new Thread(task).start()));
        }
        for (var caller : callers) {
            caller.get(10, TimeUnit.MINUTES);
        }
    }

    @Test
    void connectingAndClosingManyTimesLeavesNothingBehind() throws Exception {
        connect(3);
        long descriptorsBefore =
                settled(EnduranceTest::descriptors, count -> ourThreads().isEmpty());

        connect(CONNECTS);

        assertThat(settled(EnduranceTest::ourThreads, List::isEmpty)).isEmpty();
        assertThat(settled(server::sessionCount, count -> count == 0)).isZero();
        assertThat(settled(EnduranceTest::descriptors, count -> count <= descriptorsBefore + SLACK))
                .isLessThanOrEqualTo(descriptorsBefore + SLACK);
    }

    private void connect(int times) {
        var command = Command.of("echo", "on").timeout(Duration.ofMinutes(2)).build();
        for (int i = 0; i < times; i++) {
            try (var transport = SshTransport.connect(server.endpoint().build())) {
                transport.execute(command).orThrow();
            }
        }
    }
}
