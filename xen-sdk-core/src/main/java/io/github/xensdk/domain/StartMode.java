package io.github.xensdk.domain;

/** How a guest is after it was created or restored. */
public enum StartMode {
    /** It runs. */
    RUNNING,
    /** It waits for {@link Domains#unpause}. */
    PAUSED
}
