package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.migration.RecoveryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Provokes each fault of the {@linkplain Faults catalogue} on real Xen, lets the SDK mend what is left, and looks at what holds
 * afterwards: one copy runs, it is the same guest, its disk is well, and nothing is left. What was seen becomes docs/faults.md. The
 * system property {@code xensdk.faults} picks faults by a pattern; then nothing is written there.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class FaultsLabTest {

    private static final List<String> ROWS = new ArrayList<>();

    private static FaultStage stage;

    @BeforeAll
    static void connect() {
        stage = new FaultStage();
    }

    @AfterAll
    static void disconnect() throws IOException {
        String xen = stage.here.nevers.info().xenVersion();
        stage.close();
        var text = new StringBuilder(
                "# Faults that were provoked\n\nWritten by `mvn -B verify -Plab-faults` on "
                        + LocalDate.now(ZoneOffset.UTC) + ", on the lab's two hosts, Xen " + xen
                        + ", a PVH guest. After each row the guest ran, once: the same one, unless it was told to reboot, and without errors of"
                        + " its disk. *left* is what nobody had tidied up by then, where the program was killed that would have; where"
                        + " it was not, nothing was.\n\n"
                        + "| fault | the program was told | what was there | what recovery did | left |\n|---|---|---|---|---|\n");
        ROWS.forEach(row -> text.append(row).append('\n'));
        // Half a run says nothing of the whole.
        Path file = ROWS.size() == Faults.all().size() ? Path.of("../docs/faults.md") : Path.of("target/faults.md");
        Files.writeString(file, text.toString());
    }

    static Stream<Fault> faults() {
        var wanted = Pattern.compile(System.getProperty("xensdk.faults", ""));
        return Faults.all().stream()
                .filter(fault -> wanted.matcher(fault.name()).find());
    }

    @BeforeEach
    void set() {
        stage.set();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void theGuestRunsOnceAndNothingIsLeft(Fault fault) throws Exception {
        boolean well = false;
        try {
            String told = fault.provocation().on(stage);
            RecoveryReport found = stage.settledDown();
            RecoveryReport report =
                    found.aftermath().isSettled() ? found : stage.recovery().recover();

            String story = fault + "\n" + told + "\n" + found.describe() + "\n" + report.describe();
            stage.proveThatTheGuestIsWell(report, fault.rebooted(), story);
            assertThat(stage.recovery().recover().done()).as(story).isEmpty();
            String left = stage.left();
            if (!fault.programEnded()) {
                assertThat(left).as(story).isEmpty();
            }
            ROWS.add(row(fault, told, found, report, left));
            well = true;
        } finally {
            if (!well) {
                stage.giveUpTheGuest();
            }
        }
    }

    private static String row(Fault fault, String told, RecoveryReport found, RecoveryReport report, String left) {
        String done = report.done().isEmpty() ? "nothing" : String.join(", ", report.done());
        return ("| " + fault + " | " + told + " | " + found.aftermath() + " | " + done + " | "
                        + left.strip().replace("\n", ", ") + " |")
                .replace(stage.guest, "N");
    }
}
