package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.domain.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The copy of a checkpoint as it is, on this machine; the other host is the same file in another directory. */
@Timeout(120)
class CheckpointCopyScriptsTest {

    private static final HostLink SSH = new HostLink(new PeerAddress("avignon", 22, "root", "ssh-ed25519 AAAA"));
    private static final int SIZE = 600_000;

    @TempDir
    Path directory;

    private final byte[] data = new byte[SIZE];

    @BeforeEach
    void aCheckpointOnOneHost() throws IOException {
        new Random(3).nextBytes(data);
        Files.write(file("checkpoint"), data);
        Files.createDirectory(file("there"));
        // The last word is the line for the other host, whose files are in another directory.
        ssh("exec sh -c \"$line\"");
    }

    private void ssh(String end) throws IOException {
        program(
                "ssh",
                "[ \"$1\" = -F ] || exit 255; for line; do :; done; line=$(printf '%s' \"$line\" | sed \"s,'"
                        + file("checkpoint") + "','" + file("there/checkpoint") + "',\"); " + end);
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(file(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private record Ended(int status, String stdout, String stderr) {}

    private Ended copy(long limit, String path) throws IOException, InterruptedException {
        var checkpoint = new Checkpoint(file("checkpoint").toString(), new ByteSize(SIZE));
        var builder = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        CheckpointCopyScripts.copy(checkpoint, limit, SSH, Duration.ofMinutes(1))
                                .line())
                .redirectError(file("stderr").toFile());
        builder.environment().put("PATH", path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text.strip(), Files.readString(file("stderr")));
    }

    private Ended copy(long limit) throws IOException, InterruptedException {
        return copy(limit, directory + ":" + System.getenv("PATH"));
    }

    @Test
    void allOfItArrivesAndNobodyElseCanReadIt() throws Exception {
        assertThat(copy(0)).isEqualTo(new Ended(0, Integer.toString(SIZE), ""));

        assertThat(file("there/checkpoint")).hasBinaryContent(data);
        assertThat(file("there/checkpoint.partial")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("there/checkpoint"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aLimitIsKeptAndProgressIsTold() throws Exception {
        long started = System.nanoTime();

        Ended ended = copy(250_000);

        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofSeconds(2));
        assertThat(ended.status()).isZero();
        assertThat(ended.stderr()).matches("(xensdk-bytes \\d{6}\n)+");
        assertThat(file("there/checkpoint")).hasBinaryContent(data);
    }

    @Test
    void aLinkThatBreaksLeavesNoFileWithTheNameOfAWholeOne() throws Exception {
        ssh("head -c 100000 | sh -c \"$line\"; exit 255");

        Ended ended = copy(0);

        assertThat(ended.status()).isEqualTo(255);
        assertThat(ended.stderr()).contains("100000 of " + SIZE + " bytes came");
        assertThat(file("there/checkpoint")).doesNotExist();
    }

    @Test
    void whatIsThereAlreadyStays() throws Exception {
        Files.writeString(file("there/checkpoint"), "another");
        assertThat(copy(0).status()).isNotZero();
        assertThat(file("there/checkpoint")).hasContent("another");

        Files.delete(file("there/checkpoint"));
        Files.writeString(file("there/checkpoint.partial"), "half");
        assertThat(copy(0).status()).isNotZero();
        assertThat(file("there/checkpoint.partial")).hasContent("half");
    }

    @Test
    void withoutPerlItIsCopiedAsWellButKeepsNoLimit() throws Exception {
        Path tools = Files.createDirectory(file("tools"));
        for (String tool : new String[] {"env", "sh", "mktemp", "rm", "cat", "stat", "sync", "mv", "sed"}) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/bin", tool));
        }
        Files.createSymbolicLink(tools.resolve("ssh"), file("ssh"));

        assertThat(copy(1 << 20, tools.toString())).isEqualTo(new Ended(69, "", "a limit needs perl\n"));
        assertThat(copy(0, tools.toString())).isEqualTo(new Ended(0, Integer.toString(SIZE), ""));
        assertThat(file("there/checkpoint")).hasBinaryContent(data);
    }

    @Test
    void aLimitThatIsNoneIsRefused() {
        var copy = CheckpointCopy.in("/xen/checkpoints");
        var little = new ByteSize(1023);

        assertThatThrownBy(() -> copy.limitedTo(little)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> CheckpointCopy.in("xen")).isInstanceOf(InvalidInputException.class);
        assertThat(copy.limitedTo(ByteSize.mebibytes(3)).bytesPerSecond()).isEqualTo(3 << 20);
        assertThat(copy.bytesPerSecond()).isZero();
    }
}
