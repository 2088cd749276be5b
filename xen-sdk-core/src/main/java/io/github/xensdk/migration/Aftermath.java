package io.github.xensdk.migration;

/**
 * What two hosts hold after a migration, as seen from outside. Those that are {@linkplain #isSettled() settled} need nothing;
 * {@link MigrationRecovery#recover()} mends those that can be {@linkplain #isRecoverable() recovered}; the others want a human.
 */
public enum Aftermath {
    /** It runs on the source, and the target holds nothing. */
    RUNS_ON_SOURCE(Kind.SETTLED, "It runs on the source and nothing is left on the target. Moving it again is safe."),

    /** It runs on the target, and the source holds nothing. */
    RUNS_ON_TARGET(Kind.SETTLED, "It runs on the target and nothing is left on the source."),

    /** It runs on the source; the target has a copy that never ran. Recovery destroys that. */
    ORPHAN_ON_TARGET(Kind.RECOVERABLE, "It runs on the source. The target's copy never ran and is to be destroyed."),

    /** It runs on the target; the source's old copy is still there. Recovery destroys that, and never resumes it. */
    LEFTOVER_ON_SOURCE(
            Kind.RECOVERABLE,
            "It runs on the target. The source's copy is old and is to be destroyed; resumed, it would ruin the disks."),

    /** The source's copy stands still under its own name, and the target holds nothing. Recovery lets it go on. */
    STANDS_ON_SOURCE(
            Kind.RECOVERABLE, "It stands still on the source and is nowhere else. It is to be let go on there."),

    /**
     * The source's copy stands still under its own name, and so does the target's. The target was not told to start it, and it may
     * be incomplete: recovery destroys the target's first, then lets the source's go on.
     */
    STANDS_ON_BOTH(
            Kind.RECOVERABLE,
            "It stands still on both. The target's copy was never started: it is to be destroyed first, then the source's"
                    + " is to go on."),

    /** The source's copy has been set aside, and the target's has not got the guest's name yet. Recovery goes back. */
    HANDOVER_NOT_BEGUN(
            Kind.RECOVERABLE,
            "The source has set it aside and the target did not take it over. The source's copy is to be renamed"
                    + " back, the target's destroyed, then the source's resumed."),

    /** The source's copy has been set aside, and the target's has the guest's name but is paused. Recovery goes forward. */
    HANDOVER_PAUSED(
            Kind.RECOVERABLE,
            "The target has taken it over and holds it paused. The source's copy is to be destroyed, then the target's is to go on."),

    /** The source holds nothing; the target holds it complete and paused. Recovery lets it go on. */
    PAUSED_ON_TARGET(
            Kind.RECOVERABLE,
            "The target holds it, paused, and the source holds nothing. It is to be let go on there."),

    /**
     * The source's copy has been set aside, and the target holds nothing. The target may have run it and lost it since, so going on
     * from the source's memory may ruin disks that went on: recovery leaves it, unless it is
     * {@linkplain MigrationRecovery.Builder#targetNeverStartedIt() told} that the target never started it.
     */
    SET_ASIDE_ALONE(
            Kind.FOR_A_HUMAN,
            "The source has set it aside and the target holds nothing. If the target never started it (its log"
                    + " /var/log/xen/xl-NAME.log says so), recover with targetNeverStartedIt(). If it did, or nobody can"
                    + " tell: destroy the source's copy and start the guest anew from its disks."),

    /** A process of xl is still at work on it, or may be. */
    UNDER_WAY(
            Kind.FOR_A_HUMAN,
            "A migration, save or restore is still at work. Wait for its end, or end it; MigrationRecovery.inspect() looks"
                    + " again."),

    /** A host does not answer; what it holds is not known. */
    UNREACHABLE(
            Kind.FOR_A_HUMAN,
            "A host does not answer and may be running it. Nothing is started elsewhere until it answers, or is proven"
                    + " to be off for good."),

    /** Two copies run. */
    RUNS_TWICE(
            Kind.FOR_A_HUMAN,
            "TWO COPIES RUN. Destroy one at once, usually the one that was started later, and check the guest's file systems."),

    /** Both hosts answer and none holds it. */
    NOWHERE(
            Kind.FOR_A_HUMAN,
            "No host holds it. Start it from its disks, or restore its last checkpoint only where it has not run since."),

    /** Anything else: crashed, shut down or dying copies, several on one host, names that do not fit. */
    UNCLEAR(
            Kind.FOR_A_HUMAN,
            "This is none of the known situations. Look at both hosts, destroy copies that have crashed or shut down, then ask"
                    + " MigrationRecovery.inspect() again.");

    private enum Kind {
        SETTLED,
        RECOVERABLE,
        FOR_A_HUMAN
    }

    private final Kind kind;
    private final String advice;

    Aftermath(Kind kind, String advice) {
        this.kind = kind;
        this.advice = advice;
    }

    /** Whether exactly one copy is there, and runs. */
    public boolean isSettled() {
        return kind == Kind.SETTLED;
    }

    /** Whether {@link MigrationRecovery#recover()} knows what is right. */
    public boolean isRecoverable() {
        return kind == Kind.RECOVERABLE;
    }

    /** Whether it is known to run, on one host only. */
    boolean runsOnOne() {
        return isSettled() || this == ORPHAN_ON_TARGET || this == LEFTOVER_ON_SOURCE;
    }

    /** What that is and what to do, for people. */
    public String advice() {
        return advice;
    }
}
