package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRecovery;

/** The program that is tested: moves a guest, and mends what went wrong. */
final class Mover {

    private final XenHost from;
    private final XenHost to;

    Mover(XenHost from, XenHost to) {
        this.from = from;
        this.to = to;
    }

    String move(String guest) {
        MigrationOutcome outcome =
                Migration.of(guest).from(from).to(to).live().build().run();
        if (outcome instanceof MigrationOutcome.Completed) {
            return outcome.describe();
        }
        return MigrationRecovery.of(guest).from(from).to(to).build().recover().describe();
    }
}
