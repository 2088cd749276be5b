package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.migration.Aftermath;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.RecoveryReport;
import java.util.List;

/**
 * Faults of whole machines, and of a target that fails after it was told to start the guest. The host with the storage stays: a disk
 * that hangs is another fault.
 */
final class MachineFaults {

    private MachineFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault("live: the target fails after it was told to start the guest", MachineFaults::nameTaken),
                new Fault("xl by hand: its link cut before 'report', and the target out of reach", stage -> {
                    stage.moveAwayFrom(OnTheLab.AVIGNON);
                    return outOfReach(stage);
                }),
                new Fault("live: the target's machine loses power in TRANSFER", stage -> {
                    stage.moveAwayFrom(OnTheLab.AVIGNON);
                    return Faults.end(stage.live()
                            .listener(stage.at(MigrationPhase.TRANSFER, () -> Lab.control("reset", OnTheLab.AVIGNON))));
                }),
                new Fault("live: the source's machine loses power in HANDOVER", false, true, stage -> {
                    stage.moveAwayFrom(OnTheLab.NEVERS);
                    return Faults.end(stage.live()
                            .listener(stage.at(MigrationPhase.HANDOVER, () -> Lab.control("reset", OnTheLab.AVIGNON))));
                }));
    }

    /** The name is free when the migration begins, and taken by another guest when the target is to give it. */
    private static String nameTaken(FaultStage stage) {
        var other = Faults.small(stage, stage.guest).build();
        try {
            return Faults.end(stage.live()
                    .listener(stage.at(
                            MigrationPhase.TRANSFER,
                            () -> stage.target().domains().create(other, StartMode.PAUSED))));
        } finally {
            for (Domain domain : stage.target().domains().list()) {
                if (domain.name().equals(stage.guest) && !domain.uuid().equals(stage.uuid())) {
                    stage.target().domains().destroy(domain);
                }
            }
        }
    }

    /** Whether the target runs it cannot be known; so nothing may be started, and nothing removed. */
    private static String outOfReach(FaultStage stage) throws Exception {
        String told = Faults.cutAt(stage, "report");
        Lab.control("cut", stage.target().name());
        try {
            RecoveryReport report = stage.recovery().recover();
            assertThat(report.aftermath()).isEqualTo(Aftermath.UNREACHABLE);
            assertThat(report.done()).isEmpty();
        } finally {
            Lab.control("heal", stage.target().name());
        }
        return told + "; UNREACHABLE";
    }
}
