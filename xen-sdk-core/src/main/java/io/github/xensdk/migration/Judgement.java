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
        var leftovers = new ArrayList<>(attempt.leftovers());
        leftovers.addAll(source.standing());
        leftovers.addAll(target.standing());
        Optional<Domain> there = target.executing();
        Optional<Domain> here = source.executing();
        if (there.isPresent() && here.isEmpty() && source.reachable()) {
            return leftovers.isEmpty()
                    ? new Completed(summary, there.get())
                    : new CompletedWithLeftovers(summary, there.get(), leftovers);
        }
        if (here.isPresent() && there.isEmpty() && target.reachable() && attempt.settled()) {
            return new RolledBack(summary, here.get(), problem(attempt), leftovers);
        }
        String reason = here.isPresent() && there.isPresent()
                ? "TWO COPIES RUN, stop one of them at once; " + problem(attempt)
                : problem(attempt);
        return new Indeterminate(summary, reason, List.of(source.describe(), target.describe()), aftermath.get());
    }

    private static String problem(Attempt attempt) {
        return attempt.problem().isEmpty() ? "xl reported success" : attempt.problem();
    }
}
