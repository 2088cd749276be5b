package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.migration.RecoveryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
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
 * afterwards: one copy runs, it is the same guest, its disk is well, and nothing is left. What was seen goes into docs/faults.md. The
 * system property {@code xensdk.faults} picks faults by a pattern.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class FaultsLabTest {

    private static final Path MATRIX = Path.of("../docs/faults.md");

    /** What this run saw, by the fault's name. */
    private static final Map<String, String> ROWS = new HashMap<>();

    private static FaultStage stage;

    @BeforeAll
    static void connect() {
        stage = new FaultStage();
    }

    /** Rows of this run replace older ones; so faults can be run one at a time, and each row says when it was. */
    @AfterAll
    static void writeTheMatrix() throws IOException {
        String xen = stage.here.nevers.info().xenVersion();
        stage.close();
        var rows = new HashMap<String, String>();
        if (Files.exists(MATRIX)) {
            for (String line : Files.readAllLines(MATRIX)) {
                if (line.startsWith("| ")) {
                    rows.put(line.substring(2, line.indexOf(" |", 2)), line);
                }
            }
        }
        String when = " " + LocalDate.now(ZoneOffset.UTC) + ", Xen " + xen + " |";
        ROWS.forEach((name, row) -> rows.put(name, row + when));
        var text = new StringBuilder("""
                # Faults that were provoked

                Written by `mvn -B verify -Plab-faults` on the lab's two hosts, with a guest in a PVH domain, N. *well* says that the SDK,
                and `MigrationRecovery` where that was wanted, ended with N running once, on one host: the same one, unless it was told to
                reboot, and without errors of its disk; and that nothing was left on the hosts. *left* is what was there nonetheless, where
                the program was killed that would have tidied up.

                | fault | result | the program was told | what was there | what recovery did | left | when |
                |---|---|---|---|---|---|---|
                """);
        Faults.all()
                .forEach(fault -> text.append(
                                rows.getOrDefault(fault.name(), "| " + fault.name() + " | not run | | | | | |"))
                        .append('\n'));
        Files.writeString(MATRIX, text.toString());
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
        System.out.println(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + " " + fault);
        boolean well = false;
        try {
            String told = fault.provocation().on(stage);
            stage.proveThatTheDeedWasDone();
            RecoveryReport found = stage.settledDown();
            // Files of a program that was killed are removed by recovery as well.
            boolean nothingToDo = found.aftermath().isSettled() && !fault.programEnded();
            RecoveryReport report = nothingToDo ? found : stage.recovery().recover();

            String story = fault + "\n" + told + "\n" + found.describe() + "\n" + report.describe();
            stage.proveThatTheGuestIsWell(report, fault.rebooted(), story);
            assertThat(stage.recovery().recover().done()).as(story).isEmpty();
            String left = stage.left();
            if (!fault.programEnded()) {
                assertThat(left).as(story).isEmpty();
            }
            String row = row(fault, told, found, report, left);
            System.out.println(row);
            ROWS.put(fault.name(), row);
            well = true;
        } catch (Throwable e) {
            System.out.println("FAILED " + fault + ": " + e);
            ROWS.put(fault.name(), "| " + fault + " | **failed** | | | | |");
            throw e;
        } finally {
            if (!well) {
                stage.giveUpTheGuest();
            }
        }
    }

    private static String row(Fault fault, String told, RecoveryReport found, RecoveryReport report, String left) {
        String done = report.done().isEmpty() ? "nothing" : String.join(", ", report.done());
        return ("| " + fault + " | well | " + told + " | " + found.aftermath() + " | " + done + " | "
                        + left.strip().replace("\n", ", ") + " |")
                .replace(stage.guest, "N");
    }
}
