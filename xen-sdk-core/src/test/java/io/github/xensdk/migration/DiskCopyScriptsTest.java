package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that copy disks as they are, on this machine; rsync is a fake where it does not matter what it does. */
@Timeout(120)
class DiskCopyScriptsTest {

    private static final HostLink SSH = new HostLink(new PeerAddress("avignon", 22, "root", "ssh-ed25519 AAAA"));
    private static final int SIZE = 8 << 20;

    private final UUID guest = UUID.randomUUID();

    @TempDir
    Path directory;

    @BeforeEach
    void aHostThatIsThisOne() throws IOException {
        program("ssh", "while [ \"$1\" != avignon ]; do shift; done; shift; exec \"$@\"");
        program("fake-rsync", "printf '%s\\n' \"$@\" > words; echo 'Total bytes sent: 17'");
    }

    @AfterEach
    void removeTheLock() throws IOException {
        Files.deleteIfExists(LocalLock.file(guest));
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void fakeRsync() throws IOException {
        Files.move(directory.resolve("fake-rsync"), directory.resolve("rsync"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private record Ended(int status, String stdout) {}

    private Ended run(Command command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command.line())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text.strip());
    }

    private Command copy(long limit) {
        return DiskCopyScripts.copy(
                guest, file("disk").toString(), file("copy").toString(), limit, SSH, Duration.ofMinutes(1));
    }

    @Test
    void theLimitReachesRsyncInKibibytes() throws Exception {
        fakeRsync();

        assertThat(run(copy(3 << 20))).isEqualTo(new Ended(0, "Total bytes sent: 17"));

        assertThat(Files.readAllLines(file("words"))).contains("--bwlimit=3072", "--sparse", "--inplace");
        assertThat(run(copy(0)).status()).isZero();
        assertThat(Files.readAllLines(file("words"))).contains("--bwlimit=0");
    }

    @Test
    void rsyncsStatusIsTheCopys() throws Exception {
        program("rsync", "echo 'No space left' >&2; exit 11");

        assertThat(run(copy(0))).isEqualTo(new Ended(11, "No space left"));
    }

    @Test
    void aSecondCopyOfTheGuestsDisksDoesNotBegin() throws Exception {
        fakeRsync();

        LocalLock held = LocalLock.hold(guest);
        try {
            assertThat(run(copy(0)).status()).isEqualTo(DiskCopyScripts.AT_WORK);
            assertThat(run(DiskCopyScripts.lookAtLock(guest)).stdout()).isEqualTo("busy");
        } finally {
            held.release();
        }

        assertThat(file("words")).doesNotExist();
        assertThat(run(DiskCopyScripts.lookAtLock(guest)).stdout()).isEqualTo("fits");
        assertThat(run(copy(0)).status()).isZero();
    }

    @Test
    void lookingForACopyAtWorkMakesNoFile() throws Exception {
        assertThat(run(DiskCopyScripts.lookAtLock(guest)).stdout()).isEqualTo("fits");
        assertThat(LocalLock.file(guest)).doesNotExist();
    }

    @Test
    void rsyncHoldsTheLockWhenItsShellWasKilled() throws Exception {
        program("rsync", "echo $$ > begun.new; mv begun.new begun; exec sleep 60");
        var builder = new ProcessBuilder("sh", "-c", "exec " + copy(0).line()).directory(directory.toFile());
        builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
        Process shell = builder.start();
        while (!Files.exists(file("begun"))) {
            Thread.sleep(20);
        }
        shell.destroyForcibly().waitFor();
        ProcessHandle rsync = ProcessHandle.of(
                        Long.parseLong(Files.readString(file("begun")).strip()))
                .orElseThrow();
        try {
            assertThat(run(DiskCopyScripts.lookAtLock(guest)).stdout()).isEqualTo("busy");
        } finally {
            rsync.destroyForcibly();
        }
    }

    @Test
    void holesStayHolesAndDataIsTheSame() throws Exception {
        assumeTrue(installed("rsync"), "rsync is not installed here");
        byte[] data = new byte[1 << 20];
        new Random(5).nextBytes(data);
        try (var disk = new RandomAccessFile(file("disk").toFile(), "rw")) {
            disk.setLength(SIZE);
            disk.seek(2 << 20);
            disk.write(data);
        }

        Ended ended = run(copy(0));

        assertThat(ended.status()).as(ended.stdout()).isZero();
        assertThat(ended.stdout()).contains("Total bytes sent: ");
        assertThat(file("copy")).hasSameBinaryContentAs(file("disk"));
        assertThat(allocated("copy")).isLessThan(SIZE / 2);
    }

    private static boolean installed(String program) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }

    private long allocated(String name) throws IOException, InterruptedException {
        return 512
                * Long.parseLong(run(Command.of("stat", "-c", "%b", file(name).toString())
                                .build())
                        .stdout());
    }

    private String source(String name) throws IOException, InterruptedException {
        return run(DiskCopyScripts.lookAtSource(file(name).toString())).stdout();
    }

    @Test
    void whatRsyncWouldPassOverOrCannotReadIsNamed() throws Exception {
        Files.write(file("disk"), new byte[8192]);
        Files.createSymbolicLink(file("link"), file("disk"));
        byte[] overlay = new byte[64];
        System.arraycopy(new byte[] {'Q', 'F', 'I', (byte) 0xfb}, 0, overlay, 0, 4);
        overlay[15] = 1;
        Files.write(file("overlay"), overlay);

        assertThat(source("disk")).matches("fits \\d+");
        assertThat(source("link")).startsWith("is a symbolic link, which is not copied; ");
        assertThat(source("none")).startsWith("is no file; ");
        assertThat(source("overlay")).startsWith("has a backing file, which would stay behind; ");
    }

    @Test
    void aHoleTakesNoRoom() throws Exception {
        try (var disk = new RandomAccessFile(file("disk").toFile(), "rw")) {
            disk.setLength(SIZE);
            disk.write(new byte[4096]);
        }

        assertThat(Long.parseLong(source("disk").substring("fits ".length()))).isBetween(4096L, 1L << 20);
    }

    @Test
    void theTargetSaysWhatIsFreeAndWhatAnUnfinishedCopyHas() throws Exception {
        String place = file("copy").toString();
        String partial = file("partial").toString();

        assertThat(run(DiskCopyScripts.lookAtTarget(place, partial)).stdout()).matches("fits \\d+ [1-9]\\d* 0");
        Files.write(file("partial"), new byte[8192]);
        assertThat(run(DiskCopyScripts.lookAtTarget(place, partial)).stdout()).matches("fits \\d+ \\d+ [1-9]\\d*");
        Files.createFile(file("copy"));
        assertThat(run(DiskCopyScripts.lookAtTarget(place, partial)).stdout()).startsWith("is there already; ");
        assertThat(run(DiskCopyScripts.lookAtTarget(file("none/copy").toString(), partial))
                        .stdout())
                .startsWith("has no directory that can be written to; ");
    }
}
