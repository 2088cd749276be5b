package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The trials as they are, on this machine, with an ssh that is a line of shell and an xl that must not be called. */
@Timeout(180)
class TrialScriptsTest {

    private static final ByteSize SAMPLE = new ByteSize(3_000_001);
    private static final String TOKEN = "0123456789abcdef".repeat(4);
    private static final HostLink SSH = new HostLink(new PeerAddress("avignon", 22, "root", "ssh-ed25519 AAAA"));
    private static final StreamLink TCP = StreamLink.plainTcpOverTrustedLink("127.0.0.1");

    @TempDir
    Path directory;

    private final String id = UUID.randomUUID().toString();

    @BeforeEach
    void programs() throws IOException {
        program("xl", "touch called");
        program("ssh", "for last; do :; done; exec sh -c \"$last\"");
        program("cat", "case $# in 0) exec /bin/cat > arrived ;; *) exec /bin/cat \"$@\" ;; esac");
    }

    private void program(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, "#!/bin/sh\ncd '" + directory + "'\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private final class Running {
        private final Process process;
        private final Path stdout;
        private final Path stderr;

        Running(Command command) {
            try {
                stdout = Files.createTempFile(directory, "stdout", "");
                stderr = Files.createTempFile(directory, "stderr", "");
                var builder = new ProcessBuilder("sh", "-c", command.line())
                        .redirectError(stderr.toFile())
                        .redirectOutput(stdout.toFile());
                builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
                process = builder.start();
                OutputStream stdin = process.getOutputStream();
                stdin.write(command.stdin());
                stdin.flush();
                if (!command.interactive()) {
                    stdin.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String stdout() throws IOException {
            return Files.readString(stdout);
        }

        String stderr() throws IOException {
            return Files.readString(stderr);
        }

        Matcher heard(String pattern) throws Exception {
            for (int look = 0; look < 600; look++) {
                Matcher line = Pattern.compile(pattern, Pattern.MULTILINE).matcher(stdout() + stderr());
                if (line.find()) {
                    return line;
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
            throw new AssertionError("not heard: " + pattern + " in " + stdout() + stderr());
        }

        long number(String pattern) throws Exception {
            return Long.parseLong(heard(pattern).group(1));
        }

        int end() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private Running overSsh(StreamLink link) {
        return new Running(TrialScripts.sendOverSsh(SAMPLE, id, link, SSH));
    }

    private Path file() {
        return directory.resolve("trial");
    }

    private Running write() {
        return new Running(TrialScripts.write(file().toString(), SAMPLE));
    }

    private void assertNothingIsLeftAndNoGuestWasTouched() {
        assertThat(directory.resolve("called")).doesNotExist();
        assertThat(Path.of("/run/lock/xensdk-stream-" + id)).doesNotExist();
    }

    /** Zeros would be flattered by compression and by file systems that leave them out. */
    private static void assertIsLikeMemory(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        assertThat(content).hasSize((int) SAMPLE.bytes());
        var deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(content);
        deflater.finish();
        assertThat(deflater.deflate(new byte[content.length + 1000])).isGreaterThan(content.length / 6);
        deflater.end();
    }

    @Test
    void overSshAllThatWasAskedForCrossesAndIsTimed() throws Exception {
        Running sender = overSsh(StreamLink.ssh());

        assertThat(sender.end()).as(sender.stderr()).isZero();
        assertThat(sender.number("^xensdk-fed (\\d+)$")).isEqualTo(SAMPLE.bytes());
        assertThat(sender.number("^xensdk-sent (\\d+)$")).isEqualTo(SAMPLE.bytes());
        assertThat(sender.number("^xensdk-took (\\d+)$")).isBetween(100_000L, 60_000_000_000L);
        assertIsLikeMemory(directory.resolve("arrived"));
        assertNothingIsLeftAndNoGuestWasTouched();
    }

    @Test
    void overTcpTheReceiverEndsWithTheSender() throws Exception {
        Running receiver = new Running(TrialScripts.receiveOverTcp(id, TCP, TOKEN));
        int port = (int) receiver.number("^xensdk-listening (\\d+)$");
        Running sender = new Running(TrialScripts.sendOverTcp(SAMPLE, id, TCP, TOKEN, port));

        assertThat(sender.end()).as(sender.stderr()).isZero();
        assertThat(sender.number("^xensdk-fed (\\d+)$")).isEqualTo(SAMPLE.bytes());
        assertThat(sender.number("^xensdk-took (\\d+)$")).isPositive();
        assertThat(receiver.end()).isZero();
        assertIsLikeMemory(directory.resolve("arrived"));
        assertNothingIsLeftAndNoGuestWasTouched();
    }

    @Test
    void withoutTheTokenNothingIsFed() throws Exception {
        Running receiver = new Running(TrialScripts.receiveOverTcp(id, TCP, TOKEN));
        int port = (int) receiver.number("^xensdk-listening (\\d+)$");
        Running stranger = new Running(TrialScripts.sendOverTcp(SAMPLE, id, TCP, "f".repeat(64), port));

        assertThat(stranger.end()).isNotZero();
        assertThat(stranger.stderr()).doesNotContain("xensdk-fed", "xensdk-took");
        receiver.process.descendants().forEach(ProcessHandle::destroy);
        receiver.end();
    }

    @Test
    void whatIsCountedIsTheGuestsBytesAndNotTheCompressedOnes() throws Exception {
        // A stand-in, where the real one is not installed: what counts is the plumbing.
        program("zstd", "case $* in *-d*) exec gzip -dc ;; *) exec gzip -1 -c ;; esac");

        Running sender = overSsh(StreamLink.ssh().compressed());

        assertThat(sender.end()).as(sender.stderr()).isZero();
        assertThat(sender.number("^xensdk-compressing (\\d+)$")).isEqualTo(SAMPLE.bytes());
        assertThat(sender.number("^xensdk-compressed (\\d+)$")).isPositive();
        assertThat(sender.number("^xensdk-fed (\\d+)$")).isEqualTo(SAMPLE.bytes());
        assertThat(sender.number("^xensdk-sent (\\d+)$")).isBetween(SAMPLE.bytes() / 6, SAMPLE.bytes() * 9 / 10);
        assertIsLikeMemory(directory.resolve("arrived"));
        assertNothingIsLeftAndNoGuestWasTouched();
    }

    @Test
    void withoutZstdItFailsAndSaysSo() throws Exception {
        program("zstd", "exit 127");

        Running sender = overSsh(StreamLink.ssh().compressed());

        assertThat(sender.end()).isNotZero();
        assertThat(sender.stderr()).contains("xensdk-failed zstd ended with 127");
    }

    @Test
    void aSlowLinkIsTriedForTenSecondsAndItsRateIsThatOfWhatCrossed() throws Exception {
        ByteSize rate = new ByteSize(400_000);
        ByteSize tooMuch = new ByteSize(9_000_000);
        Running sender = new Running(
                TrialScripts.sendOverSsh(tooMuch, id, StreamLink.ssh().limitedTo(rate), SSH));

        assertThat(sender.end()).as(sender.stderr()).isZero();
        double took = sender.number("^xensdk-took (\\d+)$") / 1e9;
        long fed = sender.number("^xensdk-fed (\\d+)$");
        assertThat(took).isBetween(9.0, 30.0);
        assertThat(fed).isLessThan(tooMuch.bytes());
        assertThat(fed / took).isBetween(0.7 * rate.bytes(), 1.1 * rate.bytes());
    }

    @Test
    void aTargetThatCannotBeReachedIsAFailure() throws Exception {
        program("ssh", "echo 'Host key verification failed.' >&2; exit 255");

        Running sender = overSsh(StreamLink.ssh());

        assertThat(sender.end()).isNotZero();
        assertThat(sender.stderr()).contains("xensdk-failed").doesNotContain("xensdk-fed", "xensdk-took");
    }

    @Test
    void aTargetThatDiesMidwayIsAFailure() throws Exception {
        program("ssh", "echo xensdk-ready; head -c 500000 > /dev/null");

        Running sender = overSsh(StreamLink.ssh());

        assertThat(sender.end()).isNotZero();
        assertThat(sender.stderr()).contains("xensdk-failed").doesNotContain("xensdk-took");
    }

    @Test
    void noTrialRunsXlAndNoneShowsTheToken() {
        for (Command command : List.of(
                TrialScripts.sendOverSsh(SAMPLE, id, StreamLink.ssh(), SSH),
                TrialScripts.sendOverTcp(SAMPLE, id, TCP, TOKEN, 8000),
                TrialScripts.receiveOverTcp(id, TCP, TOKEN),
                TrialScripts.write("/xen/x", SAMPLE),
                TrialScripts.read("/xen/x"))) {
            assertThat(command.line() + command).doesNotContain("\"xl\"", TOKEN);
        }
    }

    @Test
    void aFileIsThereWhileItIsHeldAndGoneAfterwards() throws Exception {
        Running write = write();

        assertThat(write.number("^xensdk-written (\\d+) [1-9]\\d*$")).isEqualTo(SAMPLE.bytes());
        assertIsLikeMemory(file());
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        assertThat(write.end()).isZero();
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileIsGoneWhenItsScriptIsAskedToEnd() throws Exception {
        Running write = write();
        write.number("^xensdk-written (\\d+) ");

        write.process.descendants().forEach(ProcessHandle::destroy);

        for (int look = 0; look < 600 && Files.exists(file()); look++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(file()).doesNotExist();
        write.end();
    }

    @Test
    void whatIsThereAlreadyIsNeitherWrittenOverNorRemoved() throws Exception {
        Files.writeString(file(), "mine");

        Running write = write();
        write.heard("^xensdk-ended \\d+$");
        write.end();

        assertThat(write.stderr()).contains("xensdk-failed " + file() + ": File exists");
        assertThat(file()).hasContent("mine");
    }

    @Test
    void aDirectoryThatIsNotThereIsAFailureThatIsSaidAtOnce() throws Exception {
        Running write = new Running(TrialScripts.write(directory + "/none/trial", SAMPLE));

        write.heard("^xensdk-ended \\d+$");
        assertThat(write.stderr()).contains("No such file or directory");
        write.end();
    }

    @Test
    void readingSaysHowMuchHowLongAndOnWhatKindOfFileSystem() throws Exception {
        Files.write(file(), new byte[5_000_000]);

        Running read = new Running(TrialScripts.read(file().toString()));

        assertThat(read.end()).as(read.stderr()).isZero();
        assertThat(read.stdout()).matches("xensdk-read 5000000 [1-9]\\d* [A-Za-z0-9._-]+\n");
        assertThat(file()).exists();
    }

    @Test
    void readingWhatIsNotThereIsAFailure() throws Exception {
        Running read = new Running(TrialScripts.read(file().toString()));

        assertThat(read.end()).isNotZero();
        assertThat(read.stderr()).contains("xensdk-failed " + file() + ": No such file or directory");
    }
}
