package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.DomainType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short example programs on real hosts, as a user would run them. */
@Timeout(600)
class ProgramsLabTest {

    private static final String CHECKPOINTS = "/xen/xensdk-test-kept";
    private static final String SHARE = "/xen/xensdk-test-share";
    private static final String STORAGE = "/xen/xensdk-test-directory";

    private static final List<String> ALL_LOGS = List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
            "-Dorg.slf4j.simpleLogger.log.net.schmizz=debug",
            "-Dorg.slf4j.simpleLogger.log.io.github.xensdk=trace");

    private final OnTheLab here = new OnTheLab(1);
    private final String guest = here.slot.name();

    @AfterEach
    void disconnect() {
        try (here) {
            FaultStage.run(here.nevers, "rm -rf \"$1\" \"$2\"", CHECKPOINTS, STORAGE);
        }
    }

    private static String run(int status, String... arguments) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        assertThat(Main.commandLine().setOut(out).setErr(out).execute(arguments))
                .as(() -> text.toString())
                .isEqualTo(status);
        return text.toString();
    }

    @Test
    void aGuestIsSavedListedRestoredAndMovedAwayAndNothingIsLeftToMend() {
        FaultStage.run(here.nevers, "mkdir -m 0700 \"$1\"", CHECKPOINTS);
        here.guests.create(here.slot, DomainType.PVH, here.nevers).close();

        assertThat(run(0, "show-commands", "--lab", "nevers")).contains("> xl list", guest);
        run(0, "checkpoint", "--lab", "save", "nevers", CHECKPOINTS, guest);
        assertThat(here.nevers.domains().find(guest)).isEmpty();
        assertThat(run(0, "checkpoint", "--lab", "list", "nevers", CHECKPOINTS)).contains(guest);
        run(0, "checkpoint", "--lab", "restore", "nevers", CHECKPOINTS, guest);
        assertThat(run(1, "checkpoint", "--lab", "restore", "nevers", CHECKPOINTS, guest))
                .contains("error: ");
        run(0, "checkpoint", "--lab", "remove", "nevers", CHECKPOINTS, guest);

        assertThat(run(0, "evacuate", "--lab", "nevers", "avignon", "--guest", guest))
                .contains(guest + " goes to avignon", "1 of 1 left nevers");
        assertThat(here.avignon.domains().get(guest).state().isExecuting()).isTrue();
        assertThat(run(0, "recover", "--lab", guest, "nevers", "avignon")).contains("It runs on the target");
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void storageIsPlannedAppliedLookedAtAndRemoved() {
        String[] rest = {"directory", STORAGE, "--server", "nevers", "--lab"};

        assertThat(run(0, with("plan", rest))).contains("makes " + STORAGE);
        assertThat(run(0, with("apply", rest))).contains("is set up and proven");
        assertThat(run(0, with("status", rest))).contains("nevers");
        run(0, with("remove", rest));
        assertThat(FaultStage.run(here.nevers, "ls -d \"$1\" 2> /dev/null; true", STORAGE))
                .isEmpty();
    }

    /** As it would be run by somebody who wants to see all that it does. */
    @Test
    @Tag(OnTheLab.THOROUGH)
    void aPasswordIsInNothingThatAProgramPrintsOrLogs(@TempDir Path directory) throws Exception {
        String password = "p" + UUID.randomUUID();
        Path right = Files.writeString(directory.resolve("right"), password + "\n");
        Path wrong = Files.writeString(directory.resolve("wrong"), "another " + password + "\n");
        String[] rest = {"smb", SHARE, "--server", "nevers", "--client", "avignon", "--lab"};
        String[] files = {"--password-file", right.toString()};
        try {
            String applied = runApart(0, directory, with("apply", rest, files));
            assertThat(applied).contains("is set up and proven", "DEBUG net.schmizz.sshj");
            String refused = runApart(1, directory, with("apply", rest, "--password-file", wrong.toString()));
            assertThat(refused).contains("has another user or password");
            String status = runApart(0, directory, with("status", rest, files));

            assertThat(applied + refused + status).doesNotContain(password);
        } finally {
            assertThat(runApart(0, directory, with("remove", rest, files))).doesNotContain(password);
            FaultStage.run(here.nevers, "rm -rf \"$1\"", SHARE);
            runApart(0, directory, with("remove", rest, files));
        }
    }

    private static String runApart(int status, Path directory, String... arguments) throws Exception {
        Path output = directory.resolve("output");
        Process program = OwnJvm.of(Main.class, ALL_LOGS, arguments)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            program.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(program.exitValue()).as(said).isEqualTo(status);
        return said;
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void storageIsComparedAndNothingOfItIsLeft(@TempDir Path reports) {
        List<String> before = LabStorage.states(here);

        String said = run(
                0,
                "storage-comparison",
                "--lab",
                "--size",
                "4MiB",
                "--rotations",
                "1",
                "--backend",
                "nfs",
                "--report",
                reports.toString());

        assertThat(said).contains("setting up ", "nfs");
        assertThat(reports)
                .isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/benchmark.json");
        assertThat(LabStorage.states(here)).isEqualTo(before);
    }

    private static String[] with(String verb, String[] rest, String... further) {
        return Stream.of(new String[] {"provision-storage", verb}, rest, further)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }
}
