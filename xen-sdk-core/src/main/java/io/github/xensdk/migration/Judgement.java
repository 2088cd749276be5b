package io.github.xensdk.migration;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.CompletedWithLeftovers;
import io.github.xensdk.migration.MigrationOutcome.Indeterminate;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Names the outcome from what both hosts hold. A pure function. */
final class Judgement {

    private Judgement() {}

    /** @param aftermath asked only where the outcome is uncertain */
    static MigrationOutcome judge(
            MigrationSummary summary,
            Attempt attempt,
            Sighting source,
            Sighting target,
            Supplier<Aftermath> aftermath) {
        var copies = new ArrayList<>(source.standing());
        copies.addAll(target.standing());
        Optional<Domain> there = target.executing();
        Optional<Domain> here = source.executing();
        if (there.isPresent() && here.isEmpty() && source.reachable()) {
            return copies.isEmpty() && attempt.leftovers().isEmpty()
                    ? new Completed(summary, there.get(), attempt.problem())
                    : new CompletedWithLeftovers(summary, there.get(), copies, attempt.leftovers(), attempt.problem());
        }
        if (here.isPresent() && there.isEmpty() && target.reachable() && attempt.settled()) {
            return new RolledBack(summary, here.get(), problem(attempt), copies, attempt.leftovers());
        }
        String reason = here.isPresent() && there.isPresent()
                ? "TWO COPIES RUN, stop one of them at once; " + problem(attempt)
                : problem(attempt);
        var seen = new ArrayList<>(List.of(source.describe(), target.describe()));
        attempt.leftovers().forEach(file -> seen.add("may be left: " + file));
        return new Indeterminate(summary, reason, seen, aftermath.get());
    }

    private static String problem(Attempt attempt) {
        return attempt.problem().isEmpty() ? "xl reported success" : attempt.problem();
    }
}
