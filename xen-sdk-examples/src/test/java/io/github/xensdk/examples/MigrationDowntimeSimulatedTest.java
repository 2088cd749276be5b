package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MigrationDowntimeSimulatedTest {

    @Test
    @Timeout(300)
    void withoutALabItMovesAGuestBetweenSimulatedHostsAndSaysSo(@TempDir Path directory) {
        var out = new StringWriter();

        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute("migration-downtime", "--mode", "live", "--pause", "0", "--report", directory.toString());

        assertThat(status).as(out.toString()).isZero();
        assertThat(out.toString()).contains("two SIMULATED hosts", "these figures say nothing about real ones");
        var report = DowntimeReport.read(directory.resolve("report.json"));
        assertThat(report.environment().simulated()).isTrue();
        assertThat(report.runs()).hasSize(2).allMatch(MigrationRun::counted);
    }
}
