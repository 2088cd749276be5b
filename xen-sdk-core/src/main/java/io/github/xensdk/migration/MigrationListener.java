package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Sees a migration as it goes. All methods do nothing unless overridden. Called on the thread that runs the migration or on a
 * reader thread of a host's transport, never by two at once; must return soon. One that throws is logged and changes nothing.
 *
 * <p>Each phase that starts ends before the next one starts, and {@link #ended} comes last.
 */
public interface MigrationListener {

    /** Hears nothing. */
    MigrationListener NONE = new MigrationListener() {};

    /** A phase starts. */
    default void phaseStarted(PhaseStarted event) {}

    /** A phase ended, well or not. */
    default void phaseEnded(PhaseTiming event) {}

    /** Something happened within a phase. */
    default void progress(Progress event) {}

    /** So many bytes were moved; about once a second where a stream or a copy of disks is under way, and at a phase's end. */
    default void moved(Moved event) {}

    /** The migration ended. */
    default void ended(MigrationOutcome outcome) {}

    /**
     * A phase starts.
     *
     * @param phase which one
     * @param sinceStart since the migration started
     */
    record PhaseStarted(MigrationPhase phase, Duration sinceStart) {}

    /**
     * Something happened within a phase.
     *
     * @param phase which one
     * @param text what a host printed
     * @param percent how much of the phase is done, where the host says so
     */
    record Progress(MigrationPhase phase, String text, OptionalInt percent) {}

    /**
     * So many bytes were moved.
     *
     * @param phase in which phase
     * @param bytes how many since the phase started, as they crossed
     */
    record Moved(MigrationPhase phase, ByteSize bytes) {}
}
