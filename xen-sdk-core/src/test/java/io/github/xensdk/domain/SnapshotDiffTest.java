package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotDiffTest {

    private static final UUID ONE = UUID.fromString("11111111-1111-1111-1111-111111111111");
    private static final UUID TWO = UUID.fromString("22222222-2222-2222-2222-222222222222");
    private static final UUID NIL = new UUID(0, 0);

    private WatchSnapshot known = WatchSnapshot.unknown(List.of("nevers", "avignon"));

    private static Domain domain(int id, UUID uuid, String name, DomainState state) {
        return domain(id, uuid, name, state, 1);
    }

    private static Domain domain(int id, UUID uuid, String name, DomainState state, int cpuSeconds) {
        return new Domain(id, uuid, name, state, ByteSize.mebibytes(96), 1, Duration.ofSeconds(cpuSeconds));
    }

    private static Domain guest(int id) {
        return guest(id, DomainState.BLOCKED);
    }

    private static Domain guest(int id, DomainState state) {
        return domain(id, ONE, "guest", state);
    }

    private static HostAnswer of(Domain... domains) {
        return new HostAnswer.Listed(List.of(domains));
    }

    private static HostAnswer away(String host) {
        return new HostAnswer.Failed(new ConnectionFailedException("no route", host, null));
    }

    private List<String> round(HostAnswer nevers, HostAnswer avignon) {
        var next = known.after(List.of(nevers, avignon));
        var recorder = new EventRecorder();
        SnapshotDiff.between(known, next).forEach(event -> event.to(recorder));
        known = next;
        return recorder.lines();
    }

    private List<String> nevers(Domain... domains) {
        return round(of(domains), of());
    }

    @Test
    void theFirstAnswerTellsWhatWasThereFromTheStart() {
        assertThat(nevers(guest(1), domain(2, TWO, "other", DomainState.PAUSED)))
                .containsExactly(
                        "nevers guest/1 appeared BLOCKED from the start",
                        "nevers other/2 appeared PAUSED from the start");
        assertThat(nevers(guest(1), domain(2, TWO, "other", DomainState.PAUSED)))
                .isEmpty();
    }

    @Test
    void aDomainComesAndGoes() {
        nevers();
        assertThat(nevers(guest(1))).containsExactly("nevers guest/1 appeared BLOCKED");
        assertThat(nevers()).containsExactly("nevers guest/1 vanished");
        assertThat(nevers(guest(2))).containsExactly("nevers guest/2 appeared BLOCKED");
    }

    @ParameterizedTest
    @EnumSource(DomainState.class)
    void everyChangeOfStateIsToldAndAmongExecutingOnesAsASample(DomainState from) {
        for (DomainState to : DomainState.values()) {
            known = WatchSnapshot.unknown(List.of("nevers", "avignon"));
            nevers(guest(1, from));
            var told = nevers(guest(1, to));
            if (from == to) {
                assertThat(told).isEmpty();
            } else if (from.isExecuting() && to.isExecuting()) {
                assertThat(told).containsExactly("nevers guest/1 scheduled " + from + " " + to);
            } else {
                assertThat(told).containsExactly("nevers guest/1 was " + from + " is " + to);
            }
        }
    }

    @Test
    void aNewNameAndANewStateInOneRoundAreBothTold() {
        nevers(guest(1));
        assertThat(nevers(domain(1, ONE, "other", DomainState.PAUSED)))
                .containsExactly("nevers guest renamed other", "nevers other/1 was BLOCKED is PAUSED");
    }

    @Test
    void aNameThatAnotherDomainTookIsNotTheSameDomain() {
        nevers(guest(1));
        assertThat(nevers(domain(2, TWO, "guest", DomainState.BLOCKED)))
                .containsExactly("nevers guest/1 vanished", "nevers guest/2 appeared BLOCKED");
    }

    @Test
    void aNumberThatAnotherDomainGotIsNotTheSameDomain() {
        nevers(guest(1));
        assertThat(nevers(domain(1, TWO, "other", DomainState.BLOCKED)))
                .containsExactly("nevers guest/1 vanished", "nevers other/1 appeared BLOCKED");
    }

    @Test
    void aRebootBetweenTwoLooksShowsInTheNumber() {
        nevers(guest(1));
        assertThat(nevers(guest(2, DomainState.PAUSED))).containsExactly("nevers guest/1 restarted as guest/2");
        assertThat(nevers(guest(2))).containsExactly("nevers guest/2 was PAUSED is BLOCKED");
    }

    @Test
    void aRebootOfTheHostShowsInTheCpuTimeThoughAllNumbersAreTheSame() {
        var dom0 = domain(0, NIL, "Domain-0", DomainState.RUNNING, 500);
        nevers(dom0, domain(1, ONE, "guest", DomainState.BLOCKED, 30));
        assertThat(nevers(
                        domain(0, NIL, "Domain-0", DomainState.RUNNING, 40),
                        domain(1, ONE, "guest", DomainState.BLOCKED, 5)))
                .containsExactly("nevers Domain-0/0 restarted as Domain-0/0", "nevers guest/1 restarted as guest/1");
    }

    @Test
    void ofTwoCopiesOnARebootedHostEachGoesOnUnderItsNumber() {
        var copy = domain(2, ONE, "copy", DomainState.BLOCKED);
        nevers(guest(1));
        nevers(guest(1), copy);
        assertThat(nevers(
                        domain(2, ONE, "copy", DomainState.BLOCKED, 0),
                        domain(1, ONE, "guest", DomainState.BLOCKED, 0)))
                .containsExactly("nevers copy/2 restarted as copy/2", "nevers guest/1 restarted as guest/1");
    }

    @Test
    void aMoveWithinOneRoundIsOneEvent() {
        round(of(guest(1)), of());
        assertThat(round(of(), of(guest(7)))).containsExactly("nevers guest/1 moved to avignon guest/7");
        assertThat(round(of(guest(2)), of())).containsExactly("avignon guest/7 moved to nevers guest/2");
    }

    @Test
    void aLiveMigrationThatTakesSeveralRoundsEndsAsAMove() {
        round(of(guest(1)), of());
        assertThat(round(of(guest(1)), of(domain(7, ONE, "guest--incoming", DomainState.PAUSED))))
                .containsExactly("avignon guest--incoming/7 appeared PAUSED");
        assertThat(round(
                        of(guest(1, DomainState.SUSPENDED)), of(domain(7, ONE, "guest--incoming", DomainState.PAUSED))))
                .containsExactly("nevers guest/1 was BLOCKED is SUSPENDED");
        assertThat(round(of(domain(1, ONE, "guest--migratedaway", DomainState.SUSPENDED)), of(guest(7))))
                .containsExactly(
                        "nevers guest renamed guest--migratedaway",
                        "avignon guest--incoming renamed guest",
                        "avignon guest/7 was PAUSED is BLOCKED");
        assertThat(round(of(), of(guest(7)))).containsExactly("nevers guest--migratedaway/1 moved to avignon guest/7");
    }

    @Test
    void aMoveIsToldWhereTheTargetWasAskedBeforeTheHandover() {
        var incoming = domain(7, ONE, "guest--incoming", DomainState.PAUSED);
        round(of(guest(1)), of());
        round(of(guest(1)), of(incoming));
        assertThat(round(of(), of(incoming))).containsExactly("nevers guest/1 moved to avignon guest--incoming/7");
        assertThat(round(of(), of(guest(7))))
                .containsExactly("avignon guest--incoming renamed guest", "avignon guest/7 was PAUSED is BLOCKED");
    }

    @Test
    void aMigrationThatFailsIsNoMoveBack() {
        round(of(guest(1)), of());
        round(of(guest(1, DomainState.SUSPENDED)), of(domain(7, ONE, "guest--incoming", DomainState.PAUSED)));
        assertThat(round(of(guest(1)), of()))
                .containsExactly("avignon guest--incoming/7 vanished", "nevers guest/1 was SUSPENDED is BLOCKED");
    }

    @Test
    void aColdMigrationThatIsRolledBackIsNoMoveBack() {
        round(of(guest(1)), of());
        round(of(guest(1, DomainState.PAUSED)), of(guest(7, DomainState.PAUSED)));
        assertThat(round(of(guest(1)), of()))
                .containsExactly("avignon guest/7 vanished", "nevers guest/1 was PAUSED is BLOCKED");
    }

    @Test
    void aWatchThatStartsDuringAMigrationKnowsTheHalvesByTheirNames() {
        round(of(guest(1)), of(domain(7, ONE, "guest--incoming", DomainState.PAUSED)));
        assertThat(round(of(), of(guest(7))))
                .containsExactly(
                        "avignon guest--incoming renamed guest",
                        "avignon guest/7 was PAUSED is BLOCKED",
                        "nevers guest/1 moved to avignon guest/7");
    }

    @Test
    void aWatchThatStartsAtTheEndOfAMigrationKnowsTheLeftoverByItsName() {
        round(of(domain(1, ONE, "guest--migratedaway", DomainState.SUSPENDED)), of(guest(7)));
        assertThat(round(of(), of(guest(7)))).containsExactly("nevers guest--migratedaway/1 moved to avignon guest/7");
    }

    @Test
    void ofTwoCopiesFromTheStartNobodyKnowsWhichOneIsLater() {
        round(of(guest(1)), of(guest(7)));
        assertThat(round(of(guest(1)), of())).containsExactly("avignon guest/7 vanished");
    }

    @Test
    void aMigrationToTheSameHostIsARestart() {
        nevers(guest(1));
        nevers(guest(1), domain(2, ONE, "guest--incoming", DomainState.PAUSED));
        assertThat(nevers(guest(2)))
                .containsExactly(
                        "nevers guest--incoming renamed guest",
                        "nevers guest/2 was PAUSED is BLOCKED",
                        "nevers guest/1 restarted as guest/2");
    }

    @Test
    void domainsWithoutAnIdentityNeverMove() {
        round(of(domain(1, NIL, "xenstore", DomainState.BLOCKED)), of());
        assertThat(round(of(), of(domain(1, NIL, "xenstore", DomainState.BLOCKED))))
                .containsExactly("nevers xenstore/1 vanished", "avignon xenstore/1 appeared BLOCKED");
    }

    @Test
    void oneCopyDoesNotSucceedTwo() {
        round(of(guest(1)), of());
        round(of(guest(1)), of(guest(7)));
        assertThat(round(of(), of(guest(8))))
                .containsExactly("nevers guest/1 vanished", "avignon guest/7 restarted as guest/8");
    }

    @Test
    void theDomainsOfAnUnreachableHostDoNotVanish() {
        round(of(guest(1)), of());
        assertThat(round(away("nevers"), of())).containsExactly("nevers unreachable: nevers: no route");
        assertThat(round(away("nevers"), of())).isEmpty();
        assertThat(round(of(guest(1)), of())).containsExactly("nevers reachable");
    }

    @Test
    void afterAHostIsBackTheDifferencesAreTold() {
        round(of(guest(1), domain(2, TWO, "other", DomainState.BLOCKED)), of());
        round(away("nevers"), of());
        assertThat(round(of(guest(1, DomainState.PAUSED)), of()))
                .containsExactly("nevers reachable", "nevers other/2 vanished", "nevers guest/1 was BLOCKED is PAUSED");
    }

    @Test
    void aHostThatWasAwayFromTheStartTellsWhatIsThereAtItsFirstAnswer() {
        assertThat(round(away("nevers"), of())).containsExactly("nevers unreachable: nevers: no route");
        assertThat(round(of(guest(1)), of()))
                .containsExactly("nevers reachable", "nevers guest/1 appeared BLOCKED from the start");
    }

    @Test
    void aGuestOfADeadHostThatWasStartedElsewhereMovesWhenTheHostIsBackWithoutIt() {
        round(of(guest(1)), of());
        round(away("nevers"), of());
        assertThat(round(away("nevers"), of(guest(7)))).containsExactly("avignon guest/7 appeared BLOCKED");
        assertThat(round(of(), of(guest(7))))
                .containsExactly("nevers reachable", "nevers guest/1 moved to avignon guest/7");
    }

    @Test
    void whatAnUnreachableHostHeldIsNoSuccessor() {
        round(of(guest(1)), of());
        round(of(guest(1)), of(domain(7, ONE, "guest--incoming", DomainState.PAUSED)));
        assertThat(round(of(), away("avignon")))
                .containsExactly("avignon unreachable: avignon: no route", "nevers guest/1 vanished");
    }

    @Test
    void aHostThatWasNotAskedStaysAsItIs() {
        round(of(guest(1)), away("avignon"));
        assertThat(round(new HostAnswer.Unasked(), new HostAnswer.Unasked())).isEmpty();
        assertThat(round(of(guest(1)), of())).containsExactly("avignon reachable");
    }
}
