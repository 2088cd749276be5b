package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.migration.LiveOptions;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.testkit.junit.OnHost;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FaultsTest {

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

    private XenHost nevers;
    private XenHost avignon;

    @BeforeEach
    void connect() {
        nevers = Connected.host(hosts.xen(), "nevers");
        avignon = Connected.host(hosts.xen(), "avignon");
    }

    @AfterEach
    void disconnect() {
        nevers.close();
        avignon.close();
    }

    private MigrationOutcome moveLive() {
        return Migration.of("guest-04").from(nevers).to(avignon).live().build().run();
    }

    /** A receiver whose link was cut cleans up when it reads next, which nobody waits for. */
    private static void assertSoonEmpty(SimulatedHost host) throws InterruptedException {
        for (int i = 0; i < 200 && !host.domains().isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(host.domains()).isEmpty();
    }

    @Test
    void aLinkCutWhileMemoryIsSentLeavesTheGuestWhereItWas(
            @OnHost("nevers") SimulatedHost source, @OnHost("avignon") SimulatedHost target)
            throws InterruptedException {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));
        target.inject(Fault.at("xc: info: Restoring domain").cutsLinks());

        MigrationOutcome outcome = moveLive();

        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.RolledBack.class);
        assertThat(guest.host()).contains("nevers");
        assertSoonEmpty(target);
    }

    /** As on real Xen: docs/faults.md, link killed in ATTACH_DEVICES. */
    @Test
    void aLinkCutWhenAllIsTransferredLeavesTheTargetsCopyWhichNeverRan(
            @OnHost("nevers") SimulatedHost source, @OnHost("avignon") SimulatedHost target) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));
        target.inject(Fault.at("migration target: Transfer complete").cutsLinks());

        MigrationOutcome outcome = moveLive();

        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.RolledBack.class);
        assertThat(guest.host()).contains("nevers");
        assertThat(target.domains()).containsExactly("guest-04--incoming");

        MigrationRecovery.of("guest-04").from(nevers).to(avignon).build().recover();

        assertThat(guest.host()).contains("nevers");
        assertThat(target.domains()).isEmpty();
    }

    @Test
    void aLinkCutAfterTheGuestWasGivenAwayEndsWithTheTargetsCopy(
            @OnHost("nevers") SimulatedHost source, @OnHost("avignon") SimulatedHost target) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));
        target.inject(Fault.at("migration target: Domain started").cutsLinks());

        MigrationOutcome outcome = moveLive();

        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.CompletedWithLeftovers.class);
        assertThat(guest.host()).contains("avignon");
        assertThat(source.domains()).containsExactly("guest-04--migratedaway");

        MigrationRecovery.of("guest-04").from(nevers).to(avignon).build().recover();

        assertThat(guest.host()).contains("avignon");
        assertThat(source.domains()).isEmpty();
    }

    @Test
    void anXlThatDiesWhileTheGuestStandsIsMendedByRecovery(
            @OnHost("nevers") SimulatedHost source, @OnHost("avignon") SimulatedHost target) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));
        source.inject(Fault.at("migration sender: Target has acknowledged").dies());

        moveLive();

        assertThat(guest.isRunning()).isFalse();
        MigrationRecovery.of("guest-04").from(nevers).to(avignon).build().recover();
        assertThat(guest.isRunning()).isTrue();
        assertThat(source.domains().size() + target.domains().size()).isEqualTo(1);
    }

    @Test
    void aDomainOfThatNameAtTheTargetIsSeenBefore(
            @OnHost("nevers") SimulatedHost source, @OnHost("avignon") SimulatedHost target) {
        source.boot(GuestSpec.pvh("guest-04"));
        target.boot(GuestSpec.pvh("guest-04"));

        assertThatThrownBy(this::moveLive).isInstanceOf(MigrationRefusedException.class);
    }

    @Test
    void aPvGuestIsNotMovedLiveWithoutShadowPaging(@OnHost("nevers") SimulatedHost source) {
        source.boot(GuestSpec.pv("guest-04"));

        assertThatThrownBy(this::moveLive)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("shadow");
    }

    @Test
    void aGatedMigrationAndItsBytesAreSeen(@OnHost("nevers") SimulatedHost source) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));

        MigrationOutcome outcome = Migration.of("guest-04")
                .from(nevers)
                .to(avignon)
                .live(LiveOptions.DEFAULTS.gated().countingBytes())
                .build()
                .run();

        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(guest.host()).contains("avignon");
    }

    @Test
    void aMigrationThatTakesTooLongHasItsLinkCut(@OnHost("nevers") SimulatedHost source) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04").memoryMebibytes(2048));

        MigrationOutcome outcome = Migration.of("guest-04")
                .from(nevers)
                .to(avignon)
                .live(LiveOptions.DEFAULTS.deadline(Duration.ofSeconds(2)))
                .build()
                .run();

        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.RolledBack.class);
        assertThat(outcome.describe()).contains("its link was cut");
        assertThat(guest.host()).contains("nevers");
    }

    @Test
    void aFullDiskLeavesNoFileAndTheGuestRunning(@OnHost("nevers") SimulatedHost source) {
        SimulatedGuest guest = source.boot(GuestSpec.pvh("guest-04"));
        Domain domain = nevers.domains().get("guest-04");
        source.inject(Fault.fullDisk());

        assertThatThrownBy(() -> nevers.domains().save(domain, "/xen/shared/a.chk", AfterSave.DESTROY))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("Failed to save domain, resuming domain");
        assertThat(guest.isRunning()).isTrue();
        assertThat(Files.exists(source.path("/xen/shared/a.chk.partial"))).isFalse();
    }

    @Test
    void aRefusalIsToldInTheWordsOfTheProgram(@OnHost("nevers") SimulatedHost source) {
        source.boot(GuestSpec.pvh("guest-04"));
        source.inject(Fault.in("xl destroy").exits(1, "libxl: error: not today"));

        assertThatThrownBy(() -> nevers.domains().destroy(nevers.domains().get("guest-04")))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("not today");
    }

    @Test
    void garbageIsNotRecognised(@OnHost("nevers") SimulatedHost source) {
        source.inject(Fault.in("xl info").prints("total_memory : lots\n"));

        assertThatThrownBy(() -> nevers.info()).isInstanceOf(OutputNotRecognisedException.class);

        source.inject(Fault.in("xl info").isAnsweredWithGarbage());

        assertThatThrownBy(() -> nevers.info()).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void aCommandWithoutAnEndRunsOutOfTime(@OnHost("nevers") SimulatedHost source) {
        source.inject(Fault.in("xl list").hangs());
        Command list = Command.of("xl", "list").timeout(Duration.ofSeconds(1)).build();

        assertThatThrownBy(() -> nevers.run(list)).isInstanceOf(CommandTimeoutException.class);
    }

    @Test
    void aMissingExitStatusIsAnUnknownOutcome(@OnHost("nevers") SimulatedHost source) {
        source.inject(Fault.in("true").endsWithoutStatus());

        assertThatThrownBy(() -> nevers.run(Command.of("true").build())).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aConnectionLostBeforeAReadIsNotNoticedAndBeforeAnythingElseIs(@OnHost("nevers") SimulatedHost source) {
        source.inject(Fault.in("xl list").losesConnection());

        assertThat(nevers.domains().list()).hasSize(1);

        source.inject(Fault.in("'true'").losesConnection());
        assertThatThrownBy(() -> nevers.run(Command.of("true").build()))
                .isInstanceOf(XenException.class)
                .isInstanceOf(ConnectionLostException.class);
    }
}
