package io.github.xensdk.storage;

import java.time.Duration;

/**
 * Sees storage being set up or taken away. All methods do nothing unless overridden. Called on the thread that called {@link
 * SharedStorage}; must return soon. One that throws is logged and changes nothing.
 *
 * <p>Each step that starts ends before the next one starts.
 */
public interface StorageListener {

    /** Hears nothing. */
    StorageListener NONE = new StorageListener() {};

    /** A step begins. */
    default void stepStarted(StepStarted event) {}

    /** A step ended, well or not. */
    default void stepEnded(StepEnded event) {}

    /** A step is being undone: because a later one failed, or because the storage is removed. */
    default void undoStarted(UndoStarted event) {}

    /** Undoing a step ended, well or not. */
    default void undoEnded(UndoEnded event) {}

    /** A step, or undoing one, could not be done; comes before its end. */
    default void failed(Failed event) {}

    /**
     * A step begins.
     *
     * @param step the step, as it is now
     */
    record StepStarted(PlannedStep step) {}

    /**
     * A step ended.
     *
     * @param step the step, as it was when it began
     * @param result how
     * @param took how long it took
     */
    record StepEnded(PlannedStep step, StepResult result, Duration took) {}

    /**
     * A step is being undone.
     *
     * @param host the host's name
     * @param kind what the step did
     * @param subject what it was done to
     */
    record UndoStarted(String host, StepKind kind, String subject) {}

    /**
     * Undoing a step ended.
     *
     * @param host the host's name
     * @param kind what the step did
     * @param subject what it was done to
     * @param result how
     * @param took how long it took
     */
    record UndoEnded(String host, StepKind kind, String subject, StepResult result, Duration took) {}

    /**
     * Something could not be done.
     *
     * @param host the host's name
     * @param kind what the step does
     * @param subject what it is done to
     * @param message why
     */
    record Failed(String host, StepKind kind, String subject, String message) {}
}
