package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandInterruptedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.HostBusyException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.command.RunningCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many commands at the same time, and what is sent again. */
@Timeout(60)
class SshPoolTest {

    private static final Executor THREADS = task -> new Thread(task).start();

    @TempDir
    Path directory;

    private SshServerFixture server;
    private final List<RunningCommand> held = new ArrayList<>();

    @BeforeEach
    void startServer() throws Exception {
        server = new SshServerFixture(directory);
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private static Command waits() {
        return Command.script("test", "read x; echo $x")
                .interactive()
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private void hold(SshTransport transport, int count) {
        for (int i = 0; i < count; i++) {
            held.add(transport.start(waits(), OutputListener.NONE));
        }
    }

    private static String letGo(RunningCommand running) throws Exception {
        running.stdin().write("done\n".getBytes(StandardCharsets.US_ASCII));
        running.stdin().flush();
        return running.await().stdout();
    }

    @Test
    void aSecondConnectionIsMadeWhenTheFirstIsFullAndNotBefore() throws Exception {
        var endpoint =
                server.endpoint().sessionsPerConnection(2).maxConnections(3).build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 2);
            assertThat(server.sessionCount()).isEqualTo(1);

            hold(transport, 1);
            assertThat(server.sessionCount()).isEqualTo(2);

            letGo(held.get(0));
            hold(transport, 1);
            assertThat(server.sessionCount()).isEqualTo(2);
        }
    }

    @Test
    void whoFindsAllSessionsBusyWaitsForOne() throws Exception {
        var endpoint =
                server.endpoint().sessionsPerConnection(1).maxConnections(2).build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 2);
            var third = CompletableFuture.supplyAsync(
                    () -> transport.execute(Command.of("echo", "third").build()), THREADS);
            Thread.sleep(300);
            assertThat(third).isNotDone();

            letGo(held.get(1));

            assertThat(third.get(20, TimeUnit.SECONDS).stdout()).isEqualTo("third\n");
            assertThat(server.sessionCount()).isEqualTo(2);
        }
    }

    @Test
    void theQueueIsBoundedAndSaysThatNothingWasSent() throws Exception {
        var endpoint = server.endpoint()
                .sessionsPerConnection(1)
                .maxConnections(1)
                .maxWaiting(1)
                .build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 1);
            var waiting = CompletableFuture.supplyAsync(
                    () -> transport.execute(Command.of("true").build()), THREADS);
            var patient =
                    Command.of("echo", "never").timeout(Duration.ofSeconds(20)).build();
            while (transport.waiting() == 0) {
                Thread.sleep(10);
            }

            assertThatThrownBy(() -> transport.execute(patient))
                    .isInstanceOf(HostBusyException.class)
                    .hasMessageContaining("nevers: echo never: all sessions are busy, and 1 callers wait")
                    .hasMessageContaining("nothing was sent");
            letGo(held.get(0));
            waiting.get(20, TimeUnit.SECONDS);
            assertThat(server.lines()).noneMatch(line -> line.contains("never"));
        }
    }

    @Test
    void aWaitThatRunsOutSaysThatNothingWasSent() {
        var endpoint =
                server.endpoint().sessionsPerConnection(1).maxConnections(1).build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 1);
            var command =
                    Command.of("echo", "never").timeout(Duration.ofMillis(200)).build();

            assertThatThrownBy(() -> transport.execute(command))
                    .isInstanceOf(HostBusyException.class)
                    .hasMessageContaining("nothing was sent");
            assertThat(server.lines()).noneMatch(line -> line.contains("never"));
        }
    }

    @Test
    void anInterruptedWaitInTheQueueSentNothing() {
        var endpoint =
                server.endpoint().sessionsPerConnection(1).maxConnections(1).build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 1);
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> transport.execute(Command.of("true").build()))
                    .isInstanceOfSatisfying(
                            CommandInterruptedException.class,
                            e -> assertThat(e.remoteProcess()).isEqualTo(RemoteProcess.NOT_STARTED));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void aServerThatAllowsFewerSessionsIsTakenAsItIs() throws Exception {
        server.maxSessions(2);
        var endpoint = server.endpoint().maxConnections(3).build();
        try (var transport = SshTransport.connect(endpoint)) {
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> transport
                                    .execute(Command.script("test", "sleep 0.1; echo $1", "" + i)
                                            .build())
                                    .stdout(),
                            THREADS))
                    .toList();

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(40, TimeUnit.SECONDS)).isEqualTo(i + "\n");
            }
            assertThat(server.lines()).hasSize(20);
        }
    }

    @Test
    void aFurtherConnectionThatFailsIsNoFailureAsLongAsAnotherIsUp() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(server.endpoint()
                        .port(proxy.port())
                        .sessionsPerConnection(1)
                        .maxConnections(2)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build())) {
            hold(transport, 1);
            proxy.refuseNew();
            var second = CompletableFuture.supplyAsync(
                    () -> transport.execute(Command.of("echo", "second").build()), THREADS);
            Thread.sleep(500);

            letGo(held.get(0));

            assertThat(second.get(20, TimeUnit.SECONDS).stdout()).isEqualTo("second\n");
        }
    }

    @Test
    void whoWaitsForASessionOfAConnectionThatStandsStillGetsOneOfAnotherConnection() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(server.endpoint()
                        .port(proxy.port())
                        .sessionsPerConnection(1)
                        .maxConnections(1)
                        .keepAliveInterval(Duration.ofMinutes(10))
                        .build())) {
            var sleeper =
                    Command.of("sleep", "50").timeout(Duration.ofSeconds(2)).build();
            try (var running = transport.start(sleeper, OutputListener.NONE)) {
                proxy.silenceWhatIsOpen();
                // Its time is less than what the silent server is given to say that the sleeper's session is closed.
                var waiting = CompletableFuture.supplyAsync(
                        () -> transport.execute(Command.of("echo", "through")
                                .timeout(Duration.ofSeconds(15))
                                .build()),
                        THREADS);
                assertThatThrownBy(running::await).isInstanceOf(CommandTimeoutException.class);

                assertThat(waiting.get(20, TimeUnit.SECONDS).stdout()).isEqualTo("through\n");
            }
        }
    }

    @Test
    void thoseWhoWaitAreServedByANewConnectionWhenTheOldOneIsLost() throws Exception {
        var endpoint =
                server.endpoint().sessionsPerConnection(1).maxConnections(1).build();
        try (var transport = SshTransport.connect(endpoint)) {
            hold(transport, 1);
            var waiting = IntStream.range(0, 5)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> transport
                                    .execute(Command.of("echo", "on").build())
                                    .stdout(),
                            THREADS))
                    .toList();
            Thread.sleep(300);

            server.dropSessions();

            assertThatThrownBy(() -> held.get(0).await()).isInstanceOf(ConnectionLostException.class);
            for (var one : waiting) {
                assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("on\n");
            }
        }
    }

    @Test
    void thoseWhoWaitForAConnectionThatCannotBeMadeAllHear() throws Exception {
        var transport = SshTransport.connect(server.endpoint()
                .sessionsPerConnection(1)
                .maxConnections(1)
                .connectTimeout(Duration.ofSeconds(5))
                .build());
        try (transport) {
            server.close();
            var waiting = IntStream.range(0, 5)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> transport.execute(Command.of("true").build()), THREADS))
                    .toList();

            for (var one : waiting) {
                assertThatThrownBy(() -> one.get(30, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(ConnectionFailedException.class);
            }
        }
    }

    /** Runs once in vain: it ends its own connection the first time. */
    private Command flaky(Path counter, boolean idempotent) {
        var builder = Command.script(
                        "flaky",
                        "echo x >> \"$1\"; [ $(wc -l < \"$1\") -gt 1 ] || sleep 20; echo answer",
                        counter.toString())
                .timeout(Duration.ofSeconds(30));
        return idempotent ? builder.idempotent().build() : builder.build();
    }

    private void dropOnce(Path counter) {
        THREADS.execute(() -> {
            try {
                while (!Files.exists(counter)) {
                    Thread.sleep(20);
                }
                server.dropSessions();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void anIdempotentCommandIsSentAgainWhenItsConnectionIsLost() {
        Path counter = directory.resolve("counter");
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            dropOnce(counter);

            assertThat(transport.execute(flaky(counter, true)).stdout()).isEqualTo("answer\n");
        }
        assertThat(server.lines()).hasSize(2);
    }

    @Test
    void everyOtherCommandIsSentOnce() {
        Path counter = directory.resolve("counter");
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            dropOnce(counter);

            assertThatThrownBy(() -> transport.execute(flaky(counter, false)))
                    .isInstanceOf(ConnectionLostException.class);
        }
        assertThat(server.lines()).hasSize(1);
    }

    @Test
    void anIdempotentCommandIsSentNoMoreOftenThanAskedFor() {
        Path counter = directory.resolve("counter");
        try (var transport =
                SshTransport.connect(server.endpoint().readAttempts(1).build())) {
            dropOnce(counter);

            assertThatThrownBy(() -> transport.execute(flaky(counter, true)))
                    .isInstanceOf(ConnectionLostException.class);
        }
        assertThat(server.lines()).hasSize(1);
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsGivenUpInTime() throws Exception {
        try (var proxy = new SilentProxy(server.port())) {
            proxy.goSilent();
            var endpoint = server.endpoint()
                    .port(proxy.port())
                    .connectTimeout(Duration.ofMillis(500))
                    .build();

            assertThatThrownBy(() -> SshTransport.connect(endpoint))
                    .isExactlyInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("no connection within");
        }
    }

    @Test
    void listingTwoHundredGuestsIsOneCommand() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path xl = bin.resolve("xl");
        Files.writeString(xl, "#!/bin/sh\ncat '" + directory.resolve("list") + "'\n");
        assertThat(xl.toFile().setExecutable(true)).isTrue();
        Files.writeString(directory.resolve("list"), SimulatedList.of(200));
        server.findsProgramsIn(bin);
        try (var host = XenHost.connect(server.endpoint().build())) {
            assertThat(host.domains().list()).hasSize(201);
        }

        assertThat(server.lines()).hasSize(1);
    }
}
