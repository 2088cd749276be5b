package io.github.xensdk.probe.experiment;

import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.report.MigrationRun;

/**
 * Sees an experiment as it goes, the events of its migrations included. All methods do nothing unless overridden. Called on the
 * thread that runs the experiment, those of {@link MigrationListener} as that one says; must return soon. One that throws is logged
 * and changes nothing.
 *
 * <p>Each run that starts ends before the next one starts.
 */
public interface ExperimentListener extends MigrationListener {

    /** Hears nothing. */
    ExperimentListener NONE = new ExperimentListener() {};

    /** A run starts. */
    default void runStarted(RunStarted event) {}

    /** A step of a run starts; it ends when the next one starts, or the run ends. */
    default void stepStarted(RunStep step) {}

    /** A run ended, well or not. */
    default void runEnded(MigrationRun run) {}

    /**
     * A run starts.
     *
     * @param guest the guest's name
     * @param way how it is moved, as the experiment calls it
     * @param mode cold or live
     * @param from the source's name
     * @param to the target's name
     * @param cycle which cycle of its way it belongs to, from 1; 0 where it only brings the guest back to where the next one starts
     * @param cycles how many cycles of each way will count
     * @param warmUp whether it does not count
     * @param run which move it is, from 1
     * @param runs how many there will be
     */
    record RunStarted(
            String guest,
            String way,
            MigrationMode mode,
            String from,
            String to,
            int cycle,
            int cycles,
            boolean warmUp,
            int run,
            int runs) {}
}
