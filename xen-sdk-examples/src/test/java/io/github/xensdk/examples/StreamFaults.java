package io.github.xensdk.examples;

import static io.github.xensdk.examples.Faults.end;
import static io.github.xensdk.examples.Faults.killed;
import static io.github.xensdk.examples.Faults.programKilled;

import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.examples.Faults.Victim;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationPhase;
import java.util.List;
import java.util.function.Function;

/** Faults of cold migrations that stream the guest's memory, so that there is no file to fall back on. */
final class StreamFaults {

    private static final String SSH = "cold, stream";
    private static final String TCP = "cold, stream over TCP";

    private StreamFaults() {}

    static List<Fault> all() {
        return List.of(
                killed(SSH, FaultStage::stream, MigrationPhase.TRANSFER, Victim.XL_SAVE),
                killed(SSH, FaultStage::stream, MigrationPhase.TRANSFER, Victim.HELPER_ON_THE_SOURCE),
                killed(SSH, FaultStage::stream, MigrationPhase.TRANSFER, Victim.LINK),
                killed(SSH, FaultStage::stream, MigrationPhase.TRANSFER, Victim.XL_RESTORE),
                killed(SSH, FaultStage::stream, MigrationPhase.TRANSFER, Victim.HELPER_ON_THE_TARGET),
                killed(SSH, FaultStage::stream, MigrationPhase.RESTORE, Victim.XL_RESTORE),
                killed(TCP, FaultStage::streamOverTcp, MigrationPhase.TRANSFER, Victim.XL_SAVE),
                killed(TCP, FaultStage::streamOverTcp, MigrationPhase.TRANSFER, Victim.XL_RESTORE),
                killed(TCP, FaultStage::streamOverTcp, MigrationPhase.RESTORE, Victim.XL_RESTORE),
                silent(SSH, FaultStage::stream),
                silent(TCP, FaultStage::streamOverTcp),
                programKilled(SSH, MigrationPhase.TRANSFER),
                programKilled(SSH, MigrationPhase.RESTORE),
                programKilled(SSH, MigrationPhase.RELEASE_SOURCE),
                programKilled(SSH, MigrationPhase.START));
    }

    private static Fault silent(String way, Function<FaultStage, Migration.Builder> migration) {
        return new Fault(
                way + ": both hear nothing for 60 s in TRANSFER",
                stage -> end(migration
                        .apply(stage)
                        .listener(stage.at(MigrationPhase.TRANSFER, () -> LinkFaults.bothSilent(stage, 60)))));
    }
}
