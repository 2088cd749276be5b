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
        return removed(true);
    }

    private List<String> removed(boolean guestIsElsewhere) {
        return run(MadeFiles.removing(notes.toString(), GUEST, guestIsElsewhere))
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
    void whoForgetsItsOwnFilesLeavesWhatAnotherProgramHasNoted() {
        note(checkpoint);
        note(halfCopy);

        run(MadeFiles.forgetting(notes.toString(), GUEST, List.of(halfCopy.toString())))
                .orThrow();
        assertThat(removed()).containsExactly(checkpoint.toString());
        assertThat(halfCopy).exists();

        note(halfCopy);
        run(MadeFiles.forgetting(notes.toString(), GUEST, List.of(halfCopy.toString())))
                .orThrow();
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

    private Path finishedDisk() throws IOException {
        Path disk = directory.resolve("guest 04.img");
        run(Command.script(
                                "finish",
                                MadeFiles.NOTE_DISK + "mv -n \"$1\" \"$2\"",
                                halfCopy.toString(),
                                disk.toString(),
                                notes.resolve(GUEST.toString()).toString())
                        .build())
                .orThrow();
        assertThat(disk).exists();
        return disk;
    }

    @Test
    void aDiskWhoseGuestStayedAtTheSourceGoes() throws IOException {
        Path disk = finishedDisk();

        assertThat(removed()).containsExactly(disk.toString());
        assertThat(disk).doesNotExist();
        assertThat(notes).isEmptyDirectory();
    }

    @Test
    void aDiskThatTheGuestHasStays() throws IOException {
        Path disk = finishedDisk();

        assertThat(removed(false)).isEmpty();
        assertThat(removed(true)).isEmpty();
        assertThat(disk).exists();
    }

    @Test
    void aDiskThatWasWrittenToOrPutThereSinceStays() throws IOException {
        Path disk = finishedDisk();
        Files.writeString(disk, "data of somebody");
        assertThat(removed()).isEmpty();
        assertThat(disk).exists();

        Files.writeString(halfCopy, "half");
        Files.delete(disk);
        Path another = finishedDisk();
        Files.move(another, directory.resolve("kept"));
        Files.copy(directory.resolve("kept"), disk);
        assertThat(removed()).isEmpty();
        assertThat(disk).exists();
    }

    @Test
    void whoForgetsADiskLeavesOthersNoted() throws IOException {
        Path disk = finishedDisk();
        note(checkpoint);

        run(MadeFiles.forgetting(notes.toString(), GUEST, List.of(disk.toString())))
                .orThrow();

        assertThat(removed()).containsExactly(checkpoint.toString());
        assertThat(disk).exists();
    }

    @Test
    void anotherGuestsNoteIsNotRead() {
        run(MadeFiles.noting(notes.toString(), new UUID(3, 4), List.of(checkpoint.toString())))
                .orThrow();

        assertThat(removed()).isEmpty();
        assertThat(checkpoint).exists();
    }
}
