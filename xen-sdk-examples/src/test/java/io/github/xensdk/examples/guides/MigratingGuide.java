package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Evacuation;
import io.github.xensdk.migration.EvacuationReport;
import io.github.xensdk.migration.Finding;
import io.github.xensdk.migration.GuestLeasedException;
import io.github.xensdk.migration.LiveOptions;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationJournal;
import io.github.xensdk.migration.MigrationListener;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRecovery;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.migration.PreflightCheck;
import io.github.xensdk.migration.RecoveryReport;
import java.nio.file.Path;
import java.time.Duration;

/** The short programs of docs/guides/migrating.md. */
final class MigratingGuide {

    private MigratingGuide() {}

    static void live(XenHost nevers, XenHost avignon) {
        var migration = Migration.of("guest-04").from(nevers).to(avignon).live().build();
        System.out.println(migration.preflight().describe()); // changes nothing
        MigrationOutcome outcome = migration.run();
        System.out.println(outcome.describe());
    }

    static void refused(Migration migration) {
        try {
            migration.run();
        } catch (MigrationRefusedException e) {
            for (Finding finding : e.blockers()) {
                System.out.println(finding.check() + " on " + finding.where() + ": " + finding.describe());
            }
        } catch (GuestLeasedException e) {
            System.out.println(e.getMessage()); // who moves it, and since when
        }
    }

    static void options(XenHost nevers, XenHost avignon) {
        var migration = Migration.of("guest-04")
                .from(nevers)
                .to(avignon)
                .live(LiveOptions.DEFAULTS.gated().deadline(Duration.ofMinutes(5)))
                .despite(PreflightCheck.CPU_FEATURES)
                .timeout(Duration.ofMinutes(10)) // of each step
                .listener(new MigrationListener() {
                    @Override
                    public void phaseEnded(PhaseTiming event) {
                        System.out.println(
                                event.phase() + " took " + event.duration().toMillis() + " ms");
                    }
                })
                .build();
        System.out.println(migration.run().describe());
    }

    static void cold(XenHost nevers, XenHost avignon) {
        var migration = Migration.of("guest-04")
                .from(nevers)
                .to(avignon)
                .coldSharedFile("/xen/shared")
                .build();
        System.out.println(migration.run().describe());
    }

    static void judge(MigrationOutcome outcome, XenHost nevers, XenHost avignon) {
        if (outcome instanceof MigrationOutcome.Completed completed) {
            System.out.println("it is domain " + completed.domain().id() + " now, after "
                    + completed.summary().total().toSeconds() + " s");
        } else {
            RecoveryReport report = MigrationRecovery.of("guest-04")
                    .from(nevers)
                    .to(avignon)
                    .build()
                    .recover();
            System.out.println(report.describe());
            if (!report.aftermath().isSettled()) {
                System.out.println("somebody must look at both hosts");
            }
        }
    }

    static void journal(XenHost nevers, XenHost avignon, Path directory) {
        var journal = MigrationJournal.in(directory);
        for (var begun : journal.unfinished()) {
            var recovery = MigrationRecovery.of(begun)
                    .from(nevers)
                    .to(avignon)
                    .journal(journal)
                    .build();
            System.out.println(recovery.recover().describe());
        }
        var migration = Migration.of("guest-04")
                .from(nevers)
                .to(avignon)
                .live()
                .journal(journal)
                .build();
        System.out.println(migration.run().describe());
    }

    static void evacuate(XenHost nevers, XenHost avignon) {
        EvacuationReport report = Evacuation.ofAll()
                .from(nevers)
                .to(avignon)
                .by((guest, move) -> move.live())
                .atOnce(2)
                .build()
                .run();
        System.out.println(report.describe());
    }
}
