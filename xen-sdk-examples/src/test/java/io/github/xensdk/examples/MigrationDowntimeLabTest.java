package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.experiment.ExperimentListener;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.ssh.SshTransport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job, once there and back, on real Xen; with a witness who looks for himself. */
@Tag(OnTheLab.MEASURING)
@Timeout(1500)
class MigrationDowntimeLabTest {

    @TempDir
    Path directory;

    /** Asks the hosts and the guest with plain commands, past the code that made the move. */
    private static final class Witness implements ExperimentListener {

        private final Lab lab = Lab.status();
        private final List<String> machineIds = new ArrayList<>();
        private final List<String> bootIds = new ArrayList<>();
        private final List<String> places = new ArrayList<>();
        private final List<MigrationRun> runs = new ArrayList<>();

        @Override
        public void runEnded(MigrationRun run) {
            runs.add(run);
            Lab.Slot slot = lab.guests().stream()
                    .filter(guest -> guest.name().equals(run.guest()))
                    .findFirst()
                    .orElseThrow();
            try (var guest = SshTransport.connect(slot.endpoint())) {
                machineIds.add(run.guest() + " " + print(guest, "/etc/machine-id"));
                bootIds.add(run.guest() + " " + print(guest, "/proc/sys/kernel/random/boot_id"));
            }
            for (var endpoint : lab.hosts()) {
                try (var host = XenHost.connect(endpoint)) {
                    String listed =
                            host.run(Command.of("xl", "list").build()).orThrow().stdout();
                    listed.lines()
                            .filter(line -> line.startsWith(run.guest()))
                            .forEach(line -> places.add(
                                    run.guest() + " on " + host.name() + (line.contains("--p---") ? " paused" : "")));
                }
            }
        }

        private static String print(SshTransport guest, String file) {
            return guest.execute(Command.of("cat", file).build())
                    .orThrow()
                    .stdout()
                    .strip();
        }
    }

    @Test
    void aGuestMovesThereAndBackLiveAndTheReportSaysWhatItCost() throws Exception {
        movesThereAndBack("live", "guest-02");
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aGuestMovesThereAndBackColdAndTheReportSaysWhatItCost() throws Exception {
        movesThereAndBack("cold", "guest-01");
    }

    private void movesThereAndBack(String mode, String guest) throws Exception {
        var witness = new Witness();
        var printed = new StringWriter();
        var job = new CommandLine(new MigrationDowntime(witness))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(printed, true));

        int status = job.execute("--lab", "--parts", "--mode", mode, "--cycles", "1", "--report", directory.toString());

        assertThat(status).as(printed.toString()).isZero();
        assertThat(witness.places)
                .as("where plain xl list showed the guest after each move")
                .containsExactly(guest + " on avignon", guest + " on nevers");
        assertThat(witness.machineIds).hasSize(2);
        assertThat(witness.machineIds.stream().distinct()).hasSize(1).allMatch(id -> id.length() > 32);
        assertThat(witness.bootIds.stream().distinct()).hasSize(1);
        if (mode.equals("live")) {
            assertThat(directory.resolve("report.html")).content().contains("attach-devices");
        }
        for (MigrationRun run : witness.runs) {
            assertThat(run.succeeded()).isTrue();
            assertThat(run.identityKept()).contains(true);
            assertThat(run.computeDoubts())
                    .as("doubts about the compute figure")
                    .isEmpty();
            assertThat(run.networkCoversCompute())
                    .as("a guest that stands still cannot answer: %s, %s", run.network(), run.compute())
                    .contains(true);
            Handover handover = run.handover().orElseThrow();
            assertThat(handover.doubts()).isEmpty();
            assertThat(handover.parts())
                    .as("what the standstill was made of")
                    .extracting(HandoverPart::label)
                    .contains(
                            "suspend, last memory, restore",
                            "disk vbd/51712",
                            "interface vif/0",
                            "agreement and start",
                            "the guest's drivers");
        }
        assertThat(printed.toString()).contains("Mean", "Median", "stdev", "Compute Downtime", "Network Downtime");
        checkReport(mode);
        assertThat(DowntimeReport.read(directory.resolve("report.json")).runs()).isEqualTo(witness.runs);
        assertThat(directory.resolve("report.html")).content().contains("<svg", guest);
        assertThat(directory.resolve("runs.csv")).content().hasLineCount(3);
        assertThat(directory.resolve(guest + ".runs")).content().hasLineCount(3);
    }

    private void checkReport(String mode) throws Exception {
        JsonNode report = JsonMapper.builder().build().readTree(Files.readString(directory.resolve("report.json")));
        assertThat(report.at("/environment/simulated").asBoolean(true)).isFalse();
        assertThat(report.at("/environment/hosts"))
                .hasSize(2)
                .allSatisfy(
                        host -> assertThat(host.path("xenVersion").asString()).startsWith("4."));
        assertThat(report.path("runs")).hasSize(2).allSatisfy(run -> {
            assertThat(run.path("outcome").asString()).isEqualTo("completed");
            assertThat(run.path("computeMs").asDouble()).isPositive();
            assertThat(run.path("originFormulaMs").asDouble()).isPositive();
            assertThat(run.at("/networkMs/upper").asDouble())
                    .isGreaterThanOrEqualTo(run.at("/networkMs/lower").asDouble());
            assertThat(run.path("phases"))
                    .isNotEmpty()
                    .allSatisfy(
                            phase -> assertThat(phase.path("name").asString()).isNotEmpty());
        });
        assertThat(report.at("/summary/" + mode + "/compute/n").asInt()).isEqualTo(2);
        assertThat(report.at("/summary/" + mode + "/network/n").asInt()).isEqualTo(2);
        assertThat(report.at("/summary/" + mode + "/network/mean").asDouble()).isPositive();
    }
}
