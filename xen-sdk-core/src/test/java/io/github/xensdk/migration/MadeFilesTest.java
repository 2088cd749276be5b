package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The note's scripts as they are, on this machine. */
class MadeFilesTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    Path directory;

    private Path notes = Path.of("");
    private Path checkpoint = Path.of("");
    private Path halfCopy = Path.of("");

    @BeforeEach
    void files() throws IOException {
        notes = directory.resolve("made");
        checkpoint = Files.writeString(directory.resolve("guest-04-0cd4.checkpoint"), "memory");
        halfCopy = Files.writeString(directory.resolve("guest-04.img.xensdk-" + GUEST + ".partial"), "half");
    }

    private static CommandResult run(Command command) {
        try (var here = LocalTransport.create("here")) {
            return here.execute(command);
        }
    }

    private void note(Path... files) {
        List<String> paths = List.of(files).stream().map(Path::toString).toList();
        run(MadeFiles.noting(notes.toString(), GUEST, paths)).orThrow();
    }

    private List<String> removed() {
        return run(MadeFiles.removing(notes.toString(), GUEST))
                .orThrow()
                .stdout()
                .lines()
                .toList();
    }

    @Test
    void whatWasNotedGoesAndIsNamed() throws IOException {
        Path unfinished = Files.writeString(directory.resolve("guest-04-77.checkpoint.partial"), "half");
        note(checkpoint);
        note(halfCopy, directory.resolve("guest-04-77.checkpoint"));

        assertThat(removed()).containsExactly(checkpoint.toString(), halfCopy.toString(), unfinished.toString());

        assertThat(checkpoint).doesNotExist();
        assertThat(halfCopy).doesNotExist();
        assertThat(unfinished).doesNotExist();
        assertThat(removed()).isEmpty();
        assertThat(notes).isEmptyDirectory();
    }

    @Test
    void whatBearsNoNameOfOursStaysWhateverTheNoteSays() throws IOException {
        Path disk = Files.writeString(directory.resolve("guest-04.img"), "data");
        Path anothers = Files.writeString(directory.resolve("x.xensdk-" + new UUID(1, 2) + ".partial"), "data");
        note(disk, anothers, checkpoint);

        assertThat(removed()).containsExactly(checkpoint.toString());

        assertThat(disk).exists();
        assertThat(anothers).exists();
    }

    @Test
    void anotherGuestsNoteIsNotRead() {
        run(MadeFiles.noting(notes.toString(), new UUID(3, 4), List.of(checkpoint.toString())))
                .orThrow();

        assertThat(removed()).isEmpty();
        assertThat(checkpoint).exists();
    }

    @Test
    void onlyWhatHasGoneIsForgotten() {
        Path ours = directory.resolve("guest-04-77.checkpoint");
        note(checkpoint);
        note(ours, halfCopy);

        List<String> paths = List.of(ours.toString(), halfCopy.toString());
        run(MadeFiles.forgetting(notes.toString(), GUEST, paths)).orThrow();

        assertThat(removed()).as("of a program that was killed before").containsExactly(checkpoint.toString());
        assertThat(halfCopy).exists();

        note(ours);
        run(MadeFiles.forgetting(notes.toString(), GUEST, paths)).orThrow();
        run(MadeFiles.forgetting(notes.toString(), GUEST, paths)).orThrow();
        assertThat(notes).isEmptyDirectory();
    }
}
