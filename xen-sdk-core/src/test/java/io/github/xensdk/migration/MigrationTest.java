package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.CompletedWithLeftovers;
import io.github.xensdk.migration.MigrationOutcome.Indeterminate;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon");
    private final List<String> events = new ArrayList<>();

    private final MigrationListener listener = new MigrationListener() {
        @Override
        public void phaseStarted(PhaseStarted event) {
            events.add("+" + event.phase());
        }

        @Override
        public void phaseEnded(PhaseTiming event) {
            events.add("-" + event.phase());
        }

        @Override
        public void ended(MigrationOutcome outcome) {
            events.add(outcome.getClass().getSimpleName());
            throw new IllegalStateException("a listener's fault must not change the outcome");
        }
    };

    @BeforeEach
    void avignonRestoresWhatNeversSaved() {
        avignon.restores(GUEST, "guest-04");
    }

    private Migration.Builder migration() {
        return Migration.of("guest-04")
                .from(nevers.asXenHost())
                .to(avignon.asXenHost())
                .listener(listener);
    }

    private MigrationOutcome cold() {
        return migration().coldSharedFile("/xen/shared/checkpoints").build().run();
    }

    private MigrationOutcome live() {
        return migration().live().build().run();
    }

    private static CommandResult lost(Command command) {
        throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
    }

    private FakeHost.Answer fails(FakeHost host, String stderr) {
        return command -> host.result(command, 1, "", stderr);
    }

    private static void assertRunsAlone(FakeHost host) {
        assertThat(host.guests())
                .singleElement()
                .satisfies(guest -> assertThat(guest.state()).isEqualTo(FakeHost.RUNNING));
    }

    @Test
    void aColdMigrationEndsWithOneCopyOnTheTarget() {
        assertThat(cold()).isInstanceOf(Completed.class);

        assertThat(nevers.guests()).isEmpty();
        assertThat(avignon.guests()).singleElement().satisfies(guest -> {
            assertThat(guest.uuid()).isEqualTo(GUEST);
            assertThat(guest.state()).isEqualTo(FakeHost.RUNNING);
        });
        assertThat(events)
                .containsExactly(
                        "+PREFLIGHT",
                        "-PREFLIGHT",
                        "+SAVE",
                        "-SAVE",
                        "+TRANSFER",
                        "-TRANSFER",
                        "+RESTORE",
                        "-RESTORE",
                        "+RELEASE_SOURCE",
                        "-RELEASE_SOURCE",
                        "+START",
                        "-START",
                        "+CLEAN_UP",
                        "-CLEAN_UP",
                        "+VERIFY",
                        "-VERIFY",
                        "Completed");
    }

    @Test
    void theTargetStartsOnlyWhenTheSourcesCopyIsSetAsideAndThatGoesOnlyWhenTheTargetRuns() {
        avignon.on("xl unpause", command -> {
            assertThat(nevers.guests()).singleElement().satisfies(aside -> {
                assertThat(aside.name()).isEqualTo("guest-04--migratedaway");
                assertThat(aside.state()).isEqualTo(FakeHost.PAUSED);
            });
            return avignon.usual(command);
        });
        nevers.on("xl destroy", command -> {
            assertRunsAlone(avignon);
            return nevers.usual(command);
        });

        assertThat(cold()).isInstanceOf(Completed.class);
        assertThat(nevers.asked()).anyMatch(text -> text.startsWith("xl destroy"));
    }

    @Test
    void aSourcesCopyThatDoesNotGoIsALeftoverThatIsNamed() {
        nevers.on("xl destroy", fails(nevers, "busy"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        CompletedWithLeftovers.class,
                        outcome -> assertThat(outcome.leftovers())
                                .singleElement()
                                .asString()
                                .contains("guest-04--migratedaway"));
        assertRunsAlone(avignon);
    }

    @Test
    void aSourcesCopyThatCannotBeSetAsideGoesOn() {
        nevers.on("xl rename", fails(nevers, "xenstore is read-only"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("xenstore is read-only"));
        assertThat(avignon.guests()).isEmpty();
        assertThat(nevers.guests()).singleElement().satisfies(here -> {
            assertThat(here.name()).isEqualTo("guest-04");
            assertThat(here.state()).isEqualTo(FakeHost.RUNNING);
        });
    }

    @Test
    void aFailedSaveLeavesTheGuestWhereItRuns() {
        nevers.on("xl save", fails(nevers, "No space left on device"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("No space left"));
        assertRunsAlone(nevers);
        assertThat(avignon.asked()).noneMatch(text -> text.startsWith("xl restore"));
    }

    @Test
    void aFailedRestoreBringsTheGuestBack() {
        avignon.on("xl restore", fails(avignon, "cannot allocate memory"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("cannot allocate memory"));
        assertRunsAlone(nevers);
        assertThat(events).contains("+ROLL_BACK").endsWith("RolledBack");
    }

    @Test
    void aRestoreThatLeftAWreckIsClearedBeforeTheGuestGoesOn() {
        avignon.on("xl restore", command -> {
            avignon.with(GUEST, "guest-04", FakeHost.PAUSED);
            return avignon.result(command, 1, "", "failed late");
        });
        nevers.on("xl unpause", command -> {
            assertThat(avignon.guests())
                    .as("the target's copies when the source goes on")
                    .isEmpty();
            return nevers.usual(command);
        });

        assertThat(cold()).isInstanceOf(RolledBack.class);
    }

    @Test
    void aTruncatedCheckpointIsNotRestored() {
        avignon.on("stat", command -> avignon.result(command, 0, "4095\n", ""));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("4095 bytes"));
        assertThat(avignon.asked()).noneMatch(text -> text.startsWith("xl restore"));
    }

    @Test
    void whenTheTargetFallsSilentTheSourceStaysPaused() {
        avignon.on("xl restore", MigrationTest::lost);
        avignon.on("xl list", MigrationTest::lostLater);

        assertThat(cold()).isInstanceOf(Indeterminate.class);
        assertThat(nevers.guests())
                .singleElement()
                .satisfies(guest -> assertThat(guest.state()).isEqualTo(FakeHost.PAUSED));
    }

    private static int lists;

    private static CommandResult lostLater(Command command) {
        // The first two questions belong to the preflight and to the look before the restore.
        return ++lists <= 2 ? new FakeHost("avignon").usual(command) : lost(command);
    }

    @BeforeEach
    void countListsAnew() {
        lists = 0;
    }

    @Test
    void theCheckpointIsRemovedAndALeftOneIsNamed() {
        nevers.on("rm ", fails(nevers, "read-only file system"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        CompletedWithLeftovers.class,
                        outcome -> assertThat(outcome.leftovers())
                                .singleElement()
                                .asString()
                                .contains("/xen/shared/checkpoints/guest-04-", "nevers", "read-only"));
    }

    private void xlMigrateWorks() {
        nevers.prints(
                "xl migrate",
                List.of(
                        "migration target: Ready to receive domain.",
                        "Saving to migration stream new xl format (info 0x3/0x0/1444)",
                        "xc: info: Restore successful",
                        "migration target: Transfer complete, requesting permission to start domain.",
                        "migration sender: Giving target permission to start.",
                        "Migration successful."));
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });
    }

    @Test
    void aLiveMigrationsPhasesFollowTheHandshake() {
        xlMigrateWorks();

        assertThat(live())
                .isInstanceOfSatisfying(
                        Completed.class,
                        outcome -> assertThat(outcome.summary().transcript()).contains("Migration successful."));
        assertThat(events)
                .containsExactly(
                        "+PREFLIGHT",
                        "-PREFLIGHT",
                        "+CONNECT",
                        "-CONNECT",
                        "+TRANSFER",
                        "-TRANSFER",
                        "+ATTACH_DEVICES",
                        "-ATTACH_DEVICES",
                        "+HANDOVER",
                        "-HANDOVER",
                        "+VERIFY",
                        "-VERIFY",
                        "Completed");
    }

    @Test
    void theInnerSshTrustsTheVerifiedKeyAndNobodysConfiguration() {
        xlMigrateWorks();
        nevers.on("xl migrate", command -> {
            assertThat(command.words())
                    .anySatisfy(word -> assertThat(word)
                            .contains("-F none", "BatchMode=yes", "StrictHostKeyChecking=yes", "-p 22", "-l root"))
                    .contains("xensdk-peer ssh-ed25519 AAAA", "avignon");
            return lost(command);
        });

        assertThat(live()).isInstanceOf(Indeterminate.class);
    }

    @Test
    void anExitStatusOfSuccessProvesNothing() {
        nevers.on("xl migrate", command -> nevers.result(command, 0, "", ""));

        assertThat(live()).isInstanceOf(RolledBack.class);
    }

    @Test
    void aSourceThatWasNotDestroyedIsALeftover() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            nevers.with(GUEST, "guest-04--migratedaway", FakeHost.SUSPENDED);
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        assertThat(live())
                .isInstanceOfSatisfying(
                        CompletedWithLeftovers.class,
                        outcome -> assertThat(outcome.describe())
                                .contains("guest-04--migratedaway (SUSPENDED) on nevers"));
    }

    @Test
    void aGuestThatRunsNowhereIsIndeterminate() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            nevers.with(GUEST, "guest-04--migratedaway", FakeHost.SUSPENDED);
            avignon.with(GUEST, "guest-04--incoming", FakeHost.PAUSED);
            return nevers.result(command, 1, "", "** Migration failed during final handshake **");
        });

        assertThat(live())
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        outcome -> assertThat(outcome.seen())
                                .containsExactly(
                                        "nevers holds guest-04--migratedaway (SUSPENDED)",
                                        "avignon holds guest-04--incoming (PAUSED)"));
    }

    @Test
    void anUncertainOutcomeSaysWhatToDo() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            nevers.with(GUEST, "guest-04--migratedaway", FakeHost.SUSPENDED);
            avignon.with(GUEST, "guest-04--incoming", FakeHost.PAUSED);
            return nevers.result(command, 1, "", "** Migration failed during final handshake **");
        });

        assertThat(live()).isInstanceOfSatisfying(Indeterminate.class, outcome -> {
            assertThat(outcome.aftermath()).isEqualTo(Aftermath.HANDOVER_NOT_BEGUN);
            assertThat(outcome.describe()).contains("is to be renamed back", "MigrationRecovery.recover()");
        });
    }

    private MigrationOutcome live(LiveOptions options) {
        return migration().live(options).build().run();
    }

    @Test
    void aGatedMigrationStartsTheTargetOnlyWhenTheSourcesCopyIsGone() {
        nevers.on("xl migrate", command -> {
            assertThat(command.words()).anySatisfy(word -> assertThat(word).contains("xl migrate -p -s"));
            nevers.guests().clear();
            nevers.with(GUEST, "guest-04--migratedaway", FakeHost.SUSPENDED);
            avignon.with(GUEST, "guest-04", FakeHost.PAUSED);
            return nevers.result(command, 0, "", "");
        });
        avignon.on("xl unpause", command -> {
            assertThat(nevers.guests())
                    .as("the source's copies when the target starts")
                    .isEmpty();
            return avignon.usual(command);
        });

        assertThat(live(LiveOptions.DEFAULTS.gated())).isInstanceOf(Completed.class);
        assertThat(events).containsSubsequence("+RELEASE_SOURCE", "+START", "Completed");
    }

    @Test
    void aGatedMigrationDoesNotStartTheTargetBesideASourceThatRuns() {
        nevers.on("xl migrate", command -> {
            avignon.with(GUEST, "guest-04", FakeHost.PAUSED);
            return nevers.result(command, 0, "", "");
        });

        assertThat(live(LiveOptions.DEFAULTS.gated()))
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.leftovers()).containsExactly("guest-04 (PAUSED) on avignon"));
        assertThat(avignon.guests().get(0).state()).isEqualTo(FakeHost.PAUSED);
    }

    @Test
    void atItsDeadlineTheLinkIsCutAndXlLetsTheGuestGoOn() {
        var cut = new CountDownLatch(1);
        nevers.on("xl migrate", command -> {
            await(cut);
            return nevers.result(command, 1, "", "migration sender: Migration failed, resuming at sender.");
        });
        nevers.on("cut the link", command -> {
            cut.countDown();
            return nevers.result(command, 0, "cut 4711\n", "");
        });

        assertThat(live(LiveOptions.DEFAULTS.deadline(Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("not come to the handover after PT0.02S"));
    }

    @Test
    void aDeadlineThatFindsTheHandoverBegunIsNotNamedAsAReason() {
        var looked = new CountDownLatch(1);
        nevers.on("xl migrate", command -> {
            await(looked);
            return nevers.result(command, 1, "", "migration sender: Migration failed, resuming at sender.");
        });
        nevers.on("cut the link", command -> {
            looked.countDown();
            return nevers.result(command, 0, "handing over\n", "");
        });

        assertThat(live(LiveOptions.DEFAULTS.deadline(Duration.ofMillis(20))))
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).doesNotContain("its link was cut"));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bytesThatCrossAreToldOfTheTransferAndAreNoLinesOfTheTranscript() {
        nevers.prints(
                "xl migrate",
                List.of(
                        "migration target: Ready to receive domain.",
                        "xensdk-bytes 1048576",
                        "xensdk-bytes 2097152",
                        "xc: info: Restore successful",
                        "xensdk-bytes 3145728"));
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        MigrationOutcome outcome = live(LiveOptions.DEFAULTS.countingBytes());

        assertThat(outcome.summary().phases())
                .filteredOn(timing -> timing.bytes().isPresent())
                .singleElement()
                .satisfies(timing -> {
                    assertThat(timing.phase()).isEqualTo(MigrationPhase.TRANSFER);
                    assertThat(timing.bytes()).contains(ByteSize.mebibytes(2));
                });
        assertThat(outcome.summary().transcript()).noneMatch(line -> line.contains("xensdk-bytes"));
    }

    @Test
    void duringTheHandoverNothingIsCut() {
        nevers.prints(
                "xl migrate", List.of("migration target: Transfer complete, requesting permission to start domain."));
        nevers.on("xl migrate", command -> {
            // The deadline passes meanwhile.
            assertThat(waited(Duration.ofMillis(200))).isTrue();
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        assertThat(live(LiveOptions.DEFAULTS.deadline(Duration.ofMillis(20)))).isInstanceOf(Completed.class);
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("cut"));
    }

    private static boolean waited(Duration time) {
        try {
            Thread.sleep(time.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void anOptionThatThisXlDoesNotHaveIsRefusedBeforeAnythingIsTouched() {
        nevers.on("xl help migrate", command -> nevers.result(command, 0, "-h, --help  Print this help.\n", ""));

        assertThatThrownBy(() -> live(LiveOptions.DEFAULTS.maxIterations(3)))
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("no option --max_iters");
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
    }

    @Test
    void anOptionThatThisXlHasIsHandedOn() {
        nevers.on(
                "xl help migrate",
                command ->
                        nevers.result(command, 0, "--max_iters N   most rounds\n--abort_if_busy   give up then\n", ""));
        nevers.on("xl migrate", command -> {
            assertThat(command.words())
                    .anySatisfy(word -> assertThat(word).contains("xl migrate --max_iters 3 --abort_if_busy -s"));
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        assertThat(live(LiveOptions.DEFAULTS.maxIterations(3).abortIfBusy())).isInstanceOf(Completed.class);
    }

    @Test
    void optionsThatAreNoneAreRefused() {
        assertThatThrownBy(() -> LiveOptions.DEFAULTS.deadline(Duration.ZERO))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LiveOptions.DEFAULTS.maxIterations(-1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LiveOptions.DEFAULTS.minRemaining(-1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void twoRunningCopiesAreSaidLoudly() {
        nevers.on("xl migrate", command -> {
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return nevers.result(command, 0, "", "");
        });

        assertThat(live().describe()).contains("TWO COPIES RUN");
    }

    @Test
    void aTimeOutWhileTheGuestStillRunsHereIsNotCalledRolledBack() {
        nevers.on("xl migrate", command -> {
            throw new CommandTimeoutException("nevers", command);
        });

        assertThat(live()).isInstanceOf(Indeterminate.class);
    }

    @Test
    void aPvGuestWithoutShadowPagingIsRefusedForLive() {
        nevers.guestType("pv").virtCaps("pv hvm hap");

        assertThatThrownBy(this::live)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("shadow")
                .hasMessageContaining("cold");
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl migrate"));
    }

    @Test
    void aPvGuestWithShadowPagingMayMoveLive() {
        nevers.guestType("pv").virtCaps("pv hvm hap shadow");
        xlMigrateWorks();

        assertThat(live()).isInstanceOf(Completed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guest-04", "guest-04--incoming", "guest-04--migratedaway"})
    void aNameThatIsTakenAtTheTargetIsRefused(String name) {
        avignon.with(UUID.randomUUID(), name, FakeHost.PAUSED);

        assertThatThrownBy(this::cold)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining(name);
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl save"));
    }

    @Test
    void aMissingCheckpointDirectoryIsRefused() {
        avignon.on("check the directory", fails(avignon, ""));

        assertThatThrownBy(this::cold)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("avignon has no writable directory /xen/shared/checkpoints");
    }

    @Test
    void aPausedGuestIsRefused() {
        nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-04", FakeHost.PAUSED));

        assertThatThrownBy(this::cold)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("PAUSED");
    }

    @Test
    void askingWronglyIsRefusedBeforeAnythingIsTouched() {
        var here = nevers.asXenHost();
        assertThatThrownBy(() ->
                        Migration.of("guest-04").from(here).to(here).live().build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("different hosts");
        assertThatThrownBy(() -> migration().build())
                .hasMessageContaining("live, coldSharedFile, coldCopy or coldStream");
        assertThatThrownBy(() -> migration().coldCopy("../x")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> migration().timeout(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThat(nevers.asked()).isEmpty();
    }

    @Test
    void anUnknownGuestIsNotFound() {
        assertThatThrownBy(() -> Migration.of("guest-05")
                        .from(nevers.asXenHost())
                        .to(avignon.asXenHost())
                        .live()
                        .build()
                        .run())
                .isInstanceOf(DomainNotFoundException.class);
    }

    @Test
    void aMigrationRunsOnce() {
        var migration = migration().coldSharedFile("/xen/shared/checkpoints").build();
        migration.run();

        assertThatThrownBy(migration::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void progressOfSavingIsHeardInPercent() {
        var percents = new ArrayList<Integer>();
        nevers.prints("xl save", List.of("xc: progress: Frames: 1024/24576    4%", "xc: info: something else"));
        migration()
                .listener(new MigrationListener() {
                    @Override
                    public void progress(Progress event) {
                        event.percent().ifPresent(percents::add);
                    }
                })
                .coldSharedFile("/xen/shared/checkpoints")
                .build()
                .run();

        assertThat(percents).containsExactly(4);
        assertThat(MigrationPhase.SAVE.name().toLowerCase(Locale.ROOT)).isEqualTo("save");
    }

    @Test
    void aGuestWhoseNameNoNewOneWouldGetGoesOnAfterAFailure() {
        nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "2web", FakeHost.RUNNING));
        avignon.restores(GUEST, "2web");
        avignon.on("xl restore", fails(avignon, "cannot allocate memory"));

        assertThat(Migration.of("2web")
                        .from(nevers.asXenHost())
                        .to(avignon.asXenHost())
                        .coldSharedFile("/xen/shared")
                        .build()
                        .run())
                .isInstanceOf(RolledBack.class);
        assertRunsAlone(nevers);
    }

    private void theSaveIsKilled() {
        nevers.on("xl save", command -> {
            nevers.change("1", guest -> guest.in(FakeHost.SUSPENDED));
            return nevers.result(command, 137, "", "Killed");
        });
    }

    @Test
    void aGuestThatAKilledSaveLeftSuspendedGoesOn() {
        theSaveIsKilled();

        assertThat(cold()).isInstanceOf(RolledBack.class);
        assertRunsAlone(nevers);
        assertThat(nevers.asked()).anyMatch(text -> text.startsWith("resume"));
    }

    @Test
    void aSuspendedGuestStaysSoWhileAnXlIsAtWork() {
        theSaveIsKilled();
        avignon.atWork("pipe:[1]", "xl", "restore", "/xen/shared/x");

        assertThat(cold())
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        outcome ->
                                assertThat(outcome.reason()).contains("it stays suspended", "process 4711 on avignon"));
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.SUSPENDED);
    }

    @Test
    void aCopyThatWasEndedAtItsTimeOutIsUndoneAndOneThatMayStillRunIsNot() {
        for (RemoteProcess process : List.of(RemoteProcess.ENDED, RemoteProcess.MAY_RUN)) {
            nevers.on("copy the checkpoint", command -> {
                throw new CommandTimeoutException("nevers", command, process);
            });
            MigrationOutcome outcome =
                    migration().coldCopy("/xen/checkpoints").build().run();

            assertThat(outcome).isInstanceOf(process == RemoteProcess.ENDED ? RolledBack.class : Indeterminate.class);
            assertThat(nevers.guests().get(0).state())
                    .isEqualTo(process == RemoteProcess.ENDED ? FakeHost.RUNNING : FakeHost.PAUSED);
            assertThat(avignon.asked()).noneMatch(text -> text.startsWith("xl restore"));
        }
    }

    @Test
    void aRestoreWhoseEndWasNotSeenIsNotUndoneHoweverItEnded() {
        avignon.on("xl restore", command -> {
            throw new CommandTimeoutException("avignon", command, RemoteProcess.ENDED);
        });

        assertThat(cold()).isInstanceOf(Indeterminate.class);
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.PAUSED);
    }

    @Test
    void whenTheAnswerToTheStartIsLostAllThatIsLeftIsNamed() {
        avignon.on("xl unpause", command -> {
            avignon.usual(command);
            return lost(command);
        });

        assertThat(cold()).isInstanceOfSatisfying(CompletedWithLeftovers.class, outcome -> {
            assertThat(outcome.copies()).containsExactly("guest-04--migratedaway (PAUSED) on nevers");
            assertThat(outcome.files())
                    .singleElement()
                    .asString()
                    .startsWith("/xen/shared/checkpoints/guest-04-")
                    .contains(" on nevers");
            assertThat(outcome.problem()).contains("the cable was pulled");
            assertThat(outcome.describe())
                    .startsWith("guest-04 runs on avignon. To be removed by MigrationRecovery.recover(): guest-04--")
                    .contains("To be removed by hand: /xen/shared", "What failed:", "the cable was pulled");
        });
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("forget what was made"));
    }

    @Test
    void aLiveMigrationThatArrivedWithoutAnAnswerSaysSo() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            return lost(command);
        });

        assertThat(live())
                .isInstanceOfSatisfying(
                        Completed.class,
                        outcome -> assertThat(outcome.describe())
                                .startsWith("guest-04 runs on avignon. What failed: ")
                                .contains("the cable was pulled"));
    }

    @Test
    void anEndThatWasNotSeenOfAGuestThatRunsIsNotCalledUncertain() {
        nevers.on("xl migrate", MigrationTest::lost);

        assertThat(live().describe())
                .startsWith("the end of the migration of guest-04 was not seen: nevers holds guest-04")
                .contains("It runs on the source")
                .doesNotContain("not certain");
    }

    @Test
    void aFileThatBroughtAnotherGuestIsUndone() {
        var stranger = UUID.randomUUID();
        avignon.restores(stranger, "guest-66");

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason())
                                .contains("held another guest, guest-66", stranger.toString(), "destroyed again"));
        assertThat(avignon.guests()).isEmpty();
        assertRunsAlone(nevers);
    }

    @Test
    void anErrorOfAListenerLeavesNoGuestBetweenTwoHosts() {
        MigrationOutcome outcome = migration()
                .listener(new MigrationListener() {
                    @Override
                    public void phaseStarted(PhaseStarted event) {
                        throw new AssertionError("a fault in " + event.phase());
                    }
                })
                .coldSharedFile("/xen/shared")
                .build()
                .run();

        assertThat(outcome).isInstanceOf(Completed.class);
        assertRunsAlone(avignon);
    }

    @Test
    void anXlThatDoesNotSayWhatItCanIsNotTakenForOneThatCannot() {
        nevers.on("xl help migrate", fails(nevers, "xl: not found"));

        assertThatThrownBy(() -> live(LiveOptions.DEFAULTS.maxIterations(3)))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("xl: not found");
    }
}
