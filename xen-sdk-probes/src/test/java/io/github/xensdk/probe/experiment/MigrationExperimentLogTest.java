package io.github.xensdk.probe.experiment;

import static io.github.xensdk.probe.experiment.FakeXen.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.probe.TestEcho;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.ReportFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of an experiment whose program ends before it does. */
@Timeout(120)
class MigrationExperimentLogTest {

    @Test
    void what_an_earlier_program_measured_is_kept_and_only_the_rest_is_made(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("deep/guest-04.runs");
        try (var echo = new TestEcho()) {
            var moves = new AtomicInteger();
            var xen = new FakeXen("nevers", () -> {
                moves.incrementAndGet();
                return echo.silence(200) > 0;
            });
            DowntimeReport first = experiment(xen, echo).cycles(1).log(log).run();
            // As a crash within the second move leaves it: the guest is away, and the move's line was cut short.
            List<String> lines = Files.readAllLines(log);
            String cut = lines.get(2).substring(0, 100);
            Files.writeString(log, lines.get(0) + "\n" + lines.get(1) + "\n" + cut);
            moves.set(0);
            DowntimeReport second = experiment(xen, echo).cycles(2).log(log).run();

            assertThat(moves).hasValue(4);
            assertThat(second.runs().get(0)).isEqualTo(first.runs().get(0));
            assertThat(second.runs())
                    .extracting(MigrationRun::cycle, MigrationRun::warmUp, MigrationRun::from)
                    .containsExactly(
                            tuple(1, false, "nevers"),
                            tuple(0, true, "nevers"),
                            tuple(1, false, "avignon"),
                            tuple(2, false, "nevers"),
                            tuple(2, false, "avignon"));
            assertThat(second.notes())
                    .singleElement()
                    .asString()
                    .contains("1 of the moves were made by an earlier program");
            assertThat(Files.readAllLines(log)).hasSize(6);

            moves.set(0);
            assertThat(experiment(xen, echo).cycles(2).log(log).run().runs()).isEqualTo(second.runs());
            assertThat(moves).hasValue(0);
        }
    }

    @Test
    void the_guest_that_a_killed_program_left_away_is_brought_back_first(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("runs");
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> echo.silence(200) > 0);
            experiment(xen, echo).log(log).run();
            Files.writeString(log, Files.readAllLines(log).get(0) + "\n");
            var moved = new FakeXen("avignon", () -> echo.silence(200) > 0);
            DowntimeReport report = experiment(moved, echo).log(log).run();

            assertThat(report.runs())
                    .extracting(MigrationRun::cycle, MigrationRun::from)
                    .containsExactly(tuple(0, "avignon"), tuple(1, "nevers"), tuple(1, "avignon"));
        }
    }

    @Test
    void a_log_of_something_else_is_refused_and_left_as_it_is(@TempDir Path directory) throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> echo.silence(200) > 0);
            Path other = directory.resolve("other");
            experiment(xen, echo).log(other).run();
            String text = Files.readString(other).replace("\"guest\":\"guest-04\"", "\"guest\":\"guest-05\"");
            Files.writeString(other, text);
            assertThatThrownBy(() -> experiment(xen, echo).log(other).run())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("guest-05");
            assertThat(other).hasContent(text);

            for (String wrong : List.of("hello\n", "{}\n", "{\"experimentLog\":2}\n")) {
                Path file = Files.writeString(directory.resolve("wrong"), wrong);
                assertThatThrownBy(() -> experiment(xen, echo).log(file).run())
                        .as(wrong)
                        .isInstanceOf(ReportFormatException.class);
                assertThat(file).hasContent(wrong);
            }
            Path broken = directory.resolve("broken");
            experiment(xen, echo).log(broken).run();
            Files.writeString(broken, "{\"guest\":7}\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> experiment(xen, echo).log(broken).run())
                    .isInstanceOf(ReportFormatException.class)
                    .hasMessageContaining("line 4");
        }
    }

    @Test
    void two_experiments_cannot_share_a_log(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("runs");
        try (var echo = new TestEcho();
                var open = ExperimentLog.open(log, "guest-04", List.of("nevers", "avignon"), "nevers")) {
            var xen = new FakeXen("nevers", () -> true);

            assertThat(open.runs()).isEmpty();
            assertThatThrownBy(() -> experiment(xen, echo).log(log).run())
                    .isInstanceOf(XenException.class)
                    .hasMessageContaining("another experiment writes to");
        }
    }
}
