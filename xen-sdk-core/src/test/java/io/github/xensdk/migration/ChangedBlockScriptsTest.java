package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that send written blocks as they are, on this machine; the kernel's list is a directory of files. */
@Timeout(120)
class ChangedBlockScriptsTest {

    private static final int BLOCK = 4096;
    private static final int SIZE = 300 * BLOCK + 512;
    private static final String LIST = "xensdk-test-0";
    private static final HostLink SSH = new HostLink(new PeerAddress("avignon", 22, "root", "ssh-ed25519 AAAA"));

    private final UUID guest = UUID.randomUUID();

    @TempDir
    Path directory;

    private final byte[] now = new byte[SIZE];
    private final byte[] before = new byte[SIZE];
    private final StringBuilder events = new StringBuilder();

    @BeforeEach
    void aDiskThatWasCopiedOnce() throws IOException {
        var random = new Random(7);
        random.nextBytes(now);
        random.nextBytes(before);
        Files.write(directory.resolve("disk"), now);
        Files.write(directory.resolve("copy"), before);
        program("unshare", "shift; sed \"s,=/sys,=$PWD/sys,; s,\\\"/sys,\\\"$PWD/sys,\" | \"$@\"");
        // The last word is the line for the other host.
        program("ssh", "[ \"$1\" = -F ] && [ ! -e broken ] || exit 255; for last; do :; done; exec sh -c \"$last\"");
        kernel("tracing_on", "1\n");
        kernel("events/block/block_rq_complete/enable", "1\n");
        kernel("events/block/block_rq_complete/filter", "dev == 7340035 && !(rwbs ~ \"R*\")\n");
        kernel("per_cpu/cpu0/stats", "entries: 3\noverrun: 0\ncommit overrun: 0\nbytes: 212\ndropped events: 0\n");
        file("sys/dev/block/7:3/inflight", "       0        0\n");
    }

    @AfterEach
    void removeTheLock() throws IOException {
        Files.deleteIfExists(LocalLock.file(guest));
    }

    private void program(String name, String text) throws IOException {
        file(name, "#!/bin/sh\ncd '" + directory + "'\n" + text + "\n");
        assertThat(directory.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    private void kernel(String name, String text) throws IOException {
        file("sys/kernel/tracing/instances/" + LIST + "/" + name, text);
    }

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    /** As Linux 6.1 says it; later ones say more within the brackets' place. */
    private void wrote(long sector, long count) {
        events.append("          <idle>-0       [000] ..s1.   812.345678: block_rq_complete: 7,3 WS () %d + %d [0]\n"
                .formatted(sector, count));
    }

    private record Ended(int status, String stderr) {}

    private Ended send(boolean suspended) throws IOException, InterruptedException {
        kernel("trace_pipe", events.toString());
        Command command = ChangedBlockScripts.send(
                guest,
                LIST,
                directory.resolve("disk").toString(),
                directory.resolve("copy").toString(),
                0,
                suspended,
                SSH,
                Duration.ofMinutes(1));
        Path stderr = directory.resolve("stderr");
        var builder = new ProcessBuilder("sh", "-c", command.line())
                .redirectError(stderr.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(stderr));
    }

    private byte[] copy() throws IOException {
        return Files.readAllBytes(directory.resolve("copy"));
    }

    /** What it was before, with these blocks as they are now. */
    private byte[] withBlocks(int from, int until) {
        byte[] expected = before.clone();
        int end = Math.min(until * BLOCK, SIZE);
        System.arraycopy(now, from * BLOCK, expected, from * BLOCK, end - from * BLOCK);
        return expected;
    }

    @Test
    void whatTheKernelHasListedIsSentAndNothingElse() throws Exception {
        wrote(80, 16);
        wrote(96, 1);
        wrote(0, 0);

        Ended ended = send(false);

        assertThat(ended).isEqualTo(new Ended(0, "xensdk-sent " + 3 * BLOCK + "\n"));
        assertThat(copy()).isEqualTo(withBlocks(10, 13));
    }

    @Test
    void manyWritesInAnyOrderMakeTheCopyEqual() throws Exception {
        var order = new Random(11);
        byte[] expected = before.clone();
        for (int n = 0; n < 500; n++) {
            int sector = order.nextInt(SIZE / 512);
            wrote(sector, 1);
            int from = sector / 8 * BLOCK;
            int end = Math.min(from + BLOCK, SIZE);
            System.arraycopy(now, from, expected, from, end - from);
        }

        assertThat(send(true).status()).isZero();

        assertThat(copy()).isEqualTo(expected);
        assertThat(Arrays.equals(expected, now)).as("some were not written").isFalse();
    }

    @Test
    void aRunThatIsLongerThanARecordAndEndsWithTheDiskIsSentWhole() throws Exception {
        wrote(0, SIZE / 512);

        assertThat(send(true).stderr()).endsWith("xensdk-sent " + SIZE + "\n");

        assertThat(copy()).isEqualTo(now);
    }

    @Test
    void whereNothingWasWrittenNothingIsSent() throws Exception {
        assertThat(send(true)).isEqualTo(new Ended(0, "xensdk-sent 0\n"));
        assertThat(copy()).isEqualTo(before);
    }

    @Test
    void zerosAreWrittenOverDataAndNotIntoHoles() throws Exception {
        Files.write(directory.resolve("disk"), new byte[SIZE]);
        Files.delete(directory.resolve("copy"));
        try (var sparse = new RandomAccessFile(directory.resolve("copy").toFile(), "rw")) {
            sparse.setLength(SIZE);
            sparse.write(before, 0, BLOCK);
        }
        wrote(0, SIZE / 512);

        assertThat(send(true).status()).isZero();

        assertThat(copy()).containsOnly(0);
        var blocks =
                new ProcessBuilder("stat", "-c", "%b", directory.resolve("copy").toString()).start();
        assertThat(Long.parseLong(new String(blocks.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip())
                        * 512)
                .as("allocated")
                .isLessThan(SIZE / 2);
    }

    @Test
    void aListThatHasLostWritesIsNotUsed() throws Exception {
        wrote(80, 16);
        kernel("per_cpu/cpu0/stats", "entries: 3\noverrun: 12\ndropped events: 0\n");

        assertThat(send(false).status()).isEqualTo(ChangedBlockScripts.INCOMPLETE);
        assertThat(copy()).isEqualTo(before);
    }

    @Test
    void aLineThatIsNotUnderstoodMakesTheListUseless() throws Exception {
        wrote(80, 16);
        events.append("CPU:0 [LOST 17 EVENTS]\n");
        wrote(96, 16);

        Ended ended = send(false);

        assertThat(ended.status()).isEqualTo(ChangedBlockScripts.INCOMPLETE);
        assertThat(ended.stderr()).contains("LOST 17 EVENTS");
        assertThat(copy()).isEqualTo(before);
    }

    @Test
    void aListThatSomebodySwitchedOffIsNotUsed() throws Exception {
        kernel("tracing_on", "0\n");

        assertThat(send(false).status()).isEqualTo(ChangedBlockScripts.INCOMPLETE);
    }

    @Test
    void besideAnotherCopyOfTheGuestsDisksNothingIsSent() throws Exception {
        wrote(0, SIZE / 512);

        LocalLock held = LocalLock.hold(guest);
        try {
            assertThat(send(false).status()).isEqualTo(DiskCopyScripts.AT_WORK);
        } finally {
            held.release();
        }

        assertThat(copy()).isEqualTo(before);
        assertThat(send(false).status()).as("when that has ended").isZero();
    }

    @Test
    void theLinkHoldsTheLockToo() throws Exception {
        program(
                "ssh",
                "flock -n '" + LocalLock.file(guest)
                        + "' true && touch was-free; for last; do :; done; exec sh -c \"$last\"");
        wrote(0, SIZE / 512);

        assertThat(send(false).status()).isZero();

        assertThat(directory.resolve("was-free")).doesNotExist();
    }

    @Test
    void aBrokenLinkIsAFailureAndNotAListThatIsNotWhole() throws Exception {
        wrote(0, SIZE / 512);
        file("broken", "");

        Ended ended = send(false);

        assertThat(ended.status()).isNotZero().isNotEqualTo(ChangedBlockScripts.INCOMPLETE);
        assertThat(ended.stderr()).contains("xensdk-failed");
    }
}
