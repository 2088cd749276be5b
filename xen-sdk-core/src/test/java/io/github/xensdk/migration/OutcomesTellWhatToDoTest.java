package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.migration.MigrationOutcome.CompletedWithLeftovers;
import io.github.xensdk.migration.MigrationOutcome.Indeterminate;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Failures as somebody meets them who has read no documentation: the message alone says where the guest is, and what to do next. */
class OutcomesTellWhatToDoTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon");

    @BeforeEach
    void avignonRestoresWhatNeversSaved() {
        avignon.restores(GUEST, "guest-04");
    }

    private Migration.Builder migration() {
        return Migration.of("guest-04").from(nevers.asXenHost()).to(avignon.asXenHost());
    }

    private MigrationOutcome cold() {
        return migration().coldSharedFile("/xen/shared").build().run();
    }

    @Test
    void aTargetThatIsTooFull() {
        avignon.freeMebibytes(10);

        assertThatThrownBy(this::cold)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageStartingWith("guest-04 cannot be migrated from nevers to avignon: ")
                .hasMessageContaining("10 MiB free")
                .hasMessageMatching("(?s).*(free|make room|less memory|autoballoon).*");
    }

    @Test
    void aRestoreThatFails() {
        avignon.on("xl restore", command -> avignon.result(command, 1, "", "xc: error: Restore failed (0 = Success)"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.describe())
                                .startsWith("guest-04 runs on nevers as before")
                                .contains("Nothing is left, it may be tried again.")
                                .contains("Restore failed"));
    }

    @Test
    void aLinkThatBreaksInTheMidstOfALiveMigration() {
        nevers.on("xl migrate", command -> {
            nevers.change("1", guest -> guest.in(FakeHost.SUSPENDED));
            throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThat(migration().live().build().run())
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        outcome -> assertThat(outcome.describe())
                                .startsWith("where guest-04 runs is not certain: nevers holds guest-04 (SUSPENDED)")
                                .contains("It is to be let go on there. MigrationRecovery.recover() does that.")
                                .contains("the cable was pulled"));
    }

    @Test
    void anEndThatWasNotSeenOfAMigrationThatWentWell() {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
            throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThat(migration().live().build().run().describe()).startsWith("guest-04 runs on avignon");
    }

    @Test
    void aSourceThatKeepsItsOldCopy() {
        nevers.on("xl destroy", command -> nevers.result(command, 1, "", "libxl: error: destroy failed"));

        assertThat(cold())
                .isInstanceOfSatisfying(
                        CompletedWithLeftovers.class,
                        outcome -> assertThat(outcome.describe())
                                .startsWith("guest-04 runs on avignon. To be removed: guest-04--migratedaway")
                                .contains("MigrationRecovery.recover() removes what it knows of"));
    }

    @Test
    void anotherProgramThatIsAtIt() {
        assertThat(new GuestLeasedException(
                        "guest-04", "nevers", "root@lyon, process 42", Instant.EPOCH, Duration.ofSeconds(90)))
                .hasMessageContaining("guest-04 is being moved or mended by root@lyon, process 42")
                .hasMessageContaining("wait for its end, or 90 s where that program is gone");
    }
}
