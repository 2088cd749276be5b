package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.testkit.junit.OnHost;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.nio.file.Files;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedXenExtension.class)
class ColdMigrationTest {

    private static MigrationOutcome move(SimulatedXen xen, String guest, UnaryOperator<Migration.Builder> way) {
        try (XenHost nevers = Connected.host(xen, "nevers");
                XenHost avignon = Connected.host(xen, "avignon")) {
            return way.apply(Migration.of(guest).from(nevers).to(avignon))
                    .build()
                    .run();
        }
    }

    private static void hasMoved(SimulatedXen xen, MigrationOutcome outcome, String guest) {
        assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
        assertThat(xen.host("nevers").domains()).doesNotContain(guest, guest + "--migratedaway");
        assertThat(xen.guest(guest).host()).contains("avignon");
        assertThat(xen.guest(guest).standstills()).hasSize(1);
    }

    @Test
    void aPvGuestMovesByAFileOnTheSharedStorage(SimulatedXen xen) {
        xen.host("nevers").boot(GuestSpec.pv("guest-01"));

        hasMoved(xen, move(xen, "guest-01", move -> move.coldSharedFile("/xen/shared")), "guest-01");
    }

    @Test
    void aGuestMovesByACopyOfItsCheckpoint(
            SimulatedXen xen, @OnHost("nevers") SimulatedHost nevers, @OnHost("avignon") SimulatedHost avignon)
            throws Exception {
        Files.createDirectories(nevers.path("/var/checkpoints"));
        Files.createDirectories(avignon.path("/var/checkpoints"));
        nevers.boot(GuestSpec.pvh("guest-02").memoryMebibytes(16));

        hasMoved(xen, move(xen, "guest-02", move -> move.coldCopy("/var/checkpoints")), "guest-02");
        assertThat(avignon.path("/var/checkpoints")).isEmptyDirectory();
    }

    @Test
    void aGuestMovesByAStreamOfItsMemory(SimulatedXen xen) {
        xen.host("nevers").boot(GuestSpec.pvh("guest-03").memoryMebibytes(16));

        hasMoved(xen, move(xen, "guest-03", Migration.Builder::coldStream), "guest-03");
    }
}
