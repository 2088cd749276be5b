package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.DomainType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short example programs on real hosts, as a user would run them. */
@Timeout(600)
class ProgramsLabTest {

    private static final String CHECKPOINTS = "/xen/xensdk-test-kept";
    private static final String STORAGE = "/xen/xensdk-test-directory";

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

    private static String[] with(String verb, String... rest) {
        var all = new String[rest.length + 2];
        all[0] = "provision-storage";
        all[1] = verb;
        System.arraycopy(rest, 0, all, 2, rest.length);
        return all;
    }
}
