package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationRecoveryTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID OTHER = UUID.fromString("99999999-2222-3333-4444-555555555555");

    /** What a host may hold of the guest. */
    private enum Copy {
        NONE("", ""),
        RUNS("guest-04", FakeHost.RUNNING),
        PAUSED("guest-04", FakeHost.PAUSED),
        SUSPENDED("guest-04", FakeHost.SUSPENDED),
        ASIDE("guest-04--migratedaway", "--pss-"),
        INCOMING("guest-04--incoming", FakeHost.PAUSED),
        CRASHED("guest-04", "---sc-"),
        STRANGER("guest-05", FakeHost.PAUSED);

        private final String name;
        private final String state;

        Copy(String name, String state) {
            this.name = name;
            this.state = state;
        }

        FakeHost on(String host) {
            var fake = new FakeHost(host);
            return this == NONE ? fake : fake.with(GUEST, name, state);
        }
    }

    private static MigrationRecovery.Builder between(FakeHost source, FakeHost target) {
        return MigrationRecovery.of("guest-04")
                .uuid(GUEST)
                .from(source.asXenHost())
                .to(target.asXenHost());
    }

    private static boolean runsOn(FakeHost host) {
        return host.guests().stream().anyMatch(guest -> guest.state().equals(FakeHost.RUNNING));
    }

    @ParameterizedTest
    @CsvSource({
        "RUNS, NONE, RUNS_ON_SOURCE, RUNS_ON_SOURCE",
        "RUNS, INCOMING, ORPHAN_ON_TARGET, RUNS_ON_SOURCE",
        "RUNS, PAUSED, ORPHAN_ON_TARGET, RUNS_ON_SOURCE",
        "SUSPENDED, NONE, STANDS_ON_SOURCE, RUNS_ON_SOURCE",
        "PAUSED, NONE, STANDS_ON_SOURCE, RUNS_ON_SOURCE",
        "SUSPENDED, INCOMING, STANDS_ON_BOTH, RUNS_ON_SOURCE",
        "PAUSED, PAUSED, STANDS_ON_BOTH, RUNS_ON_SOURCE",
        "ASIDE, INCOMING, HANDOVER_NOT_BEGUN, RUNS_ON_SOURCE",
        "ASIDE, RUNS, LEFTOVER_ON_SOURCE, RUNS_ON_TARGET",
        "PAUSED, RUNS, LEFTOVER_ON_SOURCE, RUNS_ON_TARGET",
        "CRASHED, RUNS, LEFTOVER_ON_SOURCE, RUNS_ON_TARGET",
        "ASIDE, PAUSED, HANDOVER_PAUSED, RUNS_ON_TARGET",
        "NONE, PAUSED, PAUSED_ON_TARGET, RUNS_ON_TARGET",
        "NONE, RUNS, RUNS_ON_TARGET, RUNS_ON_TARGET",
        "ASIDE, NONE, SET_ASIDE_ALONE, SET_ASIDE_ALONE",
        "RUNS, RUNS, RUNS_TWICE, RUNS_TWICE",
        "NONE, NONE, NOWHERE, NOWHERE",
        "NONE, INCOMING, UNCLEAR, UNCLEAR",
        "CRASHED, NONE, UNCLEAR, UNCLEAR",
        "RUNS, CRASHED, UNCLEAR, UNCLEAR",
        "STRANGER, NONE, UNCLEAR, UNCLEAR"
    })
    void whatIsThereIsNamedAndMended(Copy here, Copy there, Aftermath before, Aftermath after) {
        FakeHost source = here.on("nevers");
        FakeHost target = there.on("avignon");
        var recovery = between(source, target).build();

        assertThat(recovery.inspect().aftermath()).isEqualTo(before);
        assertThat(source.asked()).containsOnly("list processes of xl");

        var report = recovery.recover();

        assertThat(report.aftermath()).isEqualTo(after);
        assertThat(report.problem()).isEmpty();
        assertThat(report.done().isEmpty()).isEqualTo(before == after);
        if (after.isSettled()) {
            assertThat(source.guests().size() + target.guests().size()).isEqualTo(1);
        }
        assertThat(recovery.recover().done()).isEmpty();
    }

    @Test
    void aNameThatNobodyHasIsNowhereAndNotDom0() {
        var recovery = MigrationRecovery.of("typo")
                .from(new FakeHost("nevers")
                        .with(GUEST, "guest-04", FakeHost.RUNNING)
                        .asXenHost())
                .to(new FakeHost("avignon").asXenHost())
                .build();

        assertThat(recovery.inspect().aftermath()).isEqualTo(Aftermath.NOWHERE);
        assertThat(recovery.recover().done()).isEmpty();
    }

    /** A host on which a killed program has noted a checkpoint. */
    private static FakeHost withACheckpoint(FakeHost host) {
        return host.on("look for what was made", command -> host.result(command, 0, "noted\n", ""))
                .on("remove what was made", command -> {
                    host.on("look for what was made", look -> host.result(look, 0, "", ""));
                    host.on("remove what was made", again -> host.result(again, 0, "", ""));
                    return host.result(command, 0, "/xen/guest-04-1.checkpoint\n", "");
                });
    }

    @ParameterizedTest
    @CsvSource({"RUNS, NONE", "PAUSED, NONE", "ASIDE, RUNS"})
    void filesOfAKilledProgramGoWhenTheGuestIsSettled(Copy here, Copy there) {
        FakeHost source = withACheckpoint(here.on("nevers"));
        FakeHost target = withACheckpoint(there.on("avignon"));
        var recovery = between(source, target).build();

        assertThat(recovery.recover().done())
                .endsWith(
                        "removed /xen/guest-04-1.checkpoint on nevers",
                        "removed /xen/guest-04-1.checkpoint on avignon");

        assertThat(recovery.recover().done()).isEmpty();
    }

    @Test
    void theLastCheckpointOfAGuestThatIsNowhereStays() {
        FakeHost source = withACheckpoint(Copy.NONE.on("nevers"));

        between(source, Copy.NONE.on("avignon")).build().recover();

        assertThat(source.asked()).noneMatch(text -> text.startsWith("remove what was made"));
    }

    private static String job(String how, String id) {
        String description =
                Base64.getEncoder().encodeToString("xl migrate guest-04 to avignon".getBytes(StandardCharsets.UTF_8));
        return "xensdk-job " + how + " 1700000000 " + id + " " + description + "\n";
    }

    @Test
    void whatIsKeptOfItsBrokenOffAndOldJobsGoesAndOthersStay() {
        FakeHost source = Copy.NONE.on("nevers");
        FakeHost target = Copy.RUNS.on("avignon");
        String mine = GUEST + "-19a-";
        target.on("date", command -> target.result(command, 0, "1700000600\n", ""))
                .on(
                        "list jobs",
                        command -> target.result(
                                command,
                                0,
                                job("vanished - -", mine + "1")
                                        + job("ended 0 1700000500", mine + "2")
                                        + job("ended 0 1700000590", mine + "3")
                                        + job("running - -", mine + "4")
                                        + job("vanished - -", "xl-save-19a-5"),
                                ""));
        List<String> removed = new ArrayList<>();
        target.on("remove job", command -> {
            removed.add(command.words().get(command.words().size() - 1));
            return target.result(command, 0, "", "");
        });

        var report = between(source, target).build().recover();

        assertThat(removed).containsExactly(mine + "1", mine + "2");
        assertThat(report.done())
                .hasSize(2)
                .allMatch(text ->
                        text.equals("removed what was kept of the job 'xl migrate guest-04 to avignon' on avignon"));
    }

    @Test
    void filesThatCannotBeRemovedAreSpokenOf() {
        FakeHost source = withACheckpoint(Copy.RUNS.on("nevers"));
        source.on("remove what was made", command -> source.result(command, 1, "", "Read-only file system"));

        var report = between(source, Copy.NONE.on("avignon")).build().recover();

        assertThat(report.aftermath()).isEqualTo(Aftermath.RUNS_ON_SOURCE);
        assertThat(report.problem()).contains("files of the migration may be left", "Read-only file system");
    }

    private static Stream<Arguments> allPairs() {
        return Stream.of(Copy.values())
                .flatMap(here -> Stream.of(Copy.values()).map(there -> Arguments.of(here, there)));
    }

    @ParameterizedTest
    @MethodSource("allPairs")
    void recoveryNeverMakesTwoRunAndNeverLosesTheLastOne(Copy here, Copy there) {
        FakeHost source = here.on("nevers");
        FakeHost target = there.on("avignon");
        boolean twoRanBefore = here == Copy.RUNS && there == Copy.RUNS;
        boolean oneRanBefore = here == Copy.RUNS || there == Copy.RUNS;

        between(source, target).build().recover();

        assertThat(runsOn(source) && runsOn(target)).isEqualTo(twoRanBefore);
        if (oneRanBefore) {
            assertThat(runsOn(source) || runsOn(target)).isTrue();
        }
        if (here != Copy.NONE || there != Copy.NONE) {
            assertThat(source.guests().size() + target.guests().size()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("allPairs")
    void recoveryThatIsCutShortAfterAnyStepCanBeDoneAgain(Copy here, Copy there) {
        FakeHost whole = here.on("nevers");
        FakeHost wholeTarget = there.on("avignon");
        var expected = between(whole, wholeTarget).build().recover();
        for (int steps = 0; steps < expected.done().size(); steps++) {
            FakeHost source = here.on("nevers");
            FakeHost target = there.on("avignon");
            var left = new int[] {steps};
            for (FakeHost host : List.of(source, target)) {
                for (String verb : List.of("xl destroy", "xl unpause", "xl rename", "resume")) {
                    host.on(verb, command -> {
                        if (left[0]-- <= 0) {
                            throw new ConnectionFailedException("the program was killed", host.host(), null);
                        }
                        return host.usual(command);
                    });
                }
            }

            var cut = between(source, target).build().recover();
            assertThat(cut.problem()).contains("the program was killed");
            assertThat(cut.done()).hasSize(steps);
            left[0] = Integer.MAX_VALUE;

            assertThat(between(source, target).build().recover().aftermath()).isEqualTo(expected.aftermath());
        }
    }

    @Test
    void nothingIsDoneWhileAHostDoesNotAnswer() {
        FakeHost source = Copy.SUSPENDED.on("nevers");
        FakeHost target = Copy.NONE.on("avignon").on("list processes", command -> {
            throw new ConnectionFailedException("no route", "avignon", null);
        });

        var report = between(source, target).build().recover();

        assertThat(report.aftermath()).isEqualTo(Aftermath.UNREACHABLE);
        assertThat(report.done()).isEmpty();
        assertThat(report.describe()).contains("avignon did not answer", "no route", "until it answers");
        assertThat(runsOn(source)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "migrate-receive, avignon, UNDER_WAY",
        "restore, avignon, UNDER_WAY",
        "migrate, nevers, UNDER_WAY",
        "list, avignon, STANDS_ON_BOTH"
    })
    void nothingIsDoneWhileXlIsAtWork(String verb, String where, Aftermath expected) {
        FakeHost source = Copy.SUSPENDED.on("nevers");
        FakeHost target = Copy.INCOMING.on("avignon");
        (where.equals("nevers") ? source : target).atWork("pipe:[1]", "/usr/sbin/xl", "-v", verb, "1");

        var report = between(source, target).build().inspect();

        assertThat(report.aftermath()).isEqualTo(expected);
        if (expected == Aftermath.UNDER_WAY) {
            assertThat(report.describe()).contains("xl -v " + verb, "process 4711 on " + where);
        }
    }

    @Test
    void whatWaitsForADomainsEndIsNotAtWork() {
        FakeHost target = Copy.INCOMING.on("avignon").atWork("/var/log/xen/xl-guest-07.log", "xl", "migrate-receive");

        assertThat(between(Copy.SUSPENDED.on("nevers"), target)
                        .build()
                        .inspect()
                        .aftermath())
                .isEqualTo(Aftermath.STANDS_ON_BOTH);
    }

    @Test
    void aGuestThatRebootsIsWaitedForAsLongAsAMonitorIsThereToStartIt() {
        FakeHost source = new FakeHost("nevers").with(GUEST, "guest-04", "---sr-");
        FakeHost target = Copy.NONE.on("avignon");
        assertThat(between(source, target).build().inspect().aftermath()).isEqualTo(Aftermath.UNCLEAR);

        source.atWork("/var/log/xen/xl-guest-04.log", "xl", "create", "guest-04.cfg");

        var report = between(source, target).build().recover();
        assertThat(report.aftermath()).isEqualTo(Aftermath.UNDER_WAY);
        assertThat(report.describe()).contains("xl's monitor, which starts guest-04 anew on nevers");
        assertThat(report.done()).isEmpty();
    }

    @Test
    void whoMovesAnotherGuestDoesNotCount() {
        FakeHost source = Copy.SUSPENDED.on("nevers").atWork("pipe:[1]", "xl", "migrate", "another-guest", "avignon");

        assertThat(between(source, Copy.NONE.on("avignon")).build().inspect().aftermath())
                .isEqualTo(Aftermath.STANDS_ON_SOURCE);
    }

    @Test
    void whoKnowsThatTheTargetNeverStartedItMayGoBack() {
        FakeHost source = Copy.ASIDE.on("nevers");

        var report = between(source, Copy.NONE.on("avignon"))
                .targetNeverStartedIt()
                .build()
                .recover();

        assertThat(report.aftermath()).isEqualTo(Aftermath.RUNS_ON_SOURCE);
        assertThat(source.guests()).extracting(FakeHost.Guest::name).containsExactly("guest-04");
        assertThat(report.done()).hasSize(2);
    }

    @Test
    void theNameIsEnoughWhereItTells() {
        var source = Copy.ASIDE.on("nevers");
        var target = Copy.RUNS.on("avignon");

        var report = MigrationRecovery.of("guest-04")
                .from(source.asXenHost())
                .to(target.asXenHost())
                .build()
                .recover();

        assertThat(report.uuid()).isEqualTo(GUEST);
        assertThat(report.aftermath()).isEqualTo(Aftermath.RUNS_ON_TARGET);
    }

    @Test
    void differentGuestsOfOneNameAreNotConfused() {
        var source = Copy.ASIDE.on("nevers");
        var target = new FakeHost("avignon").with(OTHER, "guest-04", FakeHost.RUNNING);
        var byName = MigrationRecovery.of("guest-04").from(source.asXenHost()).to(target.asXenHost());

        assertThatThrownBy(() -> byName.build().recover())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(GUEST.toString())
                .hasMessageContaining(OTHER.toString());
        assertThat(between(source, target).build().recover().aftermath()).isEqualTo(Aftermath.SET_ASIDE_ALONE);
        assertThat(target.guests()).hasSize(1);
    }

    @Test
    void aStepThatFailsEndsItAndIsTold() {
        var source = Copy.SUSPENDED.on("nevers");
        source.on("resume", command -> source.result(command, 69, "", ""));

        var report = between(source, Copy.INCOMING.on("avignon")).build().recover();

        assertThat(report.done()).containsExactly("destroyed guest-04--incoming (PAUSED) on avignon");
        assertThat(report.aftermath()).isEqualTo(Aftermath.STANDS_ON_SOURCE);
        assertThat(report.describe()).contains("cannot be resumed", "4.20");
    }

    @Test
    void sourceAndTargetAreTwoHosts() {
        var host = new FakeHost("nevers").asXenHost();
        assertThatThrownBy(() ->
                        MigrationRecovery.of("guest-04").from(host).to(host).build())
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> MigrationRecovery.of("guest-04").from(host).build())
                .isInstanceOf(InvalidInputException.class);
    }
}
