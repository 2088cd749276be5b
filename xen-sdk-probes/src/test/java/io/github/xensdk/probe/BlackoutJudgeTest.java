package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic on a guest whose clocks do what Linux does on Xen; our clock is the truth. */
class BlackoutJudgeTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1000 * MS;
    private static final long FLOOR = 4 * MS;
    private static final long ROUND = 2 * MS;
    private static final long UPTIME = 10 * MS;

    /** A guest's clocks while it runs, is frozen, and runs on elsewhere. */
    private static final class Guest {

        private final Random random = new Random(5);
        private final List<ClockGap> gaps = new ArrayList<>();
        private long now;
        private long real = 1_700_000_000L * SECOND;
        private long mono = 50 * SECOND;
        private long boot = 80 * SECOND;
        private double rate = 1;

        Guest drifting(double ppm) {
            rate = 1 + ppm / 1e6;
            return this;
        }

        Guest runs(long nanos) {
            now += nanos;
            long own = (long) (nanos * rate);
            real += own;
            mono += own;
            boot += own;
            return this;
        }

        /** As seen by the agent: a round in which the guest was away, of which monotonic sees only some. */
        Guest frozen(long nanos, long seenByMonotonic, long skew) {
            long added = Math.max(0, nanos - seenByMonotonic + skew);
            var before = new long[] {real, mono, boot};
            runs(ROUND / 2);
            now += nanos;
            mono += seenByMonotonic;
            real += seenByMonotonic + added;
            boot += seenByMonotonic + added;
            runs(ROUND / 2);
            boolean noticed = boot - before[2] > 12 * MS || mono - before[1] > 12 * MS;
            if (noticed) {
                gaps.add(new ClockGap(before[0], before[1], before[2], real, mono, boot));
            }
            return this;
        }

        Guest realtimeSet(long by) {
            gaps.add(new ClockGap(real, mono, boot, real + by + ROUND, mono + ROUND, boot + ROUND));
            real += by;
            return runs(ROUND);
        }

        /** A reading with a round trip of which the answer comes at any point. */
        GuestClocks read(long roundTrip) {
            long asymmetry = (long) ((random.nextDouble() - 0.5) * roundTrip);
            return new GuestClocks(
                    now + asymmetry,
                    Instant.ofEpochSecond(1_700_000_000L, now + asymmetry),
                    real,
                    mono,
                    boot,
                    Duration.ofNanos(roundTrip / 2));
        }

        AgentLog log() {
            return new AgentLog(
                    Optional.of(Duration.ofNanos(FLOOR)),
                    Duration.ofNanos(3 * FLOOR),
                    gaps,
                    Duration.ofNanos(ROUND),
                    Duration.ofNanos(FLOOR),
                    Optional.of("stop"),
                    Optional.empty());
        }

        /** The same guest as its shell sees it: boottime in hundredths of a second, and nothing else. */
        AgentLog uptimeLog() {
            var seen = gaps.stream()
                    .map(gap -> new long[] {uptime(gap.boottimeBefore()), uptime(gap.boottimeAfter())})
                    .map(at -> new ClockGap(at[0], at[0], at[0], at[1], at[1], at[1]))
                    .toList();
            return new AgentLog(
                    Optional.of(Duration.ofNanos(4 * UPTIME)),
                    Duration.ofNanos(12 * UPTIME),
                    seen,
                    Duration.ofNanos(2 * UPTIME),
                    Duration.ofNanos(4 * UPTIME),
                    Optional.of("stop"),
                    Optional.of(Duration.ofNanos(UPTIME)));
        }

        static GuestClocks uptimeOf(GuestClocks all) {
            long up = uptime(all.boottime());
            return new GuestClocks(all.nanoTime(), all.takenAt(), up, up, up, all.error());
        }

        private static long uptime(long boottime) {
            return boottime / UPTIME * UPTIME;
        }
    }

    private record Story(Guest guest, List<GuestClocks> before) {

        static Story begin(Guest guest) {
            var first = guest.runs(SECOND).read(6 * MS);
            return new Story(guest, List.of(first, guest.runs(3 * SECOND).read(4 * MS)));
        }

        ComputeResult end() {
            var third = guest.runs(2 * SECOND).read(5 * MS);
            return BlackoutJudge.judge(
                    guest.log(), before, List.of(third, guest.runs(SECOND).read(3 * MS)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3000, 30, 0", // a move between hosts whose clocks agree
        "3000, 30, 5000", // the target's clock is ahead
        "3000, 30, -1000", // behind by less than the pause
        "3000, 30, -5000", // behind by more: nothing is added to any clock
        "21228, 100, -21228",
        "3000, 5, -5000", // and the agent sees nothing at all
        "752, 752, 0", // paused: monotonic sees all of it
        "752, 10, 0"
    })
    void the_truth_is_within_the_error_whatever_the_hosts_clocks_do(long truth, long seen, long skew) {
        var story = Story.begin(new Guest());
        story.guest().runs(4 * SECOND).frozen(truth * MS, seen * MS, skew * MS).runs(5 * SECOND);
        ComputeResult result = story.end();

        assertThat(result.blackout()).hasValueSatisfying(blackout -> {
            assertThat(Duration.ofMillis(truth)).isBetween(blackout.lower(), blackout.upper());
            assertThat(blackout.error()).isLessThan(Duration.ofMillis(80));
        });
        assertThat(result.doubts()).isEmpty();
        assertThat(result.trusted()).isTrue();
    }

    @Test
    void the_naive_figure_is_off_by_the_skew_and_the_clock_step_says_so() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(3000 * MS, 30 * MS, 5000 * MS).runs(SECOND);
        Blackout blackout = story.end().blackout().orElseThrow();

        assertThat(blackout.realtimeGap()).isGreaterThan(Duration.ofMillis(7990));
        assertThat(blackout.realtimeGap().minus(blackout.clockStep()))
                .isBetween(blackout.lower(), blackout.upper().plusMillis(2));
    }

    @ParameterizedTest
    @CsvSource({"100", "-100", "450", "-450", "5000", "-5000"})
    void drift_of_the_guests_clock_is_within_the_error(double ppm) {
        var story = Story.begin(new Guest().drifting(ppm));
        story.guest().runs(60 * SECOND).frozen(3000 * MS, 30 * MS, 0).runs(20 * SECOND);
        Blackout blackout = story.end().blackout().orElseThrow();

        assertThat(Duration.ofSeconds(3)).isBetween(blackout.lower(), blackout.upper());
    }

    @Test
    void somebody_who_sets_the_clock_changes_nothing() {
        var story = Story.begin(new Guest());
        story.guest()
                .runs(SECOND)
                .frozen(800 * MS, 20 * MS, 5000 * MS)
                .runs(SECOND)
                .realtimeSet(-5000 * MS);
        ComputeResult result = story.end();

        assertThat(result.blackout())
                .hasValueSatisfying(
                        blackout -> assertThat(Duration.ofMillis(800)).isBetween(blackout.lower(), blackout.upper()));
        assertThat(result.trusted()).isTrue();
    }

    @Test
    void a_waking_late_before_the_freeze_is_not_taken_for_it() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(150 * MS, 150 * MS, 0).runs(SECOND).frozen(3000 * MS, 20 * MS, 0);
        Blackout blackout = story.end().blackout().orElseThrow();

        assertThat(Duration.ofSeconds(3)).isBetween(blackout.lower(), blackout.upper());
        assertThat(blackout.upper()).isLessThan(Duration.ofMillis(3050));
    }

    @Test
    void where_the_round_is_not_known_the_longest_gap_is_within_the_error() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(150 * MS, 150 * MS, 0).runs(SECOND).frozen(3000 * MS, 5 * MS, -9000 * MS);
        Blackout blackout = story.end().blackout().orElseThrow();

        assertThat(Duration.ofSeconds(3)).isBetween(blackout.lower(), blackout.upper());
        assertThat(blackout.error()).isGreaterThan(Duration.ofMillis(75));
    }

    @Test
    void without_a_gap_there_is_no_figure() {
        ComputeResult result = Story.begin(new Guest()).end();

        assertThat(result.blackout()).isEmpty();
        assertThat(result.trusted()).isFalse();
        assertThat(result.doubts()).containsExactly("no gap found");
    }

    @Test
    void two_standstills_of_a_kind_are_not_trusted() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(900 * MS, 20 * MS, 0).runs(SECOND).frozen(700 * MS, 20 * MS, 0);
        ComputeResult result = story.end();

        assertThat(result.trusted()).isFalse();
        assertThat(result.doubts()).singleElement().asString().startsWith("several gaps");
    }

    private static ComputeResult asAShellSeesIt(Guest guest, LongConsumer away) {
        var first = Guest.uptimeOf(guest.runs(SECOND).read(6 * MS));
        var second = Guest.uptimeOf(guest.runs(3 * SECOND).read(4 * MS));
        away.accept(guest.runs(SECOND + 7 * MS).now);
        var third = Guest.uptimeOf(guest.runs(2 * SECOND + 3 * MS).read(5 * MS));
        return BlackoutJudge.judge(guest.uptimeLog(), List.of(first, second), List.of(third));
    }

    @ParameterizedTest
    @CsvSource({"3000, 30, 0", "3000, 30, 5000", "3000, 30, -5000", "6000, 20, -5995", "900, 900, 0"})
    void a_shell_that_has_boottime_only_gets_the_same_within_its_error(long frozen, long seen, long skew) {
        var guest = new Guest();
        ComputeResult result = asAShellSeesIt(guest, now -> guest.frozen(frozen * MS, seen * MS, skew * MS));

        assertThat(result.doubts()).isEmpty();
        assertThat(result.blackout()).hasValueSatisfying(blackout -> {
            assertThat(blackout.lower()).isLessThanOrEqualTo(Duration.ofMillis(frozen));
            assertThat(blackout.upper()).isGreaterThanOrEqualTo(Duration.ofMillis(frozen));
            assertThat(blackout.error()).isLessThan(Duration.ofMillis(200));
        });
    }

    @ParameterizedTest
    @CsvSource({"800, 20, -300, 0", "3000, 30, -5000, 150", "3000, 30, -500, 0", "9000, 30, -20000, 900"})
    void where_boottime_got_too_little_the_truth_lies_within_a_wider_error(
            long frozen, long seen, long skew, long noise) {
        var guest = new Guest();
        ComputeResult result = asAShellSeesIt(guest, now -> {
            guest.frozen(frozen * MS, seen * MS, skew * MS).runs(SECOND);
            if (noise > 0) {
                guest.frozen(noise * MS, noise * MS, 0);
            }
        });

        assertThat(result.blackout()).hasValueSatisfying(blackout -> {
            assertThat(blackout.lower()).isLessThanOrEqualTo(Duration.ofMillis(frozen));
            assertThat(blackout.upper()).isGreaterThanOrEqualTo(Duration.ofMillis(frozen));
        });
    }

    @Test
    void noise_that_is_as_long_as_the_figure_is_not_trusted() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(800 * MS, 20 * MS, 0);
        AgentLog quiet = story.guest().log();
        var log = new AgentLog(
                Optional.of(Duration.ofMillis(500)),
                quiet.threshold(),
                quiet.gaps(),
                quiet.meanRound(),
                quiet.longestRound(),
                quiet.end(),
                Optional.empty());
        ComputeResult result = BlackoutJudge.judge(
                log, story.before(), List.of(story.guest().runs(SECOND).read(MS)));

        assertThat(result.trusted()).isFalse();
        assertThat(result.doubts()).singleElement().asString().startsWith("noise floor");
    }

    @Test
    void an_agent_that_did_not_end_by_itself_or_a_clock_that_was_not_read_is_not_trusted() {
        var story = Story.begin(new Guest());
        story.guest().runs(SECOND).frozen(800 * MS, 20 * MS, 0);
        AgentLog log = story.guest().log();
        var killed = new AgentLog(
                log.floor(),
                log.threshold(),
                log.gaps(),
                log.meanRound(),
                log.longestRound(),
                Optional.empty(),
                Optional.empty());
        var readings = List.of(story.guest().runs(SECOND).read(MS));

        assertThat(BlackoutJudge.judge(killed, story.before(), readings).trusted())
                .isFalse();
        ComputeResult unread = BlackoutJudge.judge(log, story.before(), List.of());
        assertThat(unread.blackout()).isEmpty();
        assertThat(unread.doubts()).containsExactly("the guest's clock could not be read from outside");
    }
}
