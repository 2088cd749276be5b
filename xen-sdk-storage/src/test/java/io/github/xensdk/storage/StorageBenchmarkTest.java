package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                        tuple(1, "local", StorageTrial.WRITE, true),
                        tuple(1, "local", StorageTrial.READ, true),
                        tuple(1, "nfs", StorageTrial.WRITE, true),
                        tuple(1, "nfs", StorageTrial.READ, true),
                        tuple(2, "nfs", StorageTrial.WRITE, false),
                        tuple(2, "nfs", StorageTrial.READ, false),
                        tuple(2, "local", StorageTrial.WRITE, false),
                        tuple(2, "local", StorageTrial.READ, false),
                        tuple(3, "local", StorageTrial.WRITE, false),
                        tuple(3, "local", StorageTrial.READ, false),
                        tuple(3, "nfs", StorageTrial.WRITE, false),
                        tuple(3, "nfs", StorageTrial.READ, false));
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
    void loadsRunAfterTheCopiesAndLeaveNothing() {
        List<StorageTrial> trials = benchmark()
                .rotations(1)
                .warmUps(0)
                .load(StorageLoad.database())
                .load(StorageLoad.database().jobs(4))
                .loadTime(Duration.ofSeconds(2))
                .build()
                .run();

        assertThat(trials)
                .extracting(StorageTrial::place, StorageTrial::work)
                .containsExactly(
                        tuple("local", StorageTrial.WRITE),
                        tuple("local", StorageTrial.READ),
                        tuple("local", "database"),
                        tuple("local", "database x4"),
                        tuple("nfs", StorageTrial.WRITE),
                        tuple("nfs", StorageTrial.READ),
                        tuple("nfs", "database"),
                        tuple("nfs", "database x4"));
        assertThat(trials.get(2)).satisfies(trial -> {
            assertThat(trial.size()).isEqualTo(ByteSize.kibibytes(9984 + 4344));
            assertThat(trial.operations()).isEqualTo((9984 + 4344) / 8);
            assertThat(trial.took()).isEqualTo(Duration.ofMillis(2002));
        });
        assertThat(hosts.snapshot().values())
                .allSatisfy(files -> assertThat(files.keySet()).noneMatch(file -> file.contains("benchmark")));
    }

    @Test
    void whereThereIsNoFioThatIsSaidBeforeAnythingIsWritten() throws IOException {
        Files.createFile(avignon.path("/no-fio"));

        assertThatThrownBy(
                        () -> benchmark().load(StorageLoad.webServer()).build().run())
                .isInstanceOf(XenException.class)
                .hasMessageContaining("there is no fio on avignon");
        assertThat(hosts.changingCommands()).isEmpty();
    }

    @Test
    void realProgramsRunOnEachPlaceAndLeaveNothing() {
        List<StorageTrial> trials = benchmark()
                .rotations(1)
                .warmUps(0)
                .load(StorageLoad.sqlite().jobs(2))
                .load(StorageLoad.nginx().jobs(4))
                .loadTime(Duration.ofSeconds(1))
                .build()
                .run();

        assertThat(trials)
                .extracting(StorageTrial::place, StorageTrial::work)
                .containsExactly(
                        tuple("local", StorageTrial.WRITE),
                        tuple("local", StorageTrial.READ),
                        tuple("local", "sqlite x2"),
                        tuple("local", "nginx x4"),
                        tuple("nfs", StorageTrial.WRITE),
                        tuple("nfs", StorageTrial.READ),
                        tuple("nfs", "sqlite x2"),
                        tuple("nfs", "nginx x4"));
        assertThat(trials.get(2)).satisfies(trial -> {
            assertThat(trial.operations()).as("of both clients").isEqualTo(42);
            assertThat(trial.took()).isBetween(Duration.ofMillis(900), Duration.ofMinutes(1));
        });
        assertThat(trials.get(3)).satisfies(trial -> {
            assertThat(trial.operations()).isEqualTo(8000);
            assertThat(trial.size()).isEqualTo(new ByteSize(132_284_416));
            assertThat(trial.took()).isEqualTo(Duration.ofSeconds(2));
        });
        assertThat(hosts.snapshot().values())
                .allSatisfy(files -> assertThat(files.keySet()).noneMatch(file -> file.contains("benchmark")));
    }

    @Test
    void cachesAreDroppedOnceMoreWhenAProgramsFilesAreThere() {
        benchmark()
                .rotations(1)
                .warmUps(0)
                .load(StorageLoad.nginx())
                .loadTime(Duration.ofSeconds(1))
                .build()
                .run();

        List<String> commands = hosts.changingCommands();
        int prepared = indexOf(commands, "prepare nginx");
        assertThat(commands.get(prepared + 1)).contains("drop");
        assertThat(indexOf(commands, "run nginx")).isEqualTo(prepared + 2);
    }

    private static int indexOf(List<String> commands, String word) {
        return commands.indexOf(commands.stream()
                .filter(command -> command.contains(word))
                .findFirst()
                .orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "damaged, '', SQLITE, is damaged",
        "port-taken, '', NGINX, Address already in use",
        "wrk-errors, 3, NGINX, errors 3"
    })
    void aProgramThatFailsSaysWhyAndNothingIsLeft(String sign, String content, ProgramLoad.Program program, String why)
            throws IOException {
        Files.writeString(avignon.path("/" + sign), content);

        assertThatThrownBy(() -> benchmark()
                        .load(new ProgramLoad(program, 1))
                        .loadTime(Duration.ofSeconds(1))
                        .build()
                        .run())
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining(why);
        assertThat(hosts.snapshot().values())
                .allSatisfy(files -> assertThat(files.keySet()).noneMatch(file -> file.contains("benchmark")));
    }

    @Test
    void aGuestsDisksAreComparedAsItSeesThem() {
        List<StorageTrial> trials = StorageBenchmark.inGuest(avignon)
                .place("nfs", "/xen/shared", nevers.asXenHost())
                .size(SIZE)
                .rotations(1)
                .warmUps(0)
                .build()
                .run();

        assertThat(trials).extracting(StorageTrial::work).containsExactly(StorageTrial.WRITE, StorageTrial.READ);
        assertThat(hosts.changingCommands())
                .filteredOn(command -> command.contains("drop"))
                .extracting(command -> command.substring(0, command.indexOf(':')))
                .containsExactly("avignon", "nevers", "avignon", "nevers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fio: not found", "3;fio-3.33;xensdk;0;0", "3;fio-3.33;xensdk;0;5;9984;1", "4;x;y"})
    void whatIsNoResultOfALoadIsSaidToBeNone(String printed) {
        assertThatThrownBy(() -> FioLoads.parse(printed, (FileLoad) StorageLoad.database(), "avignon"))
                .isInstanceOf(OutputNotRecognisedException.class)
                .hasMessageContaining("fio on avignon");
    }

    @Test
    void aLoadThatCannotBeMeantIsRefused() {
        var block = ByteSize.kibibytes(8);
        assertThatThrownBy(() -> new FileLoad("read", true, 50, block, 1, false))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new FileLoad("A b", true, 50, block, 1, false))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new FileLoad("mine", true, 101, block, 1, false))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new FileLoad("mine", true, 50, new ByteSize(1000), 1, false))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> StorageLoad.database().jobs(0)).isInstanceOf(InvalidInputException.class);
        var twice = benchmark().load(StorageLoad.database());
        assertThatThrownBy(() -> twice.load(StorageLoad.database())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> twice.loadTime(Duration.ofMillis(1500))).isInstanceOf(InvalidInputException.class);
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
        var trial = new StorageTrial(
                "nfs", StorageTrial.WRITE, 1, false, ByteSize.mebibytes(64), 128, Duration.ofMillis(500));

        assertThat(trial.bytesPerSecond()).isEqualTo(128.0 * 1024 * 1024);
        assertThat(trial.operationsPerSecond()).isEqualTo(256.0);
    }
}
