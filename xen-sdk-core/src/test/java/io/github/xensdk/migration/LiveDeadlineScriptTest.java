package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cuts a link, on this machine: xl is a shell under that name, and its ssh a program that sleeps. */
@Timeout(60)
class LiveDeadlineScriptTest {

    /** No domain of this machine's, where it is a Xen host. */
    private static final int DOMAIN = 987_654_321;

    @TempDir
    Path directory;

    private Process xl;

    @BeforeEach
    void anXlThatMigrates() throws Exception {
        Files.copy(Path.of("/bin/sh").toRealPath(), directory.resolve("xl"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("ssh"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Path.of("/bin/sleep").toRealPath(), directory.resolve("helper"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                directory.resolve("migrate"), "./helper 50 & ./ssh 50 & echo $! > link.new; mv link.new link; wait\n");
        for (String tool : new String[] {"ps", "awk"}) {
            Files.writeString(directory.resolve(tool), "#!/bin/sh\nexit 127\n");
            assertThat(directory.resolve(tool).toFile().setExecutable(true)).isTrue();
        }
        xl = new ProcessBuilder("./xl", "migrate", "-s", "ssh", Integer.toString(DOMAIN), "avignon")
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        while (!Files.exists(directory.resolve("link"))) {
            Thread.sleep(20);
        }
    }

    @AfterEach
    void end() {
        xl.descendants().forEach(ProcessHandle::destroyForcibly);
        xl.destroyForcibly();
    }

    private ProcessHandle link() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(directory.resolve("link")).strip()))
                .orElseThrow();
    }

    private String cut(int domain) throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("sh", "-c", LiveDeadline.cutting(domain).line());
        builder.environment().merge("PATH", directory.toString(), (path, own) -> path + ":" + own);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return text.strip();
    }

    @Test
    void itsSshIsEndedAndNeitherXlNorWhatElseXlStarted() throws Exception {
        ProcessHandle link = link();

        assertThat(cut(DOMAIN)).isEqualTo("cut " + link.pid());

        link.onExit().get(30, TimeUnit.SECONDS);
        assertThat(xl.isAlive()).isTrue();
        assertThat(xl.descendants()).hasSize(1);
    }

    @Test
    void thatOfAnotherGuestIsLeftAlone() throws Exception {
        assertThat(cut(DOMAIN + 1)).isEmpty();
        assertThat(link().isAlive()).isTrue();
    }

    @Test
    void duringTheHandoverItIsLeftAlone() throws Exception {
        Files.writeString(
                directory.resolve("stderr"),
                "migration target: Transfer complete, requesting permission to start domain.\n");

        assertThat(cut(DOMAIN)).isEqualTo("handing over");
        assertThat(link().isAlive()).isTrue();
    }
}
