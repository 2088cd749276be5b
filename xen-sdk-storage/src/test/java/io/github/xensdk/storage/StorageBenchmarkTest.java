package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.storage.StorageTrial.Work;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On simulated hosts, whose caches are a file; the copies are real. */
class StorageBenchmarkTest extends StorageOnSimulatedHosts {

    private static final ByteSize SIZE = ByteSize.kibibytes(100);

    @BeforeEach
    void places() throws IOException {
        for (String directory : List.of("/var/tmp", "/xen/images", "/xen/shared", "/proc/sys/vm")) {
            Files.createDirectories(avignon.path(directory));
        }
        Files.createDirectories(nevers.path("/proc/sys/vm"));
    }

    private StorageBenchmark.Builder benchmark() {
        return StorageBenchmark.on(avignon.asXenHost())
                .place("local", "/xen/images")
                .place("nfs", "/xen/shared", nevers.asXenHost())
                .size(SIZE);
    }

    @Test
    void eachPlaceIsWrittenToAndReadFromInTurnsThatRotate() {
        List<StorageTrial> trials = benchmark().rotations(2).warmUps(1).build().run();

        assertThat(trials)
                .extracting(StorageTrial::rotation, StorageTrial::place, StorageTrial::work, StorageTrial::warmUp)
                .containsExactly(
                        tuple(1, "local", Work.WRITE, true),
                        tuple(1, "local", Work.READ, true),
                        tuple(1, "nfs", Work.WRITE, true),
                        tuple(1, "nfs", Work.READ, true),
                        tuple(2, "nfs", Work.WRITE, false),
                        tuple(2, "nfs", Work.READ, false),
                        tuple(2, "local", Work.WRITE, false),
                        tuple(2, "local", Work.READ, false),
                        tuple(3, "local", Work.WRITE, false),
                        tuple(3, "local", Work.READ, false),
                        tuple(3, "nfs", Work.WRITE, false),
                        tuple(3, "nfs", Work.READ, false));
        assertThat(trials).allSatisfy(trial -> {
            assertThat(trial.took()).isBetween(Duration.ofNanos(1), Duration.ofMinutes(1));
            assertThat(trial.size()).isEqualTo(SIZE);
        });
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        Files.writeString(avignon.path("/proc/sys/vm/drop_caches"), "3\n");
        Files.writeString(nevers.path("/proc/sys/vm/drop_caches"), "3\n");
        var before = hosts.snapshot();

        benchmark().rotations(1).build().run();

        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void theServersCachesAreDroppedForThePlacesThatLieThereAlone() {
        benchmark().rotations(1).warmUps(0).build().run();

        assertThat(hosts.changingCommands())
                .filteredOn(command -> command.contains("drop"))
                .filteredOn(command -> command.startsWith("nevers"))
                .hasSize(2);
        assertThat(hosts.changingCommands())
                .filteredOn(command -> command.contains("drop"))
                .filteredOn(command -> command.startsWith("avignon"))
                .hasSize(4);
    }

    @Test
    void aCopyThatFailsEndsItAndNothingIsLeft() {
        hosts.failing(command -> command.toString().contains("read"), true);

        assertThatThrownBy(() -> benchmark().build().run())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("made to fail");

        hosts.calm();
        assertThat(hosts.snapshot().values())
                .allSatisfy(files -> assertThat(files.keySet()).noneMatch(file -> file.contains("benchmark")));
    }

    @Test
    void aPlaceThatIsNotThereIsFoundBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> benchmark().place("smb", "/xen/other").build().run())
                .isInstanceOf(XenException.class)
                .hasMessageContaining("there is no /xen/other on avignon");

        assertThat(hosts.changingCommands()).isEmpty();
    }

    @Test
    void aPlaceWithTooLittleRoomIsFoundBeforeAnythingIsWritten() {
        assertThatThrownBy(() ->
                        benchmark().size(ByteSize.gibibytes(1_000_000)).build().run())
                .isInstanceOf(XenException.class)
                .hasMessageContaining("/xen/images on avignon has room for");

        assertThat(hosts.changingCommands()).isEmpty();
    }

    @Test
    void theListenerHearsEachTrialAndOneThatThrowsChangesNothing() {
        var heard = new ArrayList<String>();
        List<StorageTrial> trials = benchmark()
                .rotations(1)
                .warmUps(0)
                .listener(new StorageBenchmarkListener() {
                    @Override
                    public void trialEnded(TrialEnded event) {
                        heard.add(event.number() + " of " + event.of());
                        throw new IllegalStateException("a listener's own fault");
                    }
                })
                .build()
                .run();

        assertThat(trials).hasSize(4);
        assertThat(heard).containsExactly("1 of 4", "2 of 4", "3 of 4", "4 of 4");
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        assertThatThrownBy(() -> benchmark().place("nfs", "/xen/again")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().place("", "/xen/again")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().place("relative", "xen")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().rotations(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().warmUps(-1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().size(new ByteSize(0))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> benchmark().limit(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> StorageBenchmark.on(avignon.asXenHost()).build())
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void throughputIsSizeByTime() {
        var trial = new StorageTrial("nfs", Work.WRITE, 1, false, ByteSize.mebibytes(64), Duration.ofMillis(500));

        assertThat(trial.bytesPerSecond()).isEqualTo(128.0 * 1024 * 1024);
    }
}
