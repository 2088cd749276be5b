package io.github.xensdk.migration;

import io.github.xensdk.domain.Domain;
import java.util.List;

/**
 * How a migration ended: judged by what both hosts hold, not by an exit status. A failed migration is an outcome, not an
 * exception.
 */
public sealed interface MigrationOutcome {

    /** Who moved where, and how long it took. */
    MigrationSummary summary();

    /** A sentence for people: where the guest is and what to do. */
    String describe();

    /**
     * The guest runs on the target, and on no other host.
     *
     * @param summary who moved where
     * @param domain the guest on the target
     */
    record Completed(MigrationSummary summary, Domain domain) implements MigrationOutcome {

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.to();
        }
    }

    /**
     * The guest runs on the target; something is left to be removed.
     *
     * @param summary who moved where
     * @param domain the guest on the target
     * @param leftovers what is left, and where
     */
    record CompletedWithLeftovers(MigrationSummary summary, Domain domain, List<String> leftovers)
            implements MigrationOutcome {

        public CompletedWithLeftovers {
            leftovers = List.copyOf(leftovers);
        }

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.to() + ". To be removed: " + String.join("; ", leftovers)
                    + ". MigrationRecovery.recover() removes what it knows of; the rest goes by hand.";
        }
    }

    /**
     * The migration failed and the guest runs on the source, as before.
     *
     * @param summary who should have moved where
     * @param domain the guest on the source
     * @param reason why it failed
     * @param leftovers what is left, and where
     */
    record RolledBack(MigrationSummary summary, Domain domain, String reason, List<String> leftovers)
            implements MigrationOutcome {

        public RolledBack {
            leftovers = List.copyOf(leftovers);
        }

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.from() + " as before, since the migration to " + summary.to()
                    + " failed and was undone. "
                    + (leftovers.isEmpty()
                            ? "Nothing is left, it may be tried again."
                            : "To be removed before it is tried again: " + String.join("; ", leftovers)
                                    + ". MigrationRecovery.recover() removes what it knows of; the rest goes by hand.")
                    + " What failed: " + reason;
        }
    }

    /**
     * Where the guest runs could not be proven, or it runs nowhere. Nothing more was done, so that it cannot run twice.
     *
     * @param summary who should have moved where
     * @param reason what happened
     * @param seen what each host held, and what to look at
     * @param aftermath what that is, and what to do
     */
    record Indeterminate(MigrationSummary summary, String reason, List<String> seen, Aftermath aftermath)
            implements MigrationOutcome {

        public Indeterminate {
            seen = List.copyOf(seen);
        }

        @Override
        public String describe() {
            String doubt = aftermath.isSettled()
                    ? "the end of the migration of " + summary.guest() + " was not seen: "
                    : "where " + summary.guest() + " runs is not certain: ";
            return doubt + String.join("; ", seen) + ". "
                    + aftermath.advice()
                    + (aftermath.isRecoverable() ? " MigrationRecovery.recover() does that." : "")
                    + (aftermath.isSettled() ? " MigrationRecovery.recover() looks again and clears its journal." : "")
                    + " What failed: " + reason;
        }
    }
}
