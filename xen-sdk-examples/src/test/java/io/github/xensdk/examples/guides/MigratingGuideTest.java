package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationSummary;
import io.github.xensdk.testkit.GuestSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigratingGuideTest extends SimulatedPair {

    private void boot() {
        xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
    }

    private void hasMoved() {
        assertThat(xen.guest("guest-04").host()).contains("avignon");
        assertThat(xen.host("nevers").domains()).isEmpty();
    }

    private Migration live() {
        return Migration.of("guest-04").from(nevers).to(avignon).live().build();
    }

    @Test
    void aGuestMovesLive() throws Exception {
        boot();

        assertThat(Printed.by(() -> MigratingGuide.live(nevers, avignon)))
                .contains("nothing stands against it", "guest-04 runs on avignon");
        hasMoved();
    }

    @Test
    void itMovesWithOptionsAndAListener() throws Exception {
        boot();

        assertThat(Printed.by(() -> MigratingGuide.options(nevers, avignon)))
                .contains("PREFLIGHT took", "HANDOVER took");
        hasMoved();
    }

    @Test
    void itMovesCold() throws Exception {
        boot();

        assertThat(Printed.by(() -> MigratingGuide.cold(nevers, avignon))).contains("guest-04 runs on avignon");
        hasMoved();
    }

    @Test
    void aRefusalSaysWhatStandsAgainstIt() throws Exception {
        boot();
        xen.host("avignon").boot(GuestSpec.pvh("guest-04"));

        assertThat(Printed.by(() -> MigratingGuide.refused(live()))).contains("NAME on avignon: ");
    }

    /** One that leaves something is in MoverTest. */
    @Test
    void afterAMoveThatFailedBothHostsAreLookedAt() throws Exception {
        boot();
        Domain guest = nevers.domains().get("guest-04");
        var summary = new MigrationSummary(
                guest.name(),
                guest.uuid(),
                MigrationMode.LIVE,
                "xl-migrate",
                "nevers",
                "avignon",
                List.of(),
                Duration.ofSeconds(5),
                List.of());

        assertThat(Printed.by(() -> MigratingGuide.judge(
                        new MigrationOutcome.RolledBack(summary, guest, "the link was cut", List.of()),
                        nevers,
                        avignon)))
                .contains("It runs on the source and nothing is left on the target")
                .doesNotContain("somebody must look");
        assertThat(Printed.by(
                        () -> MigratingGuide.judge(new MigrationOutcome.Completed(summary, guest), nevers, avignon)))
                .contains("it is domain 1 now, after 5 s");
    }

    @Test
    void aJournalEndsEmpty(@TempDir Path directory) throws Exception {
        boot();

        assertThat(Printed.by(() -> MigratingGuide.journal(nevers, avignon, directory)))
                .contains("guest-04 runs on avignon");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aHostIsEmptied() throws Exception {
        boot();

        assertThat(Printed.by(() -> MigratingGuide.evacuate(nevers, avignon))).contains("1 of 1 left nevers");
        hasMoved();
    }
}
