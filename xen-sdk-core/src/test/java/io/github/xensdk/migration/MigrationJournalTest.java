package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationJournalTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    Path directory;

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon").restores(GUEST, "guest-04");

    private MigrationJournal journal() {
        return MigrationJournal.in(directory.resolve("journal"));
    }

    private Migration migration() {
        return Migration.of("guest-04")
                .from(nevers.asXenHost())
                .to(avignon.asXenHost())
                .coldSharedFile("/xen/shared")
                .journal(journal())
                .build();
    }

    @Test
    void whatEndedWellLeavesNothing() throws IOException {
        assertThat(migration().run()).isInstanceOf(MigrationOutcome.Completed.class);

        assertThat(journal().unfinished()).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatEndedWellThoughItsEndWasNotSeenIsForgottenWhereNoFileCanBeLeft() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThat(Migration.of("guest-04")
                        .from(nevers.asXenHost())
                        .to(avignon.asXenHost())
                        .live()
                        .journal(journal())
                        .build()
                        .run())
                .isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(journal().unfinished()).isEmpty();
    }

    @Test
    void aCheckpointThatMayBeLeftKeepsItsEntryForRecovery() {
        avignon.on("xl unpause", command -> {
            avignon.usual(command);
            throw new ConnectionLostException("the cable was pulled", "avignon", command, null);
        });

        assertThat(migration().run().describe()).contains(".checkpoint on nevers");
        assertThat(journal().unfinished()).hasSize(1);
    }

    @Test
    void thePhaseIsWrittenDownBeforeItBegins() {
        var phases = new ArrayList<MigrationPhase>();
        nevers.on("xl save", command -> {
            phases.add(journal().unfinished(GUEST).orElseThrow().phase());
            return nevers.usual(command);
        });
        nevers.on("xl rename", command -> {
            phases.add(journal().unfinished(GUEST).orElseThrow().phase());
            return nevers.usual(command);
        });

        migration().run();

        assertThat(phases).containsExactly(MigrationPhase.SAVE, MigrationPhase.RELEASE_SOURCE);
    }

    /** As a program does that is killed: nothing after it happens. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @ParameterizedTest
    @ValueSource(strings = {"xl save", "xl restore", "xl destroy", "xl unpause"})
    void aProgramThatWasKilledAtAStepFindsOutAndSettlesIt(String step) {
        for (boolean afterIt : List.of(false, true)) {
            var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
            var target = new FakeHost("avignon").restores(GUEST, "guest-04");
            for (FakeHost host : List.of(source, target)) {
                if (host == target && step.equals("xl restore")) {
                    host.on(step, command -> {
                        if (afterIt) {
                            host.with(GUEST, "guest-04", FakeHost.PAUSED);
                        }
                        throw new Killed();
                    });
                } else {
                    host.on(step, command -> {
                        if (afterIt) {
                            host.usual(command);
                        }
                        throw new Killed();
                    });
                }
            }
            var killed = Migration.of("guest-04")
                    .from(source.asXenHost())
                    .to(target.asXenHost())
                    .coldSharedFile("/xen/shared")
                    .journal(journal())
                    .build();
            assertThatThrownBy(killed::run).isInstanceOf(Killed.class);

            // The program is started again.
            source.on(step, source::usual);
            target.on(step, target::usual);
            var entry = journal().unfinished().get(0);
            assertThat(entry.guest()).isEqualTo("guest-04");
            assertThatThrownBy(() -> Migration.of("guest-04")
                            .from(source.asXenHost())
                            .to(target.asXenHost())
                            .live()
                            .journal(journal())
                            .build()
                            .run())
                    .isInstanceOf(io.github.xensdk.XenException.class);
            var report = MigrationRecovery.of(entry)
                    .from(source.asXenHost())
                    .to(target.asXenHost())
                    .journal(journal())
                    .build()
                    .recover();

            assertThat(report.aftermath().isSettled())
                    .as(step + " " + report.describe())
                    .isTrue();
            assertThat(source.guests().size() + target.guests().size()).isEqualTo(1);
            assertThat(journal().unfinished()).isEmpty();
        }
    }

    @Test
    void whatWasBegunByAnotherProgramIsNotBegunAgain() {
        var other = new MigrationJournal.Entry(
                "guest-04",
                GUEST,
                "nevers",
                "avignon",
                "xl-migrate",
                Instant.parse("2026-11-23T12:00:00Z"),
                MigrationPhase.HANDOVER);
        journal().begin(other);

        assertThatThrownBy(() -> migration().run())
                .isInstanceOfSatisfying(
                        MigrationUnfinishedException.class,
                        e -> assertThat(e.entry()).isEqualTo(other))
                .hasMessageContaining("2026-11-23T12:00:00Z")
                .hasMessageContaining("HANDOVER");
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl save"));

        journal().forget(GUEST);
        assertThat(migration().run()).isInstanceOf(MigrationOutcome.Completed.class);
    }

    @Test
    void anUncertainEndStaysInTheJournal() {
        nevers.on("xl rename", command -> {
            throw new io.github.xensdk.ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThat(migration().run()).isInstanceOf(MigrationOutcome.Indeterminate.class);
        assertThat(journal().unfinished())
                .singleElement()
                .satisfies(entry -> assertThat(entry.strategy()).isEqualTo("shared-file"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"guest\":\"a\"}",
                "not json",
                "{\"guest\":\"a\",\"uuid\":\"x\",\"from\":\"a\",\"to\":\"b\",\"strategy\":\"s\",\"started\":\"x\",\"phase\":\"y\"}"
            })
    void aFileThatIsNoEntryIsSaid(String text) throws IOException {
        var journal = journal();
        Files.writeString(directory.resolve("journal").resolve(GUEST + ".migration"), text);

        assertThatThrownBy(journal::unfinished)
                .isInstanceOf(MigrationJournalException.class)
                .hasMessageContaining(GUEST + ".migration");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");

        assertThatThrownBy(() -> MigrationJournal.in(file.resolve("journal")))
                .isInstanceOf(MigrationJournalException.class);
    }
}
