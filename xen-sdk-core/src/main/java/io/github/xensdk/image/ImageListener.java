package io.github.xensdk.image;

import java.time.Duration;

/**
 * Sees an image being made. All methods do nothing unless overridden. Called on the thread that makes it or on a reader thread of
 * the host's transport, never by two at once; must return soon. One that throws is logged and changes nothing.
 *
 * <p>Each stage that starts ends before the next one starts.
 */
public interface ImageListener {

    /** Hears nothing. */
    ImageListener NONE = new ImageListener() {};

    /** A stage starts. */
    default void stageStarted(StageStarted event) {}

    /** A stage ended, well or not. */
    default void stageEnded(StageEnded event) {}

    /** xen-create-image, or what it runs, printed something; the same goes into its log. */
    default void printed(Printed event) {}

    /**
     * A stage starts.
     *
     * @param stage which one
     * @param sinceStart since the making started
     */
    record StageStarted(ImageStage stage, Duration sinceStart) {}

    /**
     * A stage ended.
     *
     * @param stage which one
     * @param took how long it took
     */
    record StageEnded(ImageStage stage, Duration took) {}

    /**
     * A line was printed.
     *
     * @param stage when
     * @param line what
     */
    record Printed(ImageStage stage, String line) {}
}
