package io.github.xensdk.storage;

/** How a step ended. */
public enum StepResult {
    /** It was there already; nothing was changed. */
    ALREADY_THERE,
    /** It was done, or undone. */
    CHANGED,
    /** Undone as far as it could be: something stays that is somebody else's by now, such as data. */
    LEFT,
    /** It could not be done, or not be undone. */
    FAILED
}
