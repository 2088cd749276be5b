package io.github.xensdk.storage;

import io.github.xensdk.XenException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step could not be done, or not be undone. What had been done before by the same call was undone; where that failed as well, {@link
 * #remaining()} says what is left, and the failure is among the suppressed ones. {@link SharedStorage#apply()} and {@link
 * SharedStorage#remove()} may be called again then.
 */
public class StorageStepFailedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient PlannedStep step;
    private final transient List<String> remaining;

    /**
     * Says what failed and what is left of it.
     *
     * @param step what failed
     * @param message why
     * @param remaining what was done and not undone, one sentence each
     */
    public StorageStepFailedException(
            PlannedStep step, String message, List<String> remaining, @Nullable Throwable cause) {
        super(
                step.kind() + " " + step.subject() + ": " + message
                        + (remaining.isEmpty() ? "" : "; not undone: " + String.join(", ", remaining)),
                step.host(),
                cause);
        this.step = step;
        this.remaining = List.copyOf(remaining);
    }

    /** What failed. Not serialised. */
    public PlannedStep step() {
        return step;
    }

    /** What the same call did and could not undo, the last first; empty where all is as it was before. Not serialised. */
    public List<String> remaining() {
        return remaining;
    }
}
