package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends of a stream as they are, on this machine, with an xl and an ssh that are a few lines of shell. */
@Timeout(180)
class StreamScriptsTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final HostLink SSH = new HostLink(new PeerAddress("avignon", 22, "root", "ssh-ed25519 AAAA"));

    @TempDir
    Path directory;

    private final String id = UUID.randomUUID().toString();
    private byte[] guest = {};

    @BeforeEach
    void anXlThatKeepsItsGuestInAFile() throws IOException {
        guest = new byte[5_000_000];
        new Random(4).nextBytes(guest);
        Files.write(directory.resolve("guest"), guest);
        program("xl", """
                case $1 in
                save) echo "Saving domain $3" >&2; touch saved; cat guest > "$4" && exit $(cat save-status 2> /dev/null || echo 0) ;;
                restore) head -c $(cat restore-takes 2> /dev/null || echo 99999999) "$3" > arrived
                  exit $(cat restore-status 2> /dev/null || echo 0) ;;
                esac
                """);
        // The last word is the line for the other host.
        program("ssh", "for last; do :; done; exec sh -c \"$last\"");
    }

    private void program(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd '" + directory + "'\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void says(String file, int value) throws IOException {
        Files.writeString(directory.resolve(file), Integer.toString(value));
    }

    private record Ended(int status, String stderr) {}

    private final class Running {
        private final Process process;
        private final Path stderr;

        Running(Command command) {
            try {
                stderr = Files.createTempFile(directory, "stderr", "");
                var builder = new ProcessBuilder("sh", "-c", command.line())
                        .redirectError(stderr.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
                process = builder.start();
                try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(command.stdin());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String heard() {
            try {
                return Files.readString(stderr);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int port() throws InterruptedException {
            for (int look = 0; look < 600; look++) {
                Matcher line = Pattern.compile("xensdk-listening (\\d+)").matcher(heard());
                if (line.find()) {
                    return Integer.parseInt(line.group(1));
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new AssertionError("does not listen: " + heard());
        }

        Ended end() throws InterruptedException {
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), heard());
        }
    }

    private Ended overSsh(StreamLink link) throws InterruptedException {
        return new Running(StreamScripts.sendOverSsh(7, id, link, SSH, LONG)).end();
    }

    private StreamLink tcp() {
        return StreamLink.plainTcpOverTrustedLink("127.0.0.1");
    }

    private Running receiver() {
        return new Running(StreamScripts.receiveOverTcp(id, tcp(), TOKEN, LONG));
    }

    private Running sender(int port, String token) {
        return new Running(StreamScripts.sendOverTcp(7, id, tcp(), token, port, LONG));
    }

    private void assertAllArrived() throws IOException {
        assertThat(directory.resolve("arrived")).hasBinaryContent(guest);
        assertThat(Path.of("/run/lock/xensdk-stream-" + id)).doesNotExist();
    }

    @Test
    void overSshEachByteArrivesAndIsCounted() throws Exception {
        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.stderr())
                .containsSubsequence(
                        "xensdk-ready", "Saving domain 7", "xensdk-sent 5000000", "xensdk-restored 0 5000000");
        assertThat(end.status()).isZero();
        assertAllArrived();
    }

    @Test
    void overTcpEachByteArrivesAndIsCounted() throws Exception {
        Running receiver = receiver();
        Ended end = sender(receiver.port(), TOKEN).end();

        assertThat(end.stderr()).contains("xensdk-sent 5000000", "xensdk-restored 0 5000000");
        assertThat(end.status()).isZero();
        assertThat(receiver.end().status()).isZero();
        assertAllArrived();
    }

    @Test
    void withoutTheTokenNothingIsSentAndNothingIsReadAndTheRightOneStillComesThrough() throws Exception {
        Running receiver = receiver();
        int port = receiver.port();

        Ended stranger = sender(port, "f".repeat(64)).end();

        assertThat(stranger.status()).isNotZero();
        assertThat(stranger.stderr()).contains("did not get ready");
        assertThat(directory.resolve("saved")).doesNotExist();
        assertThat(directory.resolve("arrived")).doesNotExist();

        assertThat(sender(port, TOKEN).end().status()).isZero();
        assertThat(receiver.end().stderr()).contains("refused a connection without the token");
        assertAllArrived();
    }

    @Test
    void aStrangerWhoSendsACheckpointIsCutOff() throws Exception {
        Running receiver = receiver();
        try (var stranger = new Socket(InetAddress.getLoopbackAddress(), receiver.port())) {
            stranger.getOutputStream().write((TOKEN.substring(1) + "0\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(readOrReset(stranger)).isEqualTo(-1);
        }
        assertThat(directory.resolve("arrived")).doesNotExist();
        receiver.process.descendants().forEach(ProcessHandle::destroy);
        receiver.end();
    }

    private static int readOrReset(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException e) {
            return -1;
        }
    }

    @Test
    void onceTheGuestCrossesNobodyElseIsServed() throws Exception {
        Running receiver = receiver();
        int port = receiver.port();
        sender(port, TOKEN).end();

        assertThat(sender(port, TOKEN).end().stderr()).contains("cannot connect");
        receiver.end();
    }

    @Test
    void theTokenIsInNoArgument() {
        for (Command command : new Command[] {
            StreamScripts.receiveOverTcp(id, tcp(), TOKEN, LONG),
            StreamScripts.sendOverTcp(7, id, tcp(), TOKEN, 8000, LONG)
        }) {
            assertThat(command.line() + command).doesNotContain(TOKEN);
        }
    }

    @Test
    void aSourceThatCannotReachTheTargetDoesNotTouchTheGuest() throws Exception {
        program("ssh", "echo 'Host key verification failed.' >&2; exit 255");

        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("the guest was not touched", "Host key verification failed.");
        assertThat(directory.resolve("saved")).doesNotExist();
    }

    @Test
    void aRestoreThatFailsMidwayEndsTheSaveAndSaysWhy() throws Exception {
        says("restore-takes", 100_000);
        says("restore-status", 3);

        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("xensdk-failed the target failed with status 3");
    }

    @Test
    void aSaveThatFailsIsAFailureAlthoughAllOfItArrived() throws Exception {
        says("save-status", 5);

        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("xensdk-failed xl save ended with 5");
    }

    @Test
    void aRestoreThatFailsAtTheVeryEndIsAFailure() throws Exception {
        says("restore-status", 4);

        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("xensdk-restored 4 5000000", "the target failed with status 4");
    }

    @Test
    void aTargetThatDiesWithoutAWordIsAFailure() throws Exception {
        program("ssh", "echo xensdk-ready; head -c 5000000 > /dev/null");

        Ended end = overSsh(StreamLink.ssh());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("xensdk-failed the target did not say how it went");
    }

    @Test
    void aLimitHoldsAndTheBytesAreSaidMeanwhile() throws Exception {
        long started = System.nanoTime();

        Ended end = overSsh(StreamLink.ssh().limitedTo(new ByteSize(2_000_000)));

        assertThat(end.status()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(1800));
        assertThat(end.stderr()).containsPattern("xensdk-bytes [12]\\d{6}\n");
        assertAllArrived();
    }

    @Test
    void compressedItArrivesTheSame() throws Exception {
        // A stand-in, where the real one is not installed: what counts is the plumbing.
        program("zstd", "case $* in *-d*) exec gzip -dc ;; *) exec gzip -1 -c ;; esac");
        guest = new byte[5_000_000];
        Files.write(directory.resolve("guest"), guest);

        Ended end = overSsh(StreamLink.ssh().compressed());

        assertThat(end.status()).isZero();
        assertThat(end.stderr()).containsPattern("xensdk-sent \\d{4,5}\n");
        assertAllArrived();
    }

    @Test
    void compressedAndCutShortIsAFailure() throws Exception {
        program("zstd", "case $* in *-d*) exec gzip -dc ;; *) gzip -1 -c | head -c 1000000 ;; esac");

        Ended end = overSsh(StreamLink.ssh().compressed());

        assertThat(end.status()).isNotZero();
        assertThat(end.stderr()).contains("xensdk-failed");
    }

    @Test
    void aReceiverAtWorkIsWaitedForAndOneThatEndedIsNot() throws Exception {
        Running receiver = receiver();
        receiver.port();

        assertThat(new Running(StreamScripts.quiet(id, Duration.ofSeconds(1)))
                        .end()
                        .status())
                .isNotZero();
        receiver.process.descendants().forEach(ProcessHandle::destroyForcibly);
        receiver.end();
        assertThat(new Running(StreamScripts.quiet(id, Duration.ofSeconds(30)))
                        .end()
                        .status())
                .isZero();
        assertThat(new Running(StreamScripts.quiet("none-" + id, Duration.ofSeconds(1)))
                        .end()
                        .status())
                .isZero();
    }

    @Test
    void zstdIsAskedForWhereItIsNeededOnly() {
        assertThat(StreamScripts.missing(true).words()).contains("zstd");
        assertThat(StreamScripts.missing(false).words()).doesNotContain("zstd");
    }
}
