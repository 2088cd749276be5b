package io.github.xensdk.domain;

/** What a domain does, as {@code xl list} shows it. */
public enum DomainState {
    /** On a CPU just now. */
    RUNNING(true),
    /** Waits for an event; an idle guest's usual state. */
    BLOCKED(true),
    /** Wants a CPU and has none just now ({@code ------}). */
    RUNNABLE(true),
    /** Stopped by the toolstack; holds its memory and devices. */
    PAUSED(false),
    /** Stopped itself to be saved or migrated. */
    SUSPENDED(false),
    /** Shut itself down to start again. */
    REBOOTING(false),
    /** Shut itself down. */
    SHUT_DOWN(false),
    /** Crashed, or its watchdog ended it. */
    CRASHED(false),
    /** Being torn down. */
    DYING(false);

    private final boolean executing;

    DomainState(boolean executing) {
        this.executing = executing;
    }

    /** Whether its virtual CPUs get to run. */
    public boolean isExecuting() {
        return executing;
    }
}
