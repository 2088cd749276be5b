package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.kex.KexProposalOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshTransportTest {

    /** How often a peer is asked whether it is there, where no question shall come into it. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private SshServerFixture server;

    @BeforeEach
    void startServer() throws Exception {
        server = new SshServerFixture(directory);
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }

    private static Command script(String text) {
        return Command.script("test", text).timeout(Duration.ofSeconds(20)).build();
    }

    @Test
    void allCommandsShareOneConnection() {
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            transport.execute(script("true"));
            transport.execute(script("true"));

            assertThat(server.sessionCount()).isEqualTo(1);
        }
    }

    @Test
    void theStrongAlgorithmsThatBothKnowAreTaken() {
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            transport.execute(script("true"));

            assertThat(server.negotiated(KexProposalOption.C2SENC)).isEqualTo("aes128-gcm@openssh.com");
            assertThat(server.negotiated(KexProposalOption.S2CENC)).isEqualTo("aes128-gcm@openssh.com");
            assertThat(server.negotiated(KexProposalOption.ALGORITHMS)).doesNotContain("sha1");
        }
    }

    @Test
    void aSessionThatTheServerClosesWithoutAnAnswerIsAnUnknownOutcomeAtOnce() {
        server.closeSessionsUnanswered();
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            long started = System.nanoTime();

            assertThatThrownBy(() -> transport.execute(script("true")))
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessageContaining("without an answer; the command may have run");

            // sshj itself waits for 30 seconds.
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void aLostConnectionIsAnUnknownOutcomeAndTheNextCommandConnectsAnew() throws Exception {
        try (var transport = SshTransport.connect(server.endpoint().build())) {
            try (var running = transport.start(script("sleep 20"), OutputListener.NONE)) {
                server.dropSessions();

                assertThatThrownBy(running::await).isInstanceOf(ConnectionLostException.class);
            }
            assertThat(transport.execute(script("echo again")).stdout()).isEqualTo("again\n");
        }
    }

    private SshEndpoint.Builder through(SilentProxy proxy) {
        return server.endpoint().port(proxy.port()).keepAliveInterval(NEVER);
    }

    @Test
    void aPeerThatFallsSilentIsNoticedLongBeforeTheTimeout() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(
                        through(proxy).keepAliveInterval(Duration.ofSeconds(1)).build())) {
            var command = Command.script("sleeper", "sleep 50")
                    .timeout(Duration.ofSeconds(50))
                    .build();
            try (var running = transport.start(command, OutputListener.NONE)) {
                proxy.goSilent();

                assertThatThrownBy(running::await).isInstanceOf(ConnectionLostException.class);
            }
        }
    }

    @Test
    void aConnectionThatDiesWhileAChannelIsOpenedIsMadeAnewSinceNothingWasSent() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(
                        through(proxy).keepAliveInterval(Duration.ofSeconds(1)).build())) {
            proxy.silenceWhatIsOpen();

            assertThat(transport.execute(script("echo through")).stdout()).isEqualTo("through\n");
        }
    }

    @Test
    void aConnectionThatStandsStillIsLeftForAnotherOneBeforeItIsKnownToBeDead() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(
                        through(proxy).connectTimeout(Duration.ofSeconds(2)).build())) {
            proxy.silenceWhatIsOpen();

            assertThat(transport.execute(script("echo through")).stdout()).isEqualTo("through\n");
        }
    }

    @Test
    void afterACommandThatHadNoAnswerInTimeTheNextOneGetsAnotherConnection() throws Exception {
        try (var proxy = new SilentProxy(server.port());
                var transport = SshTransport.connect(through(proxy).build())) {
            var command = Command.script("sleeper", "sleep 50")
                    .timeout(Duration.ofSeconds(1))
                    .build();
            try (var running = transport.start(command, OutputListener.NONE)) {
                proxy.silenceWhatIsOpen();
                assertThatThrownBy(running::await).isInstanceOf(CommandTimeoutException.class);
            }

            assertThat(transport.execute(script("echo through")).stdout()).isEqualTo("through\n");
        }
    }

    @Test
    void anUnknownHostKeyIsRefused() throws Exception {
        String other = PublicKeyEntry.toString(SshServerFixture.keyPair().getPublic());
        var endpoint =
                server.endpoint().hostKeys(HostKeys.pinned(List.of(other))).build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint)).isInstanceOf(HostKeyRejectedException.class);
    }

    @Test
    void anEmptyKnownHostsFileKnowsNobody() {
        var endpoint = server.endpoint()
                .hostKeys(HostKeys.knownHosts(directory.resolve("missing")))
                .build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint)).isInstanceOf(HostKeyRejectedException.class);
    }

    @Test
    void aKeyInKnownHostsIsAcceptedAndReported() throws Exception {
        Path file = directory.resolve("known_hosts");
        Files.writeString(file, "[127.0.0.1]:" + server.port() + " " + server.openSshHostKey() + "\n");
        var endpoint = server.endpoint().hostKeys(HostKeys.knownHosts(file)).build();
        try (var transport = SshTransport.connect(endpoint)) {
            assertThat(transport.hostKey()).isEqualTo(server.openSshHostKey());
        }
    }

    @Test
    void aRefusedLoginNamesNoSecret() throws Exception {
        Path stranger = SshServerFixture.writeKey(directory.resolve("stranger"), SshServerFixture.keyPair());
        var endpoint = server.endpoint().privateKey(stranger).build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("root@127.0.0.1");
    }

    @Test
    void aClosedPortIsAFailedConnection() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var endpoint = server.endpoint().port(port).build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint))
                .isExactlyInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }
}
