package io.github.xensdk.probe.report;

import io.github.xensdk.migration.MigrationOutcome;

/** How a measured move ended. */
public enum RunOutcome {
    /** The guest runs on the target only. */
    COMPLETED("completed"),
    /** The guest runs on the target; something is left to be removed. */
    COMPLETED_WITH_LEFTOVERS("completed-with-leftovers"),
    /** The guest stayed on the source. */
    ROLLED_BACK("rolled-back"),
    /** Where the guest runs is not certain. */
    INDETERMINATE("indeterminate"),
    /** It was refused before anything was touched. */
    REFUSED("refused"),
    /** Something else went wrong, with the move or with the measuring; the reason says what. */
    FAILED("failed");

    private final String label;

    RunOutcome(String label) {
        this.label = label;
    }

    /** As it is written in reports. */
    public String label() {
        return label;
    }

    /** Whether the guest arrived. */
    public boolean arrived() {
        return this == COMPLETED || this == COMPLETED_WITH_LEFTOVERS;
    }

    /** That of a migration. */
    public static RunOutcome of(MigrationOutcome outcome) {
        if (outcome instanceof MigrationOutcome.Completed) {
            return COMPLETED;
        }
        if (outcome instanceof MigrationOutcome.CompletedWithLeftovers) {
            return COMPLETED_WITH_LEFTOVERS;
        }
        return outcome instanceof MigrationOutcome.RolledBack ? ROLLED_BACK : INDETERMINATE;
    }
}
