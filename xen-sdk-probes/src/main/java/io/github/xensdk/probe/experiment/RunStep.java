package io.github.xensdk.probe.experiment;

/** The steps of a measured move, in order. */
public enum RunStep {
    /** The guest's identity and the hosts' clocks are read, and the probes start. */
    PREPARE,
    /** Quiet time before the move. */
    SETTLE,
    /** The migration runs; its listener says more. */
    MIGRATE,
    /** Waiting until the guest answers again. */
    AWAIT_ANSWER,
    /** Quiet time after the move. */
    TAIL,
    /** The probes stop, what the agent wrote is fetched, and the guest's identity is compared. */
    COLLECT
}
