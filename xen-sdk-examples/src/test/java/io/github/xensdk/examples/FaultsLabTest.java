package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.examples.Faults.Fault;
import io.github.xensdk.migration.RecoveryReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

    /** What can be left of a migration, in the order in which it can fail, and which faults bring it about. */
    private static final String ROWS_OF_THE_STATE_TABLE = """

            ## What a migration can leave behind, and which faults brought it about

            S is the source and T the target; GO is the word by which `xl migrate` tells T to start the guest.

            | # | where it failed | brought about by |
            |---|---|---|
            | 1 | before T's banner | xl by hand: its link cut before 'banner'; the target's shell prints a greeting |
            | 2 | T cannot create the guest | the target has no memory for it; names that are taken |
            | 3 | in the midst of the stream, T dies | live: receiver, sshd or helper on the target killed in TRANSFER; its machine loses power |
            | 4 | in the midst of the stream, silence | both hear nothing for 60 s, in TRANSFER and in ATTACH_DEVICES |
            | 5 | the guest does not suspend | somebody pauses the guest in TRANSFER |
            | 6 | S's xl killed while the guest runs | live: xl on the source killed in TRANSFER |
            | 7 | S's xl killed after the suspension | xl on the source killed in ATTACH_DEVICES; xl by hand killed while the target is silent |
            | 8, 9b | the guest renamed on S, not started on T | xl by hand: its link cut before 'go'. Whether GO was sent makes no difference on the hosts |
            | 9a | T runs it, S does not know | xl by hand: its link cut before 'report' |
            | 9c | T has it, paused | live, gated: xl on the source killed in HANDOVER; cold: the program killed in START |
            | 9d | T is out of reach after GO | xl by hand: its link cut before 'report', and the target out of reach |
            | 10 | T fails after GO, and says so | live: the target fails after it was told to start the guest |
            | 11 | T runs it, S's copy is still there | live: xl on the source killed in HANDOVER. That `xl destroy` itself fails could not be brought about on the lab; what it leaves is the same |
            | 12 | S crashes after GO | live: the source's machine loses power in HANDOVER |
            | 13 | save fails | cold, copy: the source's disk is full; cold: the helper killed in SAVE |
            | 14 | xl killed while it saves | cold, shared file: xl save killed in SAVE; cold: the program killed in SAVE |
            | 15 | a checkpoint restored twice, or beside its guest | a kept checkpoint is restored a second time; beside its guest, which runs |
            """;

    /** A migration's time-out here is four minutes, and a power cut waits for a reboot. */
    private static final long LONGEST_SECONDS = 600;

    /** All that was logged. */
    private static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();

    /** What this run saw, by the fault's name. */
    private static final Map<String, String> ROWS = new HashMap<>();

    private static FaultStage stage;
    private static String xen = "";

    @BeforeAll
    static void connect() {
        PrintStream err = System.err;
        System.setErr(new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        LOG.write(b);
                        err.write(b);
                    }

                    @Override
                    public void write(byte[] bytes, int from, int length) {
                        LOG.write(bytes, from, length);
                        err.write(bytes, from, length);
                    }
                },
                true,
                StandardCharsets.UTF_8));
        stage = new FaultStage();
        xen = stage.here.nevers.info().xenVersion();
    }

    @AfterAll
    static void disconnect() {
        stage.close();
    }

    /** Rows of this run replace older ones; so faults can be run one at a time, and each row says when it was. */
    @AfterEach
    void writeTheMatrix() throws IOException {
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
                reboot, and without errors of its disk; that nothing was left on the hosts, no disk stayed open, an older checkpoint had the same
                SHA-256, exports and mounts were as before; and that a word of the guest's configuration was in no file, argument, log or
                message of the SDK's. *left* is what was there nonetheless, where the program was killed that would have tidied up.

                | fault | result | the program was told | what was there | what recovery did | left | when |
                |---|---|---|---|---|---|---|
                """);
        Faults.all()
                .forEach(fault -> text.append(
                                rows.getOrDefault(fault.name(), "| " + fault.name() + " | not run | | | | | |"))
                        .append('\n'));
        text.append(ROWS_OF_THE_STATE_TABLE);
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
            long started = System.nanoTime();
            String told = fault.provocation().on(stage);
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
            stage.proveThatTheDeedWasDone();
            RecoveryReport found = stage.settledDown();
            // Files that nobody could take away are removed by recovery as well.
            boolean nothingToDo = found.aftermath().isSettled() && !fault.nobodyTidiesUp();
            RecoveryReport report = nothingToDo ? found : stage.recovery().recover();

            String story = fault + "\n" + told + "\n" + found.describe() + "\n" + report.describe();
            stage.proveThatTheGuestIsWell(report, fault.rebooted(), story);
            assertThat(stage.recovery().recover().done()).as(story).isEmpty();
            stage.putBack();
            String left = stage.leftInTheEnd();
            if (!left.isEmpty()) {
                // What somebody might yet have waited for.
                stage.recovery().recover();
                left = stage.leftInTheEnd();
            }
            stage.proveThatNothingElseHasChanged(story);
            assertThat(LOG.toString(StandardCharsets.UTF_8)).as("the log").doesNotContain(FaultStage.SECRET);
            assertThat(seconds).as("how long it took, for " + story).isLessThan(LONGEST_SECONDS);
            if (!fault.nobodyTidiesUp()) {
                assertThat(left).as(story).isEmpty();
            }
            String row = row(fault, told + " (" + seconds + " s)", found, report, left);
            System.out.println(row);
            ROWS.put(fault.name(), row);
            well = true;
        } catch (Throwable e) {
            System.out.println("FAILED " + fault + ": " + e);
            ROWS.put(fault.name(), "| " + fault + " | **failed** | | | | |");
            throw e;
        } finally {
            if (!well) {
                stage.putBackWhereItGoes();
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
