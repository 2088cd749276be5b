package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.RunSummary;
import io.github.xensdk.ssh.SshTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hosts whose clocks are five seconds apart: a guest that moves gets the other's time, and its standstill is none of that. */
@Timeout(900)
class ClockSkewLabTest {

    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    /** By so many milliseconds. */
    private static final String TURN = """
            now=$(($(date +%s%3N) + $1))
            date -s "@$((now / 1000)).$(printf %03d $((now % 1000)))"
            """;

    @TempDir
    Path directory;

    @Test
    @Tag(OnTheLab.THOROUGH)
    void theComputeFigureKnowsNothingOfTheHostsClocksWhereAScriptWithOneClockIsWrong() {
        DowntimeReport report = measured();
        report.writeTo(directory);

        assertThat(report.runs()).hasSize(2);
        for (int i = 0; i < report.runs().size(); i++) {
            MigrationRun run = report.runs().get(i);
            String story = run.toJson();
            assertThat(run.succeeded()).as(story).isTrue();
            Duration compute = run.trustedCompute()
                    .orElseThrow(() -> new AssertionError(story))
                    .length();
            // It cannot answer while it stands.
            assertThat(run.networkCoversCompute()).as(story).contains(true);
            Duration there = i == 0 ? SKEW : SKEW.negated();
            // A clock that goes back is no jump ahead, which is what that script looks for.
            Duration jump = compute.plus(there);
            Duration expected = jump.isNegative() ? Duration.ZERO : jump;
            assertThat(run.originCompute().orElseThrow().minus(expected).abs())
                    .as("what the script with the real-time clock says, against the standstill and the skew: %s", story)
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(run.monotonicCompute().orElseThrow())
                    .as("what the script with the monotonic clock saw: %s", story)
                    .isLessThan(compute.dividedBy(4));
        }
        assertThat(directory.resolve("report.md"))
                .content()
                .as("all three, and what two of them are off by")
                .contains(figuresOf(report.summary(MigrationMode.LIVE)));
    }

    private static String figuresOf(RunSummary way) {
        return String.format(
                Locale.ROOT,
                "| max | %.0f | %.0f | %.0f | %.0f |",
                way.compute().max().orElseThrow(),
                way.network().max().orElseThrow(),
                way.originCompute().max().orElseThrow(),
                way.monotonicCompute().max().orElseThrow());
    }

    private static DowntimeReport measured() {
        try (var here = new OnTheLab(2)) {
            turn(here.avignon, SKEW);
            try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
                return MigrationExperiment.of(here.slot.name())
                        .between(here.nevers, here.avignon)
                        .cycles(1)
                        .live()
                        .network(NetworkProbe.udpEcho("127.0.0.1", here.slot.udpEchoPort())
                                .every(INTERVAL)
                                .build())
                        .compute(ComputeProbe.inGuest(guest))
                        .run();
            } finally {
                turn(here.avignon, SKEW.negated());
            }
        }
    }

    private static void turn(XenHost host, Duration by) {
        host.run(Command.script("turn the clock", TURN, Long.toString(by.toMillis()))
                        .build())
                .orThrow();
    }
}
