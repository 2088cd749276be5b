package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.SudoRefusedException;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who logs in and by what, whose host key is taken, and by which way. */
@Timeout(60)
class SshCredentialsTest {

    private static final String PASSWORD = "geheim 1€";

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

    private SshEndpoint.Builder byPassword(String password) {
        return server.endpoint().privateKeys(List.of()).password(Secret.from(password::toCharArray));
    }

    private static String echo(SshEndpoint endpoint) {
        try (var transport = SshTransport.connect(endpoint)) {
            return transport.execute(Command.of("echo", "in").build()).stdout();
        }
    }

    private static String all(Throwable e) {
        var text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aPasswordLogsIn() {
        assertThat(echo(byPassword(PASSWORD).build())).isEqualTo("in\n");
    }

    @Test
    void aPasswordIsWipedAfterUseAndReadAnewForEachConnection() {
        var given = Collections.synchronizedList(new ArrayList<char[]>());
        var endpoint = server.endpoint()
                .privateKeys(List.of())
                .password(Secret.from(() -> {
                    char[] value = PASSWORD.toCharArray();
                    given.add(value);
                    return value;
                }))
                .build();
        try (var transport = SshTransport.connect(endpoint)) {
            server.dropSessions();
            transport.execute(Command.of("true").idempotent().build());
        }

        assertThat(given)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(value -> assertThat(value).containsOnly('\0'));
    }

    @Test
    void aWrongPasswordIsRefusedAndNowhereToBeSeen() {
        var endpoint = byPassword("falsch-und-geheim").build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("refused the password")
                .satisfies(e -> assertThat(all(e)).doesNotContain("falsch"));
        assertThat(endpoint.toString()).doesNotContain("falsch");
    }

    @Test
    void aPasswordThatIsNoneIsRefusedBeforeAnythingIsSent() {
        for (String none : List.of("", "zwei\nzeilen", "mit\0null", "zwei\rzeilen")) {
            assertThatThrownBy(() -> SshTransport.connect(byPassword(none).build()))
                    .isInstanceOf(InvalidInputException.class)
                    .satisfies(e -> assertThat(all(e)).doesNotContain("zwei").doesNotContain("mit\0"));
        }
        assertThat(server.connectionsEver()).isZero();
    }

    @Test
    void anEncryptedKeyOpensWithItsPassphrase() throws Exception {
        Path key = server.encryptedClientKey(directory.resolve("encrypted"), "pass phrase");

        assertThat(echo(server.endpoint()
                        .privateKey(key)
                        .passphrase(Secret.from("pass phrase"::toCharArray))
                        .build()))
                .isEqualTo("in\n");
    }

    @Test
    void anEncryptedKeyWithoutOrWithAWrongPassphraseIsSaidToBeSo() throws Exception {
        Path key = server.encryptedClientKey(directory.resolve("encrypted"), "pass phrase");

        assertThatThrownBy(() ->
                        SshTransport.connect(server.endpoint().privateKey(key).build()))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("give its passphrase");
        assertThatThrownBy(() -> SshTransport.connect(server.endpoint()
                        .privateKey(key)
                        .passphrase(Secret.from("falsch-und-geheim"::toCharArray))
                        .build()))
                .isInstanceOf(AuthenticationFailedException.class)
                .hasMessageContaining("cannot be used with the passphrase")
                .satisfies(e -> assertThat(all(e)).doesNotContain("falsch"));
        assertThat(server.connectionsEver()).isZero();
    }

    @Test
    void anotherKeyDoesWhereOneCannotBeUsed() {
        Path good = server.endpoint().build().privateKey().orElseThrow();

        assertThat(echo(server.endpoint()
                        .privateKeys(List.of(directory.resolve("missing"), good))
                        .build()))
                .isEqualTo("in\n");
    }

    @Test
    void aHashedKnownHostIsKnown() throws Exception {
        Path file = directory.resolve("known_hosts");
        byte[] salt = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(salt, "HmacSHA1"));
        byte[] hash = mac.doFinal(("[127.0.0.1]:" + server.port()).getBytes(StandardCharsets.US_ASCII));
        var base64 = Base64.getEncoder();
        Files.writeString(
                file,
                "|1|" + base64.encodeToString(salt) + "|" + base64.encodeToString(hash) + " " + server.openSshHostKey()
                        + "\n");

        assertThat(echo(server.endpoint().hostKeys(HostKeys.knownHosts(file)).build()))
                .isEqualTo("in\n");
    }

    @Test
    void aRevokedKeyIsRefusedWhateverElseTheFileSays() throws Exception {
        Path file = directory.resolve("known_hosts");
        String known = "[127.0.0.1]:" + server.port() + " " + server.openSshHostKey() + "\n";
        Files.writeString(file, known + "@revoked * " + server.openSshHostKey() + "\n");
        var endpoint = server.endpoint().hostKeys(HostKeys.knownHosts(file)).build();

        assertThatThrownBy(() -> SshTransport.connect(endpoint)).isInstanceOf(HostKeyRejectedException.class);
    }

    @Test
    void aJumpHostLeadsToTheHostBehindIt() throws Exception {
        Path behindIt = Files.createDirectory(directory.resolve("behind"));
        try (var behind = new SshServerFixture(behindIt)) {
            var endpoint = behind.endpoint().jump(server.endpoint().build()).build();
            try (var transport = SshTransport.connect(endpoint)) {
                assertThat(transport.hostKey()).isEqualTo(behind.openSshHostKey());
                assertThat(transport.execute(Command.of("echo", "in").build()).stdout())
                        .isEqualTo("in\n");
                assertThat(behind.lines()).hasSize(1);
                assertThat(server.lines()).isEmpty();
                assertThat(server.sessionCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void bothHostKeysOfAJumpAreChecked() throws Exception {
        Path behindIt = Files.createDirectory(directory.resolve("behind"));
        try (var behind = new SshServerFixture(behindIt)) {
            var wrongJump = server.endpoint().hostKeys(HostKeys.pinned(List.of(behind.openSshHostKey())));
            var wrongTarget = behind.endpoint().hostKeys(HostKeys.pinned(List.of(server.openSshHostKey())));

            assertThatThrownBy(() -> SshTransport.connect(
                            behind.endpoint().jump(wrongJump.build()).build()))
                    .isInstanceOf(HostKeyRejectedException.class)
                    .hasMessageContaining(":" + server.port());
            assertThatThrownBy(() -> SshTransport.connect(
                            wrongTarget.jump(server.endpoint().build()).build()))
                    .isInstanceOf(HostKeyRejectedException.class)
                    .hasMessageContaining(":" + behind.port());
        }
    }

    @Test
    void aJumpThatLeadsNowhereIsAFailedConnection() throws Exception {
        Path behindIt = Files.createDirectory(directory.resolve("behind"));
        SshEndpoint endpoint;
        try (var behind = new SshServerFixture(behindIt)) {
            endpoint = behind.endpoint().jump(server.endpoint().build()).build();
        }

        assertThatThrownBy(() -> SshTransport.connect(endpoint))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("jump host");
        for (int i = 0; i < 100 && server.sessionCount() > 0; i++) {
            Thread.sleep(50);
        }
        assertThat(server.sessionCount()).isZero();
    }

    private void sudoThat(String script) throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Files.writeString(bin.resolve("sudo"), "#!/bin/sh\n" + script);
        assertThat(bin.resolve("sudo").toFile().setExecutable(true)).isTrue();
        server.findsProgramsIn(bin);
    }

    /** What sudo does with these options: a clean environment, the command, its input. */
    private static final String ALLOWS = """
            [ "$1 $2" = "-n --" ] || exit 99
            shift 2
            exec env -i PATH="$PATH" VIA_SUDO=yes "$@"
            """;

    @Test
    void sudoRunsTheCommandAndItsInputReachesIt() throws Exception {
        sudoThat(ALLOWS);
        try (var transport = SshTransport.connect(server.endpoint().sudo().build())) {
            var command = Command.script(
                            "test", "printf '%s|' \"$VIA_SUDO\" \"$LC_ALL\" \"$@\"; cat", "it's", "$HOME ü")
                    .stdin("input".getBytes(StandardCharsets.US_ASCII))
                    .build();

            assertThat(transport.execute(command).stdout()).isEqualTo("yes|C|it's|$HOME ü|input");
        }
    }

    @Test
    void whatSudoRanIsEndedWhereAsked() throws Exception {
        sudoThat(ALLOWS);
        try (var transport = SshTransport.connect(server.endpoint().sudo().build());
                var running = transport.start(Command.of("sleep", "300").build(), OutputListener.NONE)) {
            assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
        }
    }

    @Test
    void sudoThatWantsAPasswordIsATypedError() throws Exception {
        sudoThat("echo 'sudo: a password is required' >&2; exit 1\n");
        try (var transport = SshTransport.connect(server.endpoint().sudo().build())) {
            assertThatThrownBy(() -> transport.execute(Command.of("xl", "list").build()))
                    .isInstanceOf(SudoRefusedException.class)
                    .hasMessageContaining("a password is required")
                    .hasMessageContaining("did not run");
        }
    }

    @Test
    void aCommandThatFailsUnderSudoIsAResultLikeAnyOther() throws Exception {
        sudoThat(ALLOWS);
        try (var transport = SshTransport.connect(server.endpoint().sudo().build())) {
            var result = transport.execute(
                    Command.script("test", "echo 'no such domain' >&2; exit 1").build());

            assertThat(result.exitStatus()).isEqualTo(1);
        }
    }
}
