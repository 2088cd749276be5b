package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenException;
import io.github.xensdk.migration.MigrationMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DowntimeReportTest {

    private static final ReportEnvironment HOSTS = new ReportEnvironment(
            false,
            List.of(new ReportEnvironment.Host("nevers", "4.17.7"), new ReportEnvironment.Host("avignon", "4.17.6")));

    private static MigrationRun run(
            MigrationMode mode, RunOutcome outcome, @Nullable Integer computeMs, @Nullable Integer networkMs) {
        return run(mode, outcome, computeMs, networkMs, true, List.of());
    }

    private static MigrationRun run(
            MigrationMode mode,
            RunOutcome outcome,
            @Nullable Integer computeMs,
            @Nullable Integer networkMs,
            boolean sameGuest,
            List<String> doubts) {
        var run = TestRun.of(mode).outcome(outcome).doubts(doubts.toArray(String[]::new));
        if (computeMs != null) {
            run.compute(computeMs);
        }
        if (networkMs != null) {
            run.network(networkMs);
        }
        return sameGuest ? run.build() : run.anotherGuest().build();
    }

    private static DowntimeReport report(MigrationRun... runs) {
        return new DowntimeReport(HOSTS, List.of(runs), List.of());
    }

    private static JsonNode json(DowntimeReport report) {
        return JsonMapper.builder().build().readTree(report.toJson());
    }

    @Test
    void the_json_has_the_agreed_shape() {
        JsonNode root = json(report(
                run(MigrationMode.COLD, RunOutcome.COMPLETED, 20_000, 21_000),
                run(MigrationMode.COLD, RunOutcome.COMPLETED_WITH_LEFTOVERS, 22_000, 24_000)));

        assertThat(root.at("/environment/simulated").isBoolean()).isTrue();
        assertThat(root.at("/environment/simulated").asBoolean()).isFalse();
        assertThat(root.at("/environment/hosts/1/name").asString()).isEqualTo("avignon");
        assertThat(root.at("/environment/hosts/1/xenVersion").asString()).isEqualTo("4.17.6");
        JsonNode run = root.at("/runs/1");
        assertThat(run.get("mode").asString()).isEqualTo("cold");
        assertThat(run.get("strategy").asString()).isEqualTo("shared-file");
        assertThat(run.get("from").asString()).isEqualTo("nevers");
        assertThat(run.get("to").asString()).isEqualTo("avignon");
        assertThat(run.get("outcome").asString()).isEqualTo("completed-with-leftovers");
        assertThat(run.get("computeMs").asDouble()).isEqualTo(22_000);
        assertThat(run.get("networkMs").get("lower").asDouble()).isEqualTo(23_990);
        assertThat(run.get("networkMs").get("upper").asDouble()).isEqualTo(24_010);
        assertThat(run.get("originFormulaMs").asDouble()).isEqualTo(23_900);
        assertThat(run.at("/phases/0/name").asString()).isEqualTo("attach-devices");
        assertThat(run.at("/phases/0/ms").asDouble()).isEqualTo(1.234567);
        JsonNode cold = root.at("/summary/cold");
        assertThat(cold.at("/compute/n").asInt()).isEqualTo(2);
        assertThat(cold.at("/compute/mean").asDouble()).isEqualTo(21_000);
        assertThat(cold.at("/network/median").asDouble()).isEqualTo(22_500);
        assertThat(cold.at("/network/stdev").asDouble()).isEqualTo(2121.32);
    }

    @Test
    void what_is_missing_is_null_and_never_zero() {
        JsonNode root = json(report(run(MigrationMode.COLD, RunOutcome.COMPLETED, null, null)));

        for (String path : List.of(
                "/runs/0/computeMs",
                "/runs/0/computeErrorMs",
                "/runs/0/networkMs",
                "/runs/0/originFormulaMs",
                "/runs/0/reason",
                "/runs/0/networkCoversCompute",
                "/summary/cold/compute/mean",
                "/summary/cold/network/stdev",
                "/summary/live/compute/median")) {
            assertThat(root.at(path).isNull()).as(path).isTrue();
        }
        assertThat(root.at("/summary/live/compute/n").asInt(-1)).isZero();
    }

    @Test
    void a_run_that_failed_is_listed_and_counted_and_in_no_figure() {
        var report = report(
                run(MigrationMode.COLD, RunOutcome.COMPLETED, 1000, 1200),
                run(MigrationMode.COLD, RunOutcome.ROLLED_BACK, 9000, 9000),
                run(MigrationMode.COLD, RunOutcome.COMPLETED, 7000, 7000, false, List.of()));
        RunSummary cold = report.summary(MigrationMode.COLD);

        assertThat(cold.compute().values()).containsExactly(1000.0);
        assertThat(cold.network().values()).containsExactly(1200.0);
        assertThat(cold.runs()).isEqualTo(3);
        assertThat(cold.failed()).isEqualTo(2);
        assertThat(json(report).get("runs")).hasSize(3);
        assertThat(report.toMarkdown())
                .contains("2 of 3 cold moves failed")
                .contains("nevers → avignon: rolled-back: the save failed");
    }

    @Test
    void a_figure_in_doubt_is_shown_and_in_no_mean() {
        var report = report(
                run(MigrationMode.LIVE, RunOutcome.COMPLETED, 750, 800),
                run(MigrationMode.LIVE, RunOutcome.COMPLETED, 50, 800, true, List.of("noise floor of 40 ms")));

        assertThat(report.summary(MigrationMode.LIVE).compute().values()).containsExactly(750.0);
        assertThat(report.summary(MigrationMode.LIVE).network().n()).isEqualTo(2);
        assertThat(json(report).at("/runs/1/computeMs").asDouble()).isEqualTo(50);
        assertThat(json(report).at("/runs/1/computeTrusted").asBoolean(true)).isFalse();
        assertThat(report.toMarkdown()).contains("noise floor of 40 ms");
    }

    @Test
    void the_table_is_the_one_people_know() {
        var report = report(
                run(MigrationMode.COLD, RunOutcome.COMPLETED, 21_000, 21_500),
                run(MigrationMode.COLD, RunOutcome.COMPLETED, 22_000, 22_700),
                run(MigrationMode.LIVE, RunOutcome.COMPLETED, 752, null));

        assertThat(report.toMarkdown()).startsWith("""
                        | cold, time in ms | Compute Downtime | Network Downtime |
                        | ---------- | ---------------- | ---------------- |
                        | Mean | 21500 | 22100 |
                        | Median | 21500 | 22100 |
                        | stdev | 707 | 849 |
                        | n | 2 | 2 |

                        | live, time in ms | Compute Downtime | Network Downtime |
                        | ---------- | ---------------- | ---------------- |
                        | Mean | 752 | – |
                        | Median | 752 | – |
                        | stdev | – | – |
                        | n | 1 | 0 |
                        """);
    }

    @Test
    void simulated_hosts_are_called_so() {
        var simulated = new DowntimeReport(new ReportEnvironment(true, List.of()), List.of(), List.of());

        assertThat(simulated.toMarkdown()).contains("Simulated");
        assertThat(DowntimeReport.merge(report(), simulated).environment().simulated())
                .isTrue();
    }

    @Test
    void reports_merge_with_each_host_once() {
        var cold = new DowntimeReport(
                HOSTS, List.of(run(MigrationMode.COLD, RunOutcome.COMPLETED, 1, 20)), List.of("a note"));
        var live = new DowntimeReport(
                HOSTS, List.of(run(MigrationMode.LIVE, RunOutcome.COMPLETED, 1, 20)), List.of("another"));
        var merged = DowntimeReport.merge(cold, live);

        assertThat(merged.environment()).isEqualTo(HOSTS);
        assertThat(merged.runs())
                .extracting(MigrationRun::mode)
                .containsExactly(MigrationMode.COLD, MigrationMode.LIVE);
        assertThat(merged.notes()).containsExactly("a note", "another");
    }

    @Test
    void a_network_that_was_away_for_less_than_the_guest_stood_still_is_told() {
        assertThat(run(MigrationMode.LIVE, RunOutcome.COMPLETED, 752, 492).networkCoversCompute())
                .contains(false);
        assertThat(run(MigrationMode.LIVE, RunOutcome.COMPLETED, 752, 740).networkCoversCompute())
                .contains(true);
        assertThat(run(MigrationMode.LIVE, RunOutcome.COMPLETED, 752, null).networkCoversCompute())
                .isEmpty();
    }

    @Test
    void the_outage_over_the_standstill_is_the_moves_own_even_where_a_longer_one_came_before() {
        var run = TestRun.live()
                .compute(9800, TestRun.START.plusSeconds(180))
                .network(77_000, TestRun.START.plusSeconds(100))
                .network(16_000, TestRun.START.plusSeconds(179))
                .network(12_000, TestRun.START.plusSeconds(200))
                .build();

        assertThat(run.network())
                .hasValueSatisfying(own -> assertThat(own.midpoint()).isEqualTo(Duration.ofSeconds(16)));
        assertThat(run.otherOutages())
                .extracting(outage -> outage.midpoint().toSeconds())
                .containsExactly(77L, 12L);
    }

    @Test
    void an_outage_elsewhere_is_not_taken_for_a_standstill_too_short_to_be_one() {
        var run = TestRun.live()
                .compute(60, TestRun.START.plusSeconds(180))
                .network(5000, TestRun.START.plusSeconds(100))
                .build();

        assertThat(run.network()).isEmpty();
    }

    @Test
    void where_no_clock_tells_when_the_guest_stood_still_the_longest_outage_is_taken() {
        var run = TestRun.live()
                .network(77_000, TestRun.START.plusSeconds(100))
                .network(16_000, TestRun.START.plusSeconds(179))
                .build();

        assertThat(run.network())
                .hasValueSatisfying(own -> assertThat(own.midpoint()).isEqualTo(Duration.ofSeconds(77)));
    }

    @Test
    void a_file_is_replaced_as_a_whole_and_nothing_else_is_left(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("deep/report.json");
        report().writeJson(file);
        var report = report(run(MigrationMode.COLD, RunOutcome.COMPLETED, 1, 20));
        report.writeJson(file);

        assertThat(file).hasContent(report.toJson());
        try (Stream<Path> entries = Files.list(directory.resolve("deep"))) {
            assertThat(entries).containsExactly(file);
        }
        assertThatThrownBy(() -> report.writeJson(directory.resolve("deep")))
                .isInstanceOf(XenException.class)
                .hasMessageContaining("deep");
    }
}
