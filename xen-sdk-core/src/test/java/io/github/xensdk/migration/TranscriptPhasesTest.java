package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.Transcripts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptPhasesTest {

    private static List<MigrationPhase> phasesOf(String transcript) {
        var clock = new PhaseClock(MigrationListener.NONE);
        clock.enter(MigrationPhase.CONNECT);
        var listener = LiveStrategy.phases(clock);
        Transcripts.stderr(transcript).lines().forEach(listener::stderrLine);
        clock.leave();
        return clock.timings().stream().map(PhaseTiming::phase).toList();
    }

    @Test
    void aRealMigrationGoesThroughAllPhases() {
        assertThat(phasesOf("migrate-pvh"))
                .containsExactly(
                        MigrationPhase.CONNECT,
                        MigrationPhase.TRANSFER,
                        MigrationPhase.ATTACH_DEVICES,
                        MigrationPhase.HANDOVER);
    }

    @Test
    void oneWhoseGuestDoesNotSuspendEndsInTheTransfer() {
        assertThat(phasesOf("migrate-pv-no-shadow")).containsExactly(MigrationPhase.CONNECT, MigrationPhase.TRANSFER);
    }

    @Test
    void oneThatIsNotLetInNeverConnects() {
        assertThat(phasesOf("migrate-host-key-refused")).containsExactly(MigrationPhase.CONNECT);
    }

    @Test
    void theProgressOfARealSaveOnlyRises() {
        var percents = new ArrayList<Integer>();
        var clock = new PhaseClock(new MigrationListener() {
            @Override
            public void progress(Progress event) {
                event.percent().ifPresent(percents::add);
            }
        });
        clock.enter(MigrationPhase.SAVE);
        Transcripts.stderr("save").lines().forEach(clock::line);

        assertThat(percents).isSorted().startsWith(8).endsWith(100);
    }
}
