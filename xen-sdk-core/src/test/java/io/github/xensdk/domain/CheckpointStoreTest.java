package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CheckpointHeads;
import io.github.xensdk.CheckpointUntrustedException;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files and real scripts on this machine; only xl is a fake. */
@Timeout(60)
class CheckpointStoreTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    Path directory;

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final LocalTransport machine = LocalTransport.create("nevers");
    private XenHost host = nevers.asXenHost();
    private CheckpointStore store = CheckpointStore.on(host, "/nowhere");

    @BeforeEach
    void anXlThatSavesAndRestores() {
        nevers.on("xl save", command -> {
            write(Path.of(command.words().get(5)), CheckpointHeads.of(GUEST, "guest-04"));
            return nevers.usual(command);
        });
        nevers.on("xl restore", command -> {
            nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });
        host = XenHost.over(new FilesHere(), Optional.empty());
        store = CheckpointStore.on(host, directory.toString());
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** What is xl's is the fake's, and the rest is done here. */
    private final class FilesHere implements CommandTransport {
        @Override
        public String host() {
            return "nevers";
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            return command.toString().startsWith("xl ")
                    ? nevers.start(command, listener)
                    : machine.start(command, listener);
        }

        @Override
        public void close() {}
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private KeptCheckpoint save() {
        return store.save(host.domains().get("guest-04"), "before", AfterSave.DESTROY);
    }

    @Test
    void aKeptCheckpointSaysWhoseItIsAndBringsTheGuestBackOnce() {
        KeptCheckpoint kept = save();

        assertThat(kept.guest()).isEqualTo("guest-04");
        assertThat(kept.uuid()).isEqualTo(GUEST);
        assertThat(kept.xenVersion()).isEqualTo("4.17.5");
        assertThat(kept.file().size().bytes())
                .isEqualTo(file("before.checkpoint").toFile().length());
        assertThat(kept.consumed()).isEmpty();
        assertThat(store.list()).containsExactly(kept);
        assertThat(store.verify("before")).isEqualTo(kept);

        assertThat(store.restore("before", StartMode.RUNNING).uuid()).isEqualTo(GUEST);

        assertThat(store.get("before").consumed().orElseThrow()).endsWith(" on nevers");
        nevers.guests().clear();
        assertThatThrownBy(() -> store.restore("before", StartMode.RUNNING))
                .isInstanceOf(CheckpointConsumedException.class)
                .hasMessageContaining("before.checkpoint")
                .hasMessageContaining("once");
        assertThat(nevers.guests()).isEmpty();
    }

    @Test
    void nobodyElseCanReadTheManifestAndNothingElseIsLeft() throws IOException {
        save();

        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("before.checkpoint", "before.manifest");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("before.manifest"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void aDirectoryThatOthersMayWriteIntoIsRefused(String mode) throws IOException {
        Domain guest = host.domains().get("guest-04");
        save();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
        try {
            for (ThrowingCallable verb : List.<ThrowingCallable>of(
                    () -> store.restore("before", StartMode.RUNNING),
                    () -> store.save(guest, "other", AfterSave.DESTROY),
                    () -> store.vouchFor("other"),
                    store::list)) {
                assertThatThrownBy(verb)
                        .isInstanceOf(CheckpointUntrustedException.class)
                        .hasMessageContaining(directory + " is not trusted: others than root may write into it");
            }
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void oneFlippedBitIsNotRestoredAndTheCheckpointIsNotConsumed() throws IOException {
        save();
        byte[] content = Files.readAllBytes(file("before.checkpoint"));
        content[content.length - 1] ^= 1;
        Files.write(file("before.checkpoint"), content);

        assertThatThrownBy(() -> store.restore("before", StartMode.RUNNING))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("SHA-256");
        assertThat(nevers.guests()).isEmpty();
        assertThat(store.get("before").consumed()).isEmpty();
    }

    @Test
    void aTruncatedOneAndAMissingOneAreSaidToBe() throws IOException {
        save();
        Files.write(file("before.checkpoint"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> store.verify("before"))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("3 bytes in place of");
        Files.delete(file("before.checkpoint"));
        assertThatThrownBy(() -> store.verify("before"))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void theManifestOfOneGuestDoesNotServeTheCheckpointOfAnother() throws IOException {
        write(file("swapped.checkpoint"), CheckpointHeads.of(UUID.randomUUID(), "guest-05"));
        store.vouchFor("swapped");
        String manifest = Files.readString(file("swapped.manifest"));
        Files.writeString(file("swapped.manifest"), manifest.replaceFirst("(?m)^uuid .*$", "uuid " + GUEST));

        assertThatThrownBy(() -> store.restore("swapped", StartMode.RUNNING))
                .isInstanceOf(CheckpointCorruptException.class)
                .hasMessageContaining("guest-05");
    }

    @Test
    void aFileMadeByHandIsNotRestoredUntilSomebodyVouchesForIt() {
        nevers.guests().clear();
        write(file("by-hand.checkpoint"), CheckpointHeads.of(GUEST, "guest-04"));

        assertThatThrownBy(() -> store.restore("by-hand", StartMode.RUNNING))
                .isInstanceOf(CheckpointUntrustedException.class)
                .hasMessageContaining("by-hand.manifest");

        assertThat(store.vouchFor("by-hand").uuid()).isEqualTo(GUEST);
        assertThat(store.restore("by-hand", StartMode.RUNNING).name()).isEqualTo("guest-04");
    }

    @Test
    void nobodyCanVouchForWhatIsNoCheckpointOrNotThere() {
        write(file("text.checkpoint"), "hello".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> store.vouchFor("text")).isInstanceOf(OutputNotRecognisedException.class);
        assertThatThrownBy(() -> store.vouchFor("none"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("none.checkpoint");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void aRestoreThatFailedCleanlyCanBeTriedAgain() {
        save();
        nevers.on("xl restore", command -> nevers.result(command, 1, "", "cannot allocate memory"));
        assertThatThrownBy(() -> store.restore("before", StartMode.RUNNING))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("cannot allocate memory");
        assertThat(store.get("before").consumed()).isEmpty();

        anXlThatSavesAndRestores();
        assertThat(store.restore("before", StartMode.RUNNING).uuid()).isEqualTo(GUEST);
    }

    @Test
    void aRestoreWhoseEndWasNotSeenStaysMarked() {
        save();
        nevers.on("xl restore", command -> {
            throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThatThrownBy(() -> store.restore("before", StartMode.RUNNING))
                .isInstanceOf(ConnectionLostException.class);

        assertThat(store.get("before").consumed()).isPresent();
        assertThat(store.letBeRestoredAgain("before").consumed()).isEmpty();
    }

    @Test
    void beforeTheGuestIsRestoredTheMarkIsThere() {
        save();
        nevers.on("xl restore", command -> {
            assertThat(file("before.consumed")).exists();
            nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        store.restore("before", StartMode.RUNNING);
    }

    @Test
    void besideTheLiveGuestItIsRefusedAndNotConsumed() {
        store.save(host.domains().get("guest-04"), "before", AfterSave.GO_ON);

        assertThatThrownBy(() -> store.restore("before", StartMode.RUNNING)).isInstanceOf(DomainExistsException.class);
        assertThat(store.get("before").consumed()).isEmpty();
    }

    @Test
    void ofTwoThatRestoreAtTheSameTimeOneIsRefused() throws Exception {
        save();
        var both = new CountDownLatch(2);
        nevers.on("xl list", command -> {
            // Both are past the question whether it was restored before either marks it.
            both.countDown();
            try {
                both.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            synchronized (nevers) {
                return nevers.usual(command);
            }
        });
        try (var pool = new Pool()) {
            var one = pool.workers.submit(() -> store.restore("before", StartMode.RUNNING));
            var other = pool.workers.submit(() -> store.restore("before", StartMode.RUNNING));
            int refused = 0;
            for (var each : List.of(one, other)) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(CheckpointConsumedException.class);
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
        }
        assertThat(nevers.guests()).hasSize(1);
    }

    private static final class Pool implements AutoCloseable {
        private final ExecutorService workers = Executors.newFixedThreadPool(2);

        @Override
        public void close() {
            workers.shutdownNow();
        }
    }

    @Test
    void aNameIsGivenOnceAndASavedFileIsNeverWrittenOver() throws IOException {
        KeptCheckpoint kept = save();
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        byte[] before = Files.readAllBytes(file("before.checkpoint"));

        assertThatThrownBy(this::save).isInstanceOf(CheckpointExistsException.class);
        assertThatThrownBy(() -> store.vouchFor("before")).isInstanceOf(CheckpointExistsException.class);

        assertThat(file("before.checkpoint")).hasBinaryContent(before);
        assertThat(store.verify("before")).isEqualTo(kept);
    }

    @Test
    void whatIsRemovedIsGoneAndOnlyWhatTheStoreKnowsIsRemoved() {
        save();
        write(file("foreign.checkpoint"), new byte[] {1});

        store.remove("before");

        assertThat(directory.toFile().list()).containsExactly("foreign.checkpoint");
        assertThatThrownBy(() -> store.remove("foreign")).isInstanceOf(CheckpointUntrustedException.class);
        assertThat(file("foreign.checkpoint")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../x", "a/b", "-x", ".hidden", "a b", "a\nb", "ä"})
    void aNameThatIsNoneIsRefusedBeforeAnythingIsAsked(String name) {
        assertThatThrownBy(() -> store.restore(name, StartMode.RUNNING)).isInstanceOf(InvalidInputException.class);
        assertThat(nevers.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "format 2\n", "format 1\nguest g\nuuid x\nsize 1\nsha256 y\nxen z\nsaved w\n", "nonsense\n"})
    void aManifestThatIsNotUnderstoodIsNotGuessedAt(String text) throws IOException {
        Files.writeString(file("odd.manifest"), text);

        assertThatThrownBy(() -> store.get("odd")).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void aNameThatEndsAsAManifestDoesIsItsOwn() {
        store.save(host.domains().get("guest-04"), "x.manifest", AfterSave.GO_ON);

        assertThat(store.list()).extracting(KeptCheckpoint::name).containsExactly("x.manifest");
        assertThatThrownBy(() -> store.get("x")).isInstanceOf(CheckpointUntrustedException.class);
    }
}
