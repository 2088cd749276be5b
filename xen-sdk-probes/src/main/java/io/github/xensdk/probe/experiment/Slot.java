package io.github.xensdk.probe.experiment;

import io.github.xensdk.probe.report.MigrationRun;

/**
 * A move that is to be made.
 *
 * @param way how
 * @param cycle which cycle of its way, from 1
 * @param warmUp whether it does not count
 * @param back whether it leads back to where the guest was at first
 */
record Slot(Way way, int cycle, boolean warmUp, boolean back) {

    /** Whether that run was made for this. */
    boolean isDoneBy(MigrationRun run, String source) {
        return run.way().equals(way.name())
                && run.cycle() == cycle
                && run.warmUp() == warmUp
                && run.from().equals(source);
    }
}
