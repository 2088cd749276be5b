package io.github.xensdk.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.command.Command;
import io.github.xensdk.storage.PlannedStep;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StepResult;
import io.github.xensdk.storage.StepState;
import io.github.xensdk.storage.StorageListener;
import io.github.xensdk.storage.StoragePlan;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageRemoval;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.StorageStepFailedException;
import io.github.xensdk.storage.spi.StorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link StorageBackend} must do, on simulated hosts: scripts really run, in a directory of this machine. To test one, extend
 * this and say which storage shall be made; the backend is found as always, so it must be named in {@code META-INF/services}.
 *
 * <pre>{@code
 * class NfsBackendContractTest extends StorageBackendContract {
 *     protected StorageSpec spec(SimulatedHosts hosts) {
 *         return StorageSpec.of("nfs", "/xen/shared").server(hosts.server()).clients(hosts.client()).build();
 *     }
 * }
 * }</pre>
 *
 * <p>The tests that have the program die, or fail, at each step in turn have the tag {@code each-step}; they take by far the longest.
 *
 * <p>Needs a POSIX shell and GNU's coreutils here; neither root nor a network.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class StorageBackendContract {

    @TempDir
    Path directory;

    private final List<SimulatedHosts> worlds = new ArrayList<>();
    private SimulatedHosts hosts;
    private Map<String, Map<String, String>> before;

    /** Storage on these hosts; they are new for each call. */
    protected abstract StorageSpec spec(SimulatedHosts hosts);

    /**
     * For backends whose programs are not simulated: puts {@linkplain SimulatedHosts#program programs} or {@linkplain SimulatedHost#path files}
     * into the hosts. Called before anything else. Default: nothing.
     */
    protected void furnish(SimulatedHosts hosts) throws IOException {}

    /**
     * Where the server has a file of the storage, mounted or not. Default: under the storage's path; for backends whose server mounts it
     * like the others it is elsewhere.
     */
    protected Path stored(SimulatedHosts simulated, SharedStorage storage, String fileName) {
        return simulated.host(0).path(storage.image(fileName));
    }

    /** Whether data that lies there already becomes the storage's. Default: yes; where not, it must be refused, and nothing touched. */
    protected boolean takesDataThatIsThere() {
        return true;
    }

    @BeforeEach
    void newHosts() throws IOException {
        hosts = new SimulatedHosts(directory.resolve("world-" + worlds.size()));
        worlds.add(hosts);
        furnish(hosts);
        before = hosts.snapshot();
    }

    @AfterEach
    void closeHosts() {
        worlds.forEach(SimulatedHosts::close);
    }

    private SharedStorage storage() {
        return SharedStorage.of(spec(hosts));
    }

    private SharedStorage storage(StorageListener listener) {
        return SharedStorage.of(spec(hosts), listener);
    }

    private void assertAsBefore(String when) {
        Map<String, Map<String, String>> now = hosts.snapshot();
        before.forEach((host, files) ->
                assertThat(now.get(host)).as(host + " " + when).containsExactlyInAnyOrderEntriesOf(files));
    }

    /** Scripts of steps have their verb first. */
    private static boolean does(Command command) {
        List<String> words = command.words();
        return words.size() > 4 && words.get(0).equals("sh") && words.get(4).equals("do");
    }

    private static int count(SimulatedHosts hosts) {
        return hosts.changingCommands().size();
    }

    @Test
    void aPlanTellsWhatWillChangeAndTouchesNothing() {
        StoragePlan plan = storage().plan();

        assertThat(plan.steps()).isNotEmpty();
        assertThat(plan.refusals()).isEmpty();
        assertThat(plan.changes())
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.detail()).isNotBlank());
        assertThat(hosts.changingCommands()).isEmpty();
        assertAsBefore("after plan()");
    }

    @Test
    void whatWasAppliedIsThereAndVerified() {
        SharedStorage storage = storage();

        List<PlannedStep> changed = storage.apply();

        assertThat(changed).isNotEmpty();
        assertThat(storage.plan().isThere()).as(storage.plan().describe()).isTrue();
        Map<String, Map<String, String>> applied = hosts.snapshot();
        assertThatCode(storage::verify).doesNotThrowAnyException();
        assertThat(hosts.snapshot()).as("verify() leaves nothing").isEqualTo(applied);
        assertThat(storage.status().isReady()).isTrue();
        assertThat(storage.status().hosts())
                .allSatisfy(host -> assertThat(host.space()).isPresent());
    }

    @Test
    void applyingTwiceChangesNothingTheSecondTime() {
        storage().apply();
        Map<String, Map<String, String>> once = hosts.snapshot();

        assertThat(storage().apply()).isEmpty();

        assertThat(hosts.snapshot()).isEqualTo(once);
    }

    @Test
    void whatWasRemovedLeavesNothingAndForeignConfigurationAsItWas() {
        storage().apply();

        StorageRemoval removal = storage().remove();

        assertThat(removal.left()).isEmpty();
        assertThat(removal.removed()).isNotEmpty();
        assertAsBefore("after remove()");
        assertThat(storage().remove().removed()).as("removing again").isEmpty();
        assertAsBefore("after removing again");
    }

    @Test
    void foreignConfigurationIsNotChangedByApplying() {
        storage().apply();

        Map<String, Map<String, String>> applied = hosts.snapshot();
        before.forEach((host, files) -> {
            Map<String, String> now = applied.getOrDefault(host, Map.of());
            assertThat(now).containsEntry("/etc/exports", files.get("/etc/exports"));
            assertThat(now.getOrDefault("/etc/fstab", "")).startsWith(files.getOrDefault("/etc/fstab", ""));
        });
    }

    @Test
    @Tag("each-step")
    void aProgramThatDiesAgainAndAgainIsFinishedByApplyingAgain() throws IOException {
        storage().apply();
        Map<String, Map<String, String>> whole = inNoTree(hosts.snapshot());
        int commands = count(hosts);
        newHosts();

        assertThat(deaths(() -> storage().apply())).isGreaterThanOrEqualTo(commands);
        storage().apply();

        assertThat(inNoTree(hosts.snapshot())).isEqualTo(whole);
        assertThatCode(() -> storage().verify()).doesNotThrowAnyException();
    }

    @Test
    void aProgramThatDiesAgainAndAgainWhileItRemovesIsFinishedByRemovingAgain() {
        storage().apply();

        assertThat(deaths(() -> storage().remove())).isPositive();
        assertThat(storage().remove().left()).isEmpty();

        assertAsBefore("after removing again");
    }

    @Test
    @Tag("each-step")
    void aProgramThatDiesAtAnyPointIsCleanedUpByRemoving() {
        var kept = new ArrayList<Path>();
        hosts.beforeEachChange(() -> {
            Path copy = directory.resolve("kept-" + kept.size());
            hosts.keep(copy);
            kept.add(copy);
        });
        storage().apply();
        hosts.calm();
        assertThat(kept).hasSize(count(hosts)).isNotEmpty();
        for (int i = 0; i < kept.size(); i++) {
            hosts.putBack(kept.get(i));

            assertThat(storage().remove().left())
                    .as("died before command %s", i)
                    .isEmpty();

            assertAsBefore("died before command " + i);
        }
    }

    /** Has the work die before each command that may change something, goes on from there each time, and says how often. */
    private int deaths(Runnable work) {
        hosts.crashBeforeNewCommands();
        int deaths = 0;
        while (true) {
            try {
                work.run();
                hosts.calm();
                return deaths;
            } catch (SimulatedHosts.Crash e) {
                deaths++;
                assertThat(deaths).as("it comes to an end").isLessThan(1000);
            }
        }
    }

    private Map<String, Map<String, String>> inNoTree(Map<String, Map<String, String>> snapshot) {
        var plain = new HashMap<String, Map<String, String>>();
        snapshot.forEach((host, files) -> {
            var all = new HashMap<String, String>();
            files.forEach((file, content) -> all.put(file, content.replaceAll("/[^ ]*/world-\\d+/", "/world/")));
            plain.put(host, all);
        });
        return plain;
    }

    @Test
    @Tag("each-step")
    void aStepThatFailsHalfDoneIsUndoneWithAllBeforeIt() {
        int steps = storage().apply().size();
        storage().remove();
        for (int i = 0; i < steps; i++) {
            var seen = new ArrayList<String>();
            int nth = i;
            hosts.failing(
                    command -> {
                        if (does(command)) {
                            seen.add(command.toString());
                        }
                        return does(command) && seen.size() == nth + 1;
                    },
                    true);
            var events = new Events();

            assertThatThrownBy(() -> storage(events).apply())
                    .isInstanceOfSatisfying(
                            StorageStepFailedException.class,
                            failure -> assertThat(failure.remaining()).isEmpty());

            hosts.calm();
            assertAsBefore("step " + i + " failed, " + events.all);
            assertThat(events.started).as("every start has an end").containsExactlyInAnyOrderElementsOf(events.ended);
            assertThat(events.all)
                    .filteredOn(event -> event.startsWith("failed"))
                    .hasSize(1);
            assertThat(events.all)
                    .filteredOn(event -> event.startsWith("undone"))
                    .hasSize(i + 1);
        }
    }

    @Test
    void aFailingUndoIsReportedAndWhatLiesBelowItStays() throws IOException {
        int steps = storage().apply().size();
        newHosts();
        var seen = new ArrayList<String>();
        hosts.failing(
                command -> {
                    if (does(command)) {
                        seen.add(command.toString());
                    }
                    return seen.size() == steps
                            && (does(command) || command.toString().startsWith("undo: "));
                },
                false);

        assertThatThrownBy(() -> storage().apply())
                .isInstanceOfSatisfying(StorageStepFailedException.class, failure -> {
                    assertThat(failure.remaining()).hasSize(steps);
                    assertThat(failure.getSuppressed()).hasSize(1);
                    assertThat(failure).hasMessageContaining("not undone");
                });

        hosts.calm();
        assertThat(storage().remove().left()).isEmpty();
        assertAsBefore("removed after a failing undo");
    }

    @Test
    void removingNeverRemovesDataUnlessAskedTo() throws IOException {
        SharedStorage storage = storage();
        storage.apply();
        Path image = hosts.host(0).path(storage.image("guest-04.img"));
        Files.writeString(image, "data");

        StorageRemoval removal = storage.remove();

        assertThat(Files.readString(stored(hosts, storage, "guest-04.img"))).isEqualTo("data");
        assertThat(removal.left()).anySatisfy(left -> assertThat(left).contains("not empty"));

        StorageRemoval withData = storage.removeWithAllData();

        assertThat(withData.left()).isEmpty();
        assertAsBefore("after its data was removed as well");
    }

    @Test
    void aDirectoryThatWasThereBeforeStaysWithItsDataWhateverIsAsked() throws IOException {
        SharedStorage storage = storage();
        Path image = stored(hosts, storage, "guest-04.img");
        Files.createDirectories(image.getParent());
        Files.writeString(image, "data");
        before = hosts.snapshot();
        if (!takesDataThatIsThere()) {
            assertThatThrownBy(storage::apply).isInstanceOf(StorageRefusedException.class);
            assertThat(storage.removeWithAllData().removed()).isEmpty();
            assertAsBefore("after it was refused");
            return;
        }

        storage.apply();
        StorageRemoval removal = storage.removeWithAllData();

        assertThat(removal.left()).anySatisfy(left -> assertThat(left).contains("was not made by the SDK"));
        assertAsBefore("after removing");
    }

    @Test
    void theListenerHearsEachStepAndOneThatThrowsChangesNothing() {
        var events = new Events();
        int steps = storage(events).apply().size();

        assertThat(events.started).isEqualTo(events.ended);
        assertThat(events.all).filteredOn(event -> event.startsWith("CHANGED")).hasSize(steps);

        storage(new StorageListener() {
                    @Override
                    public void undoStarted(UndoStarted event) {
                        throw new IllegalStateException("a listener's own fault");
                    }
                })
                .remove();
        assertAsBefore("after remove()");
    }

    private static final class Events implements StorageListener {

        private final List<String> all = new ArrayList<>();
        private final List<String> started = new ArrayList<>();
        private final List<String> ended = new ArrayList<>();

        @Override
        public void stepStarted(StepStarted event) {
            started.add(event.step().describe());
            assertThat(event.step().state()).isNotEqualTo(StepState.REFUSED);
        }

        @Override
        public void stepEnded(StepEnded event) {
            ended.add(event.step().describe());
            all.add(event.result() + " " + event.step().subject());
        }

        @Override
        public void undoStarted(UndoStarted event) {
            started.add(event.host() + event.kind() + event.subject());
        }

        @Override
        public void undoEnded(UndoEnded event) {
            ended.add(event.host() + event.kind() + event.subject());
            assertThat(event.result()).isEqualTo(StepResult.CHANGED);
            all.add("undone " + event.subject());
        }

        @Override
        public void failed(Failed event) {
            all.add("failed " + event.subject() + " " + event.message());
        }
    }
}
