package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;

import io.github.xensdk.domain.Domain;
import java.util.ArrayList;
import java.util.List;

/** What the domains of both hosts say: whether the guest runs, and whether its names are free. A pure function. */
final class NameFindings {

    private NameFindings() {}

    static List<Finding> of(Move move, List<Domain> here, List<Domain> there) {
        var findings = new ArrayList<Finding>();
        Domain guest = move.guest();
        if (!guest.state().isExecuting()) {
            findings.add(blocker(
                    PreflightCheck.GUEST_STATE,
                    move.source().name(),
                    "it is " + guest.state() + " on " + move.source().name()
                            + " and cannot answer a request to suspend",
                    "let it go on first, or look with MigrationRecovery where a migration left it so"));
        }
        for (Domain domain : there) {
            if (domain.uuid().equals(guest.uuid())) {
                findings.add(taken(PreflightCheck.SAME_GUEST, move.target().name(), domain));
            } else if (domain.name().equals(guest.name()) || domain.name().equals(Halves.incoming(guest.name()))) {
                findings.add(taken(PreflightCheck.NAME, move.target().name(), domain));
            } else if (domain.name().equals(Halves.setAside(guest.name()))) {
                findings.add(taken(PreflightCheck.LEFTOVER, move.target().name(), domain));
            }
        }
        for (Domain domain : here) {
            if (domain.name().equals(Halves.setAside(guest.name()))
                    || domain.name().equals(Halves.incoming(guest.name()))) {
                findings.add(taken(PreflightCheck.LEFTOVER, move.source().name(), domain));
            }
        }
        return findings;
    }

    private static Finding taken(PreflightCheck check, String host, Domain domain) {
        String advice = switch (check) {
            case SAME_GUEST -> "look with MigrationRecovery which of them is to stay";
            case NAME -> "rename it, or remove it first";
            default -> "look whose half it is, and remove it first";
        };
        return blocker(
                check,
                host,
                host + " has already " + domain.name() + " (" + domain.state() + ", UUID " + domain.uuid() + ")",
                advice);
    }
}
