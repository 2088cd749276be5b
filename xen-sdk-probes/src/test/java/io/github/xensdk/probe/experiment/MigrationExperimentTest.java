package io.github.xensdk.probe.experiment;

import static io.github.xensdk.probe.experiment.FakeXen.experiment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationMode;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.TestEcho;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.probe.report.MigrationRun;
import io.github.xensdk.probe.report.RunOutcome;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MigrationExperimentTest {

    /** What a busy machine may keep the echo's threads waiting: its truth does not know of it. */
    private static final Duration SCHEDULING = Duration.ofMillis(40);

    @Test
    void the_report_says_how_often_the_network_was_probed() throws Exception {
        try (var echo = new TestEcho()) {
            DowntimeReport report = experiment(new FakeXen("nevers", () -> echo.silence(400) > 0), echo)
                    .cycles(1)
                    .run();

            assertThat(report.environment().probes())
                    .containsExactly("udp://127.0.0.1:" + echo.address().getPort() + " every 5 ms");
        }
    }

    @Test
    void an_outage_besides_the_move_s_own_is_told_and_not_counted() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> {
                echo.silence(200);
                Thread.sleep(200);
                return echo.silence(500) > 0;
            });
            DowntimeReport report = experiment(xen, echo).cycles(1).run();

            assertThat(report.runs()).hasSize(2).allSatisfy(run -> {
                assertThat(run.network().orElseThrow().upper()).isGreaterThan(Duration.ofMillis(400));
                assertThat(run.otherOutages()).isNotEmpty();
                assertThat(run.networkDoubts())
                        .anySatisfy(doubt -> assertThat(doubt).contains("away at other times", "at most"));
            });
        }
    }

    @Test
    void an_outage_of_answers_that_came_too_late_is_doubted() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> {
                echo.keepWaiting(900);
                return true;
            });
            DowntimeReport report = experiment(xen, echo)
                    .network(NetworkProbe.udpEcho(echo.address())
                            .every(Duration.ofMillis(5))
                            .lateAfter(Duration.ofMillis(300))
                            .build())
                    .cycles(1)
                    .run();

            assertThat(report.runs())
                    .hasSize(2)
                    .allSatisfy(run -> assertThat(run.networkDoubts())
                            .anySatisfy(doubt -> assertThat(doubt).contains("later than the 300 ms that count")));
        }
    }

    @Test
    void a_cycle_is_there_and_back_and_each_move_is_measured() throws Exception {
        try (var echo = new TestEcho()) {
            var truth = new ArrayList<Duration>();
            var xen = new FakeXen("nevers", () -> truth.add(Duration.ofNanos(echo.silence(400))));
            DowntimeReport report = experiment(xen, echo).cycles(2).run();

            assertThat(report.runs())
                    .extracting(MigrationRun::from, MigrationRun::to)
                    .containsExactly(
                            tuple("nevers", "avignon"),
                            tuple("avignon", "nevers"),
                            tuple("nevers", "avignon"),
                            tuple("avignon", "nevers"));
            for (int i = 0; i < 4; i++) {
                MigrationRun run = report.runs().get(i);
                assertThat(run.outcome()).isEqualTo(RunOutcome.COMPLETED);
                assertThat(run.strategy()).isEqualTo("xl-migrate");
                assertThat(run.phases()).isNotEmpty();
                assertThat(truth.get(i))
                        .isBetween(
                                run.network().orElseThrow().lower().minus(SCHEDULING),
                                run.network().orElseThrow().upper().plus(SCHEDULING));
                assertThat(run.compute()).isEmpty();
                assertThat(run.skewBefore()).isPresent();
            }
            assertThat(report.environment().hosts())
                    .extracting("name", "xenVersion")
                    .containsExactly(tuple("nevers", "4.17.7"), tuple("avignon", "4.17.7"));
            assertThat(report.summary(MigrationMode.LIVE).network().n()).isEqualTo(4);
            assertThat(report.notes()).isEmpty();
        }
    }

    @Test
    void where_xenstore_cannot_be_watched_a_run_says_so_and_counts_all_the_same() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> echo.silence(200) > 0);
            DowntimeReport report =
                    experiment(xen, echo).traceHandover().cycles(1).run();

            assertThat(report.runs()).hasSize(2).allSatisfy(run -> {
                assertThat(run.counted()).isTrue();
                assertThat(run.handover().orElseThrow().parts()).isEmpty();
                assertThat(run.handover().orElseThrow().doubts()).hasSize(1);
            });
        }
    }

    @Test
    void the_first_move_starts_where_the_guest_is() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("avignon", () -> echo.silence(200) > 0);
            DowntimeReport report = experiment(xen, echo).run();

            assertThat(report.runs()).extracting(MigrationRun::from).containsExactly("avignon", "nevers");
            assertThat(xen.guestAt()).isEqualTo("avignon");
        }
    }

    @Test
    void a_move_that_failed_ends_it_and_what_was_measured_is_kept() throws Exception {
        try (var echo = new TestEcho()) {
            var moves = new AtomicInteger();
            var xen = new FakeXen("nevers", () -> {
                echo.silence(200);
                return moves.incrementAndGet() < 2;
            });
            DowntimeReport report = experiment(xen, echo).cycles(5).run();

            assertThat(report.runs())
                    .extracting(MigrationRun::outcome)
                    .containsExactly(RunOutcome.COMPLETED, RunOutcome.ROLLED_BACK);
            assertThat(report.summary(MigrationMode.LIVE).network().n()).isEqualTo(1);
            assertThat(report.notes()).singleElement().asString().contains("stopped after 2 of 10 moves");
        }
    }

    @Test
    void ways_take_turns_and_warm_ups_come_first_and_count_for_nothing() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> echo.silence(200) > 0);
            var experiment = experiment(xen, echo)
                    .way("again", MigrationMode.LIVE, Migration.Builder::live)
                    .warmUp(1)
                    .cycles(2)
                    .build();
            DowntimeReport report = experiment.run();

            assertThat(experiment.plannedMoves()).isEqualTo(12);
            assertThat(report.runs())
                    .extracting(MigrationRun::way, MigrationRun::cycle, MigrationRun::warmUp, MigrationRun::to)
                    .containsExactly(
                            tuple("live", 1, true, "avignon"),
                            tuple("live", 1, true, "nevers"),
                            tuple("again", 1, true, "avignon"),
                            tuple("again", 1, true, "nevers"),
                            tuple("live", 1, false, "avignon"),
                            tuple("live", 1, false, "nevers"),
                            tuple("again", 1, false, "avignon"),
                            tuple("again", 1, false, "nevers"),
                            tuple("again", 2, false, "avignon"),
                            tuple("again", 2, false, "nevers"),
                            tuple("live", 2, false, "avignon"),
                            tuple("live", 2, false, "nevers"));
            assertThat(report.summary("live").network().n()).isEqualTo(4);
            assertThat(report.summary("live").warmUps()).isEqualTo(2);
            assertThat(report.notes()).isEmpty();
        }
    }

    @Test
    void it_goes_on_after_a_failure_where_that_is_allowed_and_brings_the_guest_to_where_the_next_move_starts()
            throws Exception {
        try (var echo = new TestEcho()) {
            var moves = new AtomicInteger();
            var xen = new FakeXen("nevers", () -> {
                echo.silence(200);
                return moves.incrementAndGet() != 3;
            });
            DowntimeReport report =
                    experiment(xen, echo).cycles(2).stopAfterFailures(2).run();

            assertThat(report.runs())
                    .extracting(MigrationRun::from, MigrationRun::cycle, MigrationRun::warmUp, MigrationRun::outcome)
                    .containsExactly(
                            tuple("nevers", 1, false, RunOutcome.COMPLETED),
                            tuple("avignon", 1, false, RunOutcome.COMPLETED),
                            tuple("nevers", 2, false, RunOutcome.ROLLED_BACK),
                            tuple("nevers", 0, true, RunOutcome.COMPLETED),
                            tuple("avignon", 2, false, RunOutcome.COMPLETED));
            assertThat(report.summary("live").failed()).isEqualTo(1);
            assertThat(report.summary("live").network().n()).isEqualTo(3);
            assertThat(report.notes()).isEmpty();
        }
    }

    @Test
    void so_many_failures_in_a_row_end_it() throws Exception {
        try (var echo = new TestEcho()) {
            var moves = new AtomicInteger();
            var xen = new FakeXen("nevers", () -> {
                echo.silence(200);
                return moves.incrementAndGet() < 2;
            });
            DowntimeReport report =
                    experiment(xen, echo).cycles(5).stopAfterFailures(3).run();

            assertThat(moves).hasValue(4);
            assertThat(report.runs()).hasSize(4);
            assertThat(report.notes()).singleElement().asString().contains("stopped after");
        }
    }

    @Test
    void it_does_not_go_on_where_no_host_has_the_guest() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen[1];
            xen[0] = new FakeXen("nevers", () -> {
                echo.end();
                xen[0].loseGuest();
                return true;
            });
            DowntimeReport report = experiment(xen[0], echo)
                    .reach(FakeXen.SHORT)
                    .cycles(3)
                    .stopAfterFailures(9)
                    .run();

            assertThat(report.runs()).hasSize(1);
            assertThat(report.notes()).hasSize(1);
            assertThatThrownBy(() -> experiment(xen[0], echo).run())
                    .isInstanceOf(XenException.class)
                    .hasMessageContaining("exactly one of nevers and avignon must have guest-04");
        }
    }

    @Test
    void a_guest_that_does_not_answer_afterwards_is_a_failure() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> {
                echo.end();
                return true;
            });
            DowntimeReport report = experiment(xen, echo).reach(FakeXen.SHORT).run();

            assertThat(report.runs()).singleElement().satisfies(run -> {
                assertThat(run.outcome()).isEqualTo(RunOutcome.FAILED);
                assertThat(run.reason())
                        .hasValueSatisfying(r -> assertThat(r).contains("does not answer after the move"));
                assertThat(run.network()).isEmpty();
            });
        }
    }

    @Test
    void a_guest_that_booted_anew_is_a_failure() throws Exception {
        try (var echo = new TestEcho()) {
            var guest = new Identity();
            var xen = new FakeXen("nevers", () -> {
                guest.boots.incrementAndGet();
                return echo.silence(200) > 0;
            });
            DowntimeReport report = experiment(xen, echo).guest(guest).run();

            assertThat(report.runs()).singleElement().satisfies(run -> {
                assertThat(run.identityKept()).contains(false);
                assertThat(run.succeeded()).isFalse();
                assertThat(run.reason()).contains("the guest booted anew");
            });
        }
    }

    @Test
    void the_listener_hears_each_step_once_and_the_migration_within() throws Exception {
        try (var echo = new TestEcho()) {
            var events = new ArrayList<String>();
            var listener = new ExperimentListener() {
                @Override
                public void runStarted(RunStarted event) {
                    events.add("run " + event.run() + " of " + event.runs() + ", cycle " + event.cycle());
                }

                @Override
                public void stepStarted(RunStep step) {
                    events.add(step.name());
                    throw new IllegalStateException("a listener that fails breaks nothing");
                }

                @Override
                public void ended(MigrationOutcome outcome) {
                    events.add("migration ended");
                }

                @Override
                public void runEnded(MigrationRun run) {
                    events.add("ended " + run.outcome());
                }
            };
            var xen = new FakeXen("nevers", () -> echo.silence(200) > 0);
            experiment(xen, echo).listener(listener).run();

            var oneRun = List.of(
                    "PREPARE",
                    "SETTLE",
                    "MIGRATE",
                    "migration ended",
                    "AWAIT_ANSWER",
                    "TAIL",
                    "COLLECT",
                    "ended COMPLETED");
            var expected = new ArrayList<String>();
            expected.add("run 1 of 2, cycle 1");
            expected.addAll(oneRun);
            expected.add("run 2 of 2, cycle 1");
            expected.addAll(oneRun);
            assertThat(events).isEqualTo(expected);
        }
    }

    @Test
    void an_interruption_ends_it_and_is_kept() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> {
                Thread.currentThread().interrupt();
                return true;
            });
            DowntimeReport report = experiment(xen, echo).run();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(report.runs()).hasSize(1);
            assertThat(report.notes()).singleElement().asString().contains("interrupted");
        }
    }

    @Test
    void what_cannot_work_is_refused_at_once() throws Exception {
        try (var echo = new TestEcho()) {
            var xen = new FakeXen("nevers", () -> true);
            assertThatThrownBy(() -> MigrationExperiment.of("guest-04").build())
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> MigrationExperiment.of("guest-04")
                            .between(xen.host("nevers", 11), xen.host("avignon", 12))
                            .live()
                            .build())
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("network or compute");
            assertThatThrownBy(() -> experiment(xen, echo).cycles(0)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> experiment(xen, echo).warmUp(-1)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> experiment(xen, echo).stopAfterFailures(0))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> experiment(xen, echo).live()).isInstanceOf(InvalidInputException.class);
            var once = experiment(xen, echo).build();
            once.run();
            assertThatThrownBy(once::run).isInstanceOf(IllegalStateException.class);
        }
    }

    /** A guest that answers to nothing but the question who it is. */
    private static final class Identity implements CommandTransport {

        private final AtomicInteger boots = new AtomicInteger();

        @Override
        public String host() {
            return "guest-04";
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            String out = "1fbe7448b1374a8b9dab3df90186bdf8\n0b7ac63a-5a5e-4a4c-9d5c-00000000000" + boots.get() + "\n";
            return new RunningCommand() {
                @Override
                public OutputStream stdin() {
                    return OutputStream.nullOutputStream();
                }

                @Override
                public CommandResult await() {
                    return new CommandResult(host(), command, 0, out, "", Duration.ZERO);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
