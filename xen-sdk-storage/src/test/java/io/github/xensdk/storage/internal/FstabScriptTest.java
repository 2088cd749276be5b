package io.github.xensdk.storage.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script as it is, on a file of this machine that is not its fstab. */
class FstabScriptTest {

    private static final String SCRIPT = HostScript.read(MountSteps.class, "fstab.sh", "block.sh");

    @TempDir
    Path directory;

    private final LocalTransport here = LocalTransport.create("here");
    private Path fstab;

    @BeforeEach
    void place() {
        fstab = directory.resolve("fstab");
    }

    @AfterEach
    void close() {
        here.close();
    }

    private String run(String verb, String kept, String name) {
        return here.execute(Command.script(
                                verb,
                                SCRIPT,
                                verb,
                                kept,
                                fstab.toString(),
                                name,
                                "nevers:/" + name,
                                "/" + name,
                                "nfs4",
                                "nfs",
                                "hard,_netdev",
                                directory + "/no-systemd")
                        .build())
                .orThrow()
                .stdout()
                .strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "bac", "cba"})
    void blocksGoInAnyOrderAndLeaveTheFileAsItWas(String order) throws IOException {
        for (String before : List.of("/dev/xvda / ext4 defaults 0 1\n# the end", "# the end\n")) {
            Files.writeString(fstab, before);
            for (String name : List.of("a", "b", "c")) {
                run("do", "", name);
            }
            assertThat(run("look", "", "b")).isEqualTo("there");
            order.chars().forEach(name -> run("undo", "", Character.toString(name)));
            assertThat(Files.readString(fstab)).isEqualTo(before);
        }
    }

    @Test
    void aFileThatWasNotThereGoesAgain() {
        assertThat(run("look", "", "a")).startsWith("keep new-file\nchange ");
        run("do", "", "a");
        run("undo", "new-file", "a");

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aLineOfSomebodyElsesForTheSameDirectoryIsRefusedUnlessItIsTheSameMount() throws IOException {
        Files.writeString(fstab, "#nevers:/a /a nfs4 soft 0 0\nother:/a /a nfs4 hard 0 0");
        assertThat(run("look", "", "a")).startsWith("refuse ").endsWith("already: other:/a nfs4");

        Files.writeString(fstab, "nevers:/a\t/a\tnfs\thard 0 0\n");
        assertThat(run("look", "", "a")).isEqualTo("there");
    }

    @Test
    void aBlockThatWasChangedIsRefused() throws IOException {
        run("do", "", "a");
        Files.writeString(fstab, Files.readString(fstab).replace("hard", "soft"));

        assertThat(run("look", "", "a")).startsWith("refuse the block a in ").contains("has been changed");
    }
}
