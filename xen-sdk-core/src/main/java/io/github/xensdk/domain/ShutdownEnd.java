package io.github.xensdk.domain;

/** How a {@linkplain Domains#shutdown(Domain, Shutdown) shutdown} ended, as it was seen. */
public enum ShutdownEnd {
    /** The guest was asked, and nobody waited. A guest that does not execute hears it when it does. */
    REQUESTED,
    /** It shut itself down and is gone. */
    GONE,
    /**
     * It shut itself down, and what is left of it is still listed and holds its memory: its {@code on_poweroff} says so, or
     * no {@code xl} on the host watches it. {@link Domains#destroy} clears it away.
     */
    KEPT,
    /** It shut itself down, and its {@code on_poweroff} had it started again. */
    RESTARTED,
    /** It took too long and was destroyed, as the caller had asked. */
    DESTROYED,
    /** It took too long and was left as it is, as the caller had asked. It hears what was asked as soon as it executes. */
    LEFT
}
