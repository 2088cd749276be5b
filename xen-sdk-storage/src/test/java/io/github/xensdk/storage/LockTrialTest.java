package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.local.LocalTransport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real locks, of processes of this machine. */
class LockTrialTest {

    @TempDir
    Path directory;

    private final LocalTransport here = LocalTransport.create("nevers");
    private final XenHost nevers = XenHost.over(here, Optional.empty());

    @AfterEach
    void close() {
        nevers.close();
    }

    @Test
    void locksThatAllSeeWorkAndNothingStays() {
        try (var avignon = XenHost.over(LocalTransport.create("avignon"), Optional.empty())) {
            assertThatCode(() -> new LockTrial(directory.toString(), List.of(nevers, avignon)).run())
                    .doesNotThrowAnyException();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void locksThatAreOnlyAHostsOwnAreNoticed() {
        var avignon = XenHost.over(new OwnLocks(here), Optional.empty());

        assertThatThrownBy(() -> new LockTrial(directory.toString(), List.of(nevers, avignon)).run())
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageStartingWith("avignon: ")
                .hasMessageContaining("gets a lock that nevers holds");
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> new LockTrial(directory + "/nowhere", List.of(nevers)).run())
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("No such file or directory");
    }

    /** As a mount with {@code nolock}: its locks are on another file. */
    private record OwnLocks(CommandTransport local) implements CommandTransport {

        @Override
        public String host() {
            return "avignon";
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            List<String> words = command.words();
            return words.get(0).equals("sh")
                    ? local.start(
                            Command.script("lock", words.get(2), words.get(4), words.get(5) + ".own")
                                    .build(),
                            listener)
                    : local.start(command, listener);
        }

        @Override
        public void close() {}
    }
}
