package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.testkit.Fault;
import io.github.xensdk.testkit.GuestSpec;
import java.nio.file.Path;
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

    @Test
    void whatAFailedMoveLeftIsMended() throws Exception {
        boot();
        xen.host("avignon").inject(Fault.at("migration target: Domain started").cutsLinks());
        MigrationOutcome outcome = live().run();
        assertThat(outcome).isInstanceOf(MigrationOutcome.CompletedWithLeftovers.class);

        assertThat(Printed.by(() -> MigratingGuide.judge(outcome, nevers, avignon)))
                .contains("destroyed guest-04--migratedaway")
                .doesNotContain("somebody must look");
        hasMoved();
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
        xen.host("nevers").boot(GuestSpec.pvh("guest-05"));

        assertThat(Printed.by(() -> MigratingGuide.evacuate(nevers, avignon))).contains("2 of 2 left nevers");
        hasMoved();
    }
}
