package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.ReportEnvironment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationDowntimeArgumentsTest {

    private static String refusal(String... arguments) {
        var text = new StringWriter();
        var commandLine = Main.commandLine().setErr(new PrintWriter(text));
        String[] all = new String[arguments.length + 1];
        all[0] = "migration-downtime";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(commandLine.execute(all)).isEqualTo(2);
        return text.toString();
    }

    @Test
    void whatIsAskedWronglyIsRefusedBeforeAnyHostIsAsked() {
        assertThat(refusal("--cycles", "0")).contains("--cycles must be");
        assertThat(refusal("--lab", "--cycles", "0")).contains("--cycles must be");
        assertThat(refusal("--lab", "--interval", "1001")).contains("--interval must be");
        assertThat(refusal("--lab", "--warm-up", "-1")).contains("--warm-up must be");
        assertThat(refusal("--lab", "--pause", "-1")).contains("--pause must be");
        assertThat(refusal("--lab", "--stop-after", "0")).contains("--stop-after must be");
        assertThat(refusal("--lab", "--cold", "carrier-pigeon")).contains("there is no carrier-pigeon");
        assertThat(refusal("--lab", "--resume")).contains("--resume needs --report");
        assertThat(refusal("--lab", "--precision", "5")).contains("--precision needs");
        assertThat(refusal("--lab", "--pilot", "report.json")).contains("--precision needs");
        assertThat(refusal("--lab", "--precision", "5", "--pilot", "a", "--expect", "1:2"))
                .contains("--precision needs either");
        assertThat(refusal("--lab", "--precision", "0", "--expect", "1:2")).contains("must be above zero");
        assertThat(refusal("--lab", "--precision", "5", "--expect", "752")).contains("--expect must be");
    }

    @Test
    void theNumberOfCyclesIsSaidWithWhereItComesFrom() {
        assertThat(new NeededCycles(5, 10).from("21228:4398"))
                .isEqualTo("each way: 35 cycles for ± 5 % of the mean at 95 % (mean 21228 ms, sd 4398 ms);"
                        + " there will be 10 only");
        assertThat(new NeededCycles(2.5, 10).from("752:30")).contains("7 cycles for ± 2.5 %", "there will be 10");
    }

    @Test
    void aPilotThatSaysNothingIsToldSo() {
        var empty = new DowntimeReport(new ReportEnvironment(false, List.of()), List.of(), List.of());

        assertThat(new NeededCycles(5, 10).from(empty, List.of("live")))
                .containsExactly("live: the pilot did not go that way");
    }
}
