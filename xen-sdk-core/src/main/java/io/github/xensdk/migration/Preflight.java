package io.github.xensdk.migration;

import io.github.xensdk.migration.Finding.Severity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was found before a migration: a value, true for the moment of its making. {@link Migration#run()} looks anew.
 *
 * <pre>{@code
 * Preflight preflight = Migration.of("guest-04").from(nevers).to(avignon).live().build().preflight();
 * log.info(preflight.describe());
 * }</pre>
 *
 * @param guest the guest's name
 * @param from the source's name
 * @param to the target's name
 * @param findings what was found, the gravest first; a check that found nothing wrong is not among them
 * @param forecast how long the transfer may take; empty unless {@linkplain Migration.Builder#forecasting() asked for}, and for a live
 *     migration
 */
public record Preflight(String guest, String from, String to, List<Finding> findings, Optional<Forecast> forecast) {

    public Preflight {
        findings = findings.stream()
                .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::check))
                .toList();
    }

    /** Those for which the migration is refused. */
    public List<Finding> blockers() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCKER)
                .toList();
    }

    /** Those of one check. */
    public List<Finding> of(PreflightCheck check) {
        return findings.stream().filter(finding -> finding.check() == check).toList();
    }

    /** For people: a line that says whether it can move, one a finding, and the forecast where there is one. */
    public String describe() {
        int blockers = blockers().size();
        String verdict = guest + " from " + from + " to " + to + ": "
                + (blockers == 0 ? "nothing stands against it" : blockers + " against it");
        String expected = forecast.map(value -> "\n" + value.describe()).orElse("");
        return findings.stream()
                .map(finding -> "\n  " + finding.severity() + " " + finding.check() + ": " + finding.describe())
                .collect(Collectors.joining("", verdict, expected));
    }
}
