package io.github.xensdk.examples;

import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.experiment.ExperimentListener;
import io.github.xensdk.probe.experiment.RunStep;
import io.github.xensdk.probe.report.MigrationRun;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Tells a person what goes on, a line a step, each with the seconds since the program started. */
final class ConsoleProgress implements ExperimentListener {

    private static final Map<MigrationPhase, String> PHASES = Map.ofEntries(
            Map.entry(MigrationPhase.PREFLIGHT, "both hosts were asked whether it can work"),
            Map.entry(MigrationPhase.CONNECT, "source and target connected"),
            Map.entry(MigrationPhase.COPY_DISKS, "local disks copied"),
            Map.entry(MigrationPhase.SAVE, "memory saved"),
            Map.entry(MigrationPhase.TRANSFER, "memory moved"),
            Map.entry(MigrationPhase.RESTORE, "guest restored"),
            Map.entry(MigrationPhase.ATTACH_DEVICES, "devices attached"),
            Map.entry(MigrationPhase.HANDOVER, "guest handed over"),
            Map.entry(MigrationPhase.RELEASE_SOURCE, "source released"),
            Map.entry(MigrationPhase.START, "guest started"),
            Map.entry(MigrationPhase.VERIFY, "both hosts looked at"),
            Map.entry(MigrationPhase.CLEAN_UP, "checkpoint removed"),
            Map.entry(MigrationPhase.ROLL_BACK, "rolled back"));

    private final PrintWriter out;
    private final ExperimentListener next;
    private final long started = System.nanoTime();

    /** Prints, and tells somebody else how each move ended. */
    ConsoleProgress(PrintWriter out, ExperimentListener next) {
        this.out = out;
        this.next = next;
    }

    void say(String text) {
        double seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
        out.printf(Locale.ROOT, "[%6.1f s] %s%n", seconds, text);
        out.flush();
    }

    @Override
    public void runStarted(RunStarted event) {
        say("%s%s, move %d of %d: %s from %s to %s"
                .formatted(
                        event.way(),
                        event.warmUp() ? " (does not count)" : "",
                        event.run(),
                        event.runs(),
                        event.guest(),
                        event.from(),
                        event.to()));
    }

    @Override
    public void stepStarted(RunStep step) {
        switch (step) {
            case PREPARE -> say("  starting the probes");
            case AWAIT_ANSWER -> say("  waiting for the guest to answer");
            case COLLECT -> say("  collecting what the probes saw");
            default -> {
                // The migration speaks for itself, and quiet time is quiet.
            }
        }
    }

    @Override
    public void phaseEnded(PhaseTiming event) {
        say("  %s: %s"
                .formatted(PHASES.getOrDefault(event.phase(), event.phase().name()), seconds(event.duration())));
    }

    @Override
    public void ended(MigrationOutcome outcome) {
        next.ended(outcome);
    }

    @Override
    public void runEnded(MigrationRun run) {
        say("  %s%s"
                .formatted(
                        run.outcome().label(),
                        run.reason().map(reason -> ": " + reason).orElse("")));
        run.compute()
                .ifPresent(blackout -> say("  the guest stood still for %s ± %s"
                        .formatted(seconds(blackout.length()), seconds(blackout.error()))));
        run.network()
                .ifPresent(outage -> say("  the network was away for %s to %s"
                        .formatted(seconds(outage.lower()), seconds(outage.upper()))));
        run.computeDoubts().forEach(doubt -> say("  doubt: " + doubt));
        run.networkDoubts().forEach(doubt -> say("  doubt: " + doubt));
        next.runEnded(run);
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f s", duration.toNanos() / 1e9);
    }
}
