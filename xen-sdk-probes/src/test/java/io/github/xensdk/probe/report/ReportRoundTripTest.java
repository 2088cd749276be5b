package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ClockOffset;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.probe.Blackout;
import io.github.xensdk.probe.Handover;
import io.github.xensdk.probe.HandoverPart;
import io.github.xensdk.probe.Outage;
import io.github.xensdk.probe.OutageCause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportRoundTripTest {

    private static final Instant ODD = Instant.parse("2026-11-23T10:00:00.123456789Z");

    private static MigrationRun full() {
        return TestRun.cold()
                .between("nevers \"a\"", "avignon\n")
                .cycle(3)
                .startedAt(ODD)
                .outcome(RunOutcome.COMPLETED_WITH_LEFTOVERS)
                .reason("left over: ä, \u0001, 🐧")
                .blackout(new Blackout(
                        Duration.ofNanos(86_400_000_000_001L),
                        Duration.ofNanos(1),
                        Duration.ofNanos(-7),
                        Duration.ZERO,
                        Duration.ofNanos(-5_000_000_003L),
                        false))
                .doubts("one", "two, too")
                .outage(new Outage(Duration.ZERO, Duration.ofNanos(3), ODD, Long.MIN_VALUE))
                .outage(new Outage(
                        Duration.ofSeconds(20),
                        Duration.ofNanos(20_000_000_001L),
                        ODD,
                        Long.MAX_VALUE,
                        Optional.of(OutageCause.SERVER_ERROR)))
                .phases(
                        TestRun.phase(MigrationPhase.SAVE, ODD, 1234.567891),
                        new PhaseTiming(MigrationPhase.RESTORE, ODD, Duration.ZERO))
                .handover(new Handover(
                        List.of(
                                new HandoverPart(
                                        HandoverPart.Kind.MEMORY,
                                        "",
                                        ODD,
                                        Duration.ofNanos(2_221_000_001L),
                                        Duration.ofNanos(7)),
                                new HandoverPart(
                                        HandoverPart.Kind.OTHER_DEVICE, "vkbd/0", ODD, Duration.ZERO, Duration.ZERO)),
                        List.of("a doubt, \"two\"")))
                .skew(new ClockOffset(Duration.ofNanos(-4_999_999_999L), Duration.ofNanos(600)))
                .build();
    }

    private static DowntimeReport report(MigrationRun... runs) {
        return new DowntimeReport(
                new ReportEnvironment(
                        true,
                        List.of(new ReportEnvironment.Host("nevers", "4.17.7")),
                        List.of("udp://192.0.2.7:7 every 20 ms")),
                List.of(runs),
                List.of("a note"));
    }

    @Test
    void a_report_is_read_back_as_it_was_written_to_the_nanosecond() {
        var report = report(
                full(),
                TestRun.live().compute(752.1).network(900).build(),
                TestRun.live().warmUp().anotherGuest().build());

        assertThat(DowntimeReport.fromJson(report.toJson())).isEqualTo(report);
        assertThat(DowntimeReport.fromJson(report().toJson())).isEqualTo(report());
    }

    @Test
    void a_run_is_one_line_and_is_read_back() {
        assertThat(full().toJson()).doesNotContain("\n");
        assertThat(MigrationRun.fromJson(full().toJson())).isEqualTo(full());
    }

    @Test
    void a_file_is_read_back(@TempDir Path directory) throws Exception {
        var report = report(full());
        report.writeTo(directory.resolve("a/b"));

        assertThat(DowntimeReport.read(directory.resolve("a/b/report.json"))).isEqualTo(report);
        assertThat(directory.resolve("a/b/report.html")).hasContent(report.toHtml());
        assertThat(directory.resolve("a/b/report.md")).hasContent(report.toMarkdown());
        assertThat(directory.resolve("a/b/runs.csv")).hasContent(report.toCsv());
        assertThat(directory.resolve("a/b/outages.csv")).hasContent(report.outagesToCsv());
        assertThatThrownBy(() -> DowntimeReport.read(directory.resolve("none.json")))
                .isInstanceOf(XenException.class)
                .hasMessageContaining("none.json");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, 0});
        assertThatThrownBy(() -> DowntimeReport.read(binary)).isInstanceOf(ReportFormatException.class);
    }

    @Test
    void probes_are_none_in_what_an_earlier_sdk_wrote() {
        String json = report(full()).toJson().replace("\"probes\"", "\"formerly\"");

        DowntimeReport read = DowntimeReport.fromJson(json);

        assertThat(read.environment().probes()).isEmpty();
        assertThat(read.runs()).containsExactly(full());
    }

    @Test
    void a_field_that_a_later_sdk_adds_is_no_obstacle() {
        var report = report(full());
        String json = report.toJson()
                .replaceFirst("\"formatVersion\"", "\"added\" : {\"x\" : 1}, \"formatVersion\"")
                .replaceFirst("\"guest\"", "\"added\" : [1, 2], \"guest\"");

        assertThat(DowntimeReport.fromJson(json)).isEqualTo(report);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"formatVersion\" : 2  | \"formatVersion\" : 3        | of format version 3 cannot be read",
                "\"formatVersion\" : 2  | \"formatVersion\" : 1        | of format version 1 cannot be read",
                "\"formatVersion\" : 2  | \"formatVersion\" : \"two\"  | formatVersion must be a whole number",
                "\"formatVersion\" : 2, | ''                           | formatVersion is missing",
                "\"mode\" : \"cold\"    | \"mode\" : \"warm\"          | runs[0]: mode has an unknown value: warm",
                "\"cycle\" : 3          | \"cycle\" : 3.5              | runs[0]: cycle must be a whole number",
                "\"warmUp\" : false     | \"warmUp\" : 0               | runs[0]: warmUp must be true or false",
                "\"guest\"              | \"host\"                     | runs[0]: guest is missing",
                "123456789Z             | xZ                           | must be a time such as",
                "\"ms\" : 1234.567891   | \"ms\" : 1234.5678912        | phases[0]: ms must be milliseconds with six",
                "\"ms\" : 1234.567891   | \"ms\" : 1e300               | phases[0]: ms must be milliseconds",
                "\"lower\" : 20000      | \"lower\" : 30000            | outages[1] has a value that cannot be",
                "\"a note\"             | 7                            | notes must hold text only",
                "\"outages\" : [        | \"gone\" : [                 | outages must be an array",
            })
    void what_is_no_report_is_told_with_its_place(String good, String bad, String told) {
        String json = report(full()).toJson();
        assertThat(json).contains(good);
        String broken = json.replace(good, bad);

        assertThatThrownBy(() -> DowntimeReport.fromJson(broken))
                .isInstanceOf(ReportFormatException.class)
                .hasMessageContaining(told);
    }

    @Test
    void text_that_is_no_json_or_no_object_is_told() {
        for (String text : List.of("", "{", "[]", "null", "7", "{} x")) {
            assertThatThrownBy(() -> DowntimeReport.fromJson(text)).as(text).isInstanceOf(ReportFormatException.class);
            assertThatThrownBy(() -> MigrationRun.fromJson(text)).as(text).isInstanceOf(ReportFormatException.class);
        }
    }

    @Test
    void csv_has_a_line_a_run_and_quotes_what_needs_it() {
        List<String> lines = report(full(), TestRun.live().network(900).build())
                .toCsv()
                .replace("avignon\n", "avignon")
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("run,guest,way,mode,");
        assertThat(lines.get(1))
                .startsWith("1,guest-04,cold-shared-file,cold,shared-file,\"nevers \"\"a\"\"\",\"avignon\",3,false,")
                .contains("86400000.000001,0.000001,false,\"one; two, too\",20000,20000.000001,1,");
        int columns = lines.get(0).split(",", -1).length;
        assertThat(lines.get(2).split(",", -1)).hasSize(columns);
    }

    @Test
    void csv_of_outages_has_a_line_an_outage() {
        assertThat(report(TestRun.live().build(), full()).outagesToCsv().lines())
                .containsExactly(
                        "run,outage,lower_ms,upper_ms,proven,started_at,cause",
                        "2,1,0,0.000003,false,2026-11-23T10:00:00.123456789Z,",
                        "2,2,20000,20000.000001,true,2026-11-23T10:00:00.123456789Z,server-error");
    }

    @Test
    void ways_are_summed_up_apart_and_modes_together() {
        var report = report(
                TestRun.live().compute(700).build(),
                TestRun.cold().compute(20_000).build(),
                TestRun.of(MigrationMode.COLD)
                        .way("cold-stream", MigrationMode.COLD)
                        .compute(10_000)
                        .build());

        assertThat(report.ways()).containsExactly("cold-shared-file", "cold-stream", "live");
        assertThat(report.summary("cold-stream").compute().values()).containsExactly(10_000.0);
        assertThat(report.summary(MigrationMode.COLD).compute().values()).containsExactly(20_000.0, 10_000.0);
        assertThatThrownBy(() -> report.summary("by hand")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void a_warm_up_is_shown_and_in_no_figure() {
        var report = report(
                TestRun.live().compute(9000).warmUp().build(),
                TestRun.live().compute(700).build());

        assertThat(report.summary("live").compute().values()).containsExactly(700.0);
        assertThat(report.summary("live").runs()).isEqualTo(1);
        assertThat(report.summary("live").warmUps()).isEqualTo(1);
        assertThat(report.toMarkdown()).contains("Moves that do not count: 1.");
        assertThat(report.runs()).extracting(MigrationRun::counted).containsExactly(false, true);
    }

    @Test
    void phases_are_told_what_downtime_lay_in_them() {
        Instant start = TestRun.START;
        var run = TestRun.cold()
                .phases(
                        TestRun.phase(MigrationPhase.SAVE, start, 1000),
                        TestRun.phase(MigrationPhase.RESTORE, start.plusMillis(1000), 2000))
                .compute(1500, start.plusMillis(600))
                .network(3000, start.plusMillis(500))
                .build();

        assertThat(run.phaseCosts())
                .containsExactly(
                        new PhaseCost(
                                MigrationPhase.SAVE,
                                Optional.of(Duration.ofMillis(400)),
                                Optional.of(Duration.ofMillis(500))),
                        new PhaseCost(
                                MigrationPhase.RESTORE,
                                Optional.of(Duration.ofMillis(1100)),
                                Optional.of(Duration.ofMillis(2000))));
        assertThat(PhaseCosts.of(List.of(run), "cold-shared-file").outside().network())
                .hasValue(510);
        assertThat(TestRun.live().build().phaseCosts())
                .containsExactly(new PhaseCost(MigrationPhase.ATTACH_DEVICES, Optional.empty(), Optional.empty()));
    }

    @Test
    void two_reports_compare_way_by_way() {
        var slow = report(
                TestRun.live().compute(700).network(800).build(),
                TestRun.live().compute(900).network(1000).build());
        var quick = report(
                TestRun.live().compute(70).network(80).build(),
                TestRun.live().compute(90).network(100).build(),
                TestRun.cold().compute(20_000).build());

        assertThat(slow.comparedWith(quick)).singleElement().satisfies(comparison -> {
            assertThat(comparison.name()).isEqualTo("live");
            assertThat(comparison.computeMean().orElseThrow().value()).isEqualTo(10.0);
            assertThat(comparison.computeMean().orElseThrow().differs()).isTrue();
            assertThat(comparison.describe()).startsWith("live against live before: compute downtime 10.00 [");
        });
        assertThat(quick.comparedWays()).singleElement().satisfies(comparison -> {
            assertThat(comparison.baseline()).isEqualTo("cold-shared-file");
            assertThat(comparison.computeMedian().orElseThrow().interval()).isEmpty();
            assertThat(comparison.networkMedian()).isEmpty();
        });
    }
}
