package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Saving as it is, on this machine; only xl is a fake, which opens its file as the real one does. */
@Timeout(60)
class SavingTest {

    @TempDir
    Path directory;

    @BeforeEach
    void anXlThatSaves() throws IOException {
        program("xl", "echo \"$@\" > \"$0.words\"; for file; do :; done; echo memory > \"$file\"; chmod u+r \"$file\"");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private record Ended(int status, String stdout, String stderr) {}

    private Ended run(Command command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("sh", "-c", command.line())
                .redirectError(file("stderr").toFile());
        builder.environment().merge("PATH", directory.toString(), (path, own) -> own + ":" + path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text.strip(), Files.readString(file("stderr")));
    }

    private Ended save() throws IOException, InterruptedException {
        return run(XlCommands.save(7, file("a").toString(), Duration.ofMinutes(1), "-p"));
    }

    @Test
    void theFileHasItsNameWhenItIsWholeAndIsNobodyElses() throws Exception {
        assertThat(save()).isEqualTo(new Ended(0, "7", ""));

        assertThat(file("xl.words")).hasContent("save -p 7 " + file("a.partial"));
        assertThat(file("a")).hasContent("memory");
        assertThat(file("a.partial")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("a"))))
                .isEqualTo("rw-------");
    }

    @Test
    void ofTwoSavesToOnePathTheSecondTouchesNothing() throws Exception {
        Files.writeString(file("a.partial"), "half of another save");

        Ended ended = save();

        assertThat(ended.status()).isEqualTo(75);
        assertThat(ended.stderr()).contains("a save to " + file("a") + " is at work or was broken off", "remove");
        assertThat(file("a.partial")).hasContent("half of another save");
        assertThat(file("xl.words")).doesNotExist();
    }

    @Test
    void aFileThatCameMeanwhileStaysAndSoDoesWhatWasSaved() throws Exception {
        program("xl", "for file; do :; done; echo memory > \"$file\"; echo other > \"${file%.partial}\"");

        Ended ended = save();

        assertThat(ended.status()).isEqualTo(74);
        assertThat(ended.stdout()).isEmpty();
        assertThat(ended.stderr()).contains("what was saved is in " + file("a.partial"));
        assertThat(file("a")).hasContent("other");
        assertThat(file("a.partial")).hasContent("memory");
    }

    @Test
    void aSaveThatFailsLeavesNothing() throws Exception {
        program("xl", "echo 'no memory' >&2; exit 1");

        assertThat(save()).isEqualTo(new Ended(1, "", "no memory\n"));
        assertThat(file("a")).doesNotExist();
        assertThat(file("a.partial")).doesNotExist();
    }

    @Test
    void aDirectoryThatIsNotThereIsNoSaveAtWork() throws Exception {
        Ended ended = run(XlCommands.save(7, file("none/a").toString(), Duration.ofMinutes(1)));

        assertThat(ended.status()).isEqualTo(74);
        assertThat(ended.stderr()).contains("none/a.partial").doesNotContain("at work");
    }

    @Test
    void theHeadIsFoundBehindAGreeting() throws Exception {
        Files.writeString(file("a"), "head");

        String printed = run(XlCommands.checkpointHead(file("a").toString())).stdout();

        assertThat(XlCommands.parseCheckpointHead("Welcome! $ \n" + printed + "\nGoodbye"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("head");
    }
}
