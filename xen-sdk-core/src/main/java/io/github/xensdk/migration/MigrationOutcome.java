package io.github.xensdk.migration;

import io.github.xensdk.domain.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

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
     * @param problem what went wrong all the same, such as an answer that was lost; empty where nothing did
     */
    record Completed(MigrationSummary summary, Domain domain, String problem) implements MigrationOutcome {

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.to()
                    + (problem.isEmpty() ? "" : ". What failed: " + problem);
        }
    }

    /**
     * The guest runs on the target; something is left to be removed.
     *
     * @param summary who moved where
     * @param domain the guest on the target
     * @param copies old copies of the guest, which {@link MigrationRecovery#recover()} removes
     * @param files other things that are left, and where
     * @param problem what went wrong; empty where only something is left
     */
    record CompletedWithLeftovers(
            MigrationSummary summary, Domain domain, List<String> copies, List<String> files, String problem)
            implements MigrationOutcome {

        public CompletedWithLeftovers {
            copies = List.copyOf(copies);
            files = List.copyOf(files);
        }

        /** All that is left, and where. */
        public List<String> leftovers() {
            return all(files, copies);
        }

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.to() + ". " + toBeRemoved(copies, files)
                    + (problem.isEmpty() ? "" : " What failed: " + problem);
        }
    }

    /**
     * The migration failed and the guest runs on the source, as before.
     *
     * @param summary who should have moved where
     * @param domain the guest on the source
     * @param reason why it failed
     * @param copies copies of the guest that do not run, which {@link MigrationRecovery#recover()} removes
     * @param files other things that are left, and where
     */
    record RolledBack(MigrationSummary summary, Domain domain, String reason, List<String> copies, List<String> files)
            implements MigrationOutcome {

        public RolledBack {
            copies = List.copyOf(copies);
            files = List.copyOf(files);
        }

        /** All that is left, and where. */
        public List<String> leftovers() {
            return all(files, copies);
        }

        @Override
        public String describe() {
            return summary.guest() + " runs on " + summary.from() + " as before, since the migration to " + summary.to()
                    + " failed and was undone. "
                    + (leftovers().isEmpty() ? "Nothing is left, it may be tried again." : toBeRemoved(copies, files))
                    + " What failed: " + reason;
        }
    }

    /**
     * Where the guest runs could not be proven, or it runs nowhere. Nothing more was done, so that it cannot run twice.
     *
     * @param summary who should have moved where
     * @param reason what happened
     * @param seen what each host held, what files may be left, and what to look at
     * @param aftermath what that is, and what to do
     */
    record Indeterminate(MigrationSummary summary, String reason, List<String> seen, Aftermath aftermath)
            implements MigrationOutcome {

        public Indeterminate {
            seen = List.copyOf(seen);
        }

        @Override
        public String describe() {
            return (aftermath.runsOnOne()
                            ? "the end of the migration of " + summary.guest() + " was not seen: "
                            : "where " + summary.guest() + " runs is not certain: ")
                    + String.join("; ", seen) + ". "
                    + aftermath.advice()
                    + (aftermath.isRecoverable() ? " MigrationRecovery.recover() does that." : "")
                    + (aftermath.isSettled() ? " MigrationRecovery.recover() removes files that are left." : "")
                    + " What failed: " + reason;
        }
    }

    private static List<String> all(List<String> files, List<String> copies) {
        return Stream.concat(files.stream(), copies.stream()).toList();
    }

    private static String toBeRemoved(List<String> copies, List<String> files) {
        var sentences = new ArrayList<String>();
        if (!copies.isEmpty()) {
            sentences.add("To be removed by MigrationRecovery.recover(): " + String.join("; ", copies) + ".");
        }
        if (!files.isEmpty()) {
            sentences.add("To be removed by hand: " + String.join("; ", files) + ".");
        }
        return String.join(" ", sentences);
    }
}
