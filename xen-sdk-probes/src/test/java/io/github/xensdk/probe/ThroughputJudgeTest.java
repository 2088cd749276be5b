package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Outages out of counts, where the truth is known. */
class ThroughputJudgeTest {

    private static final Duration WINDOW = Duration.ofMillis(100);
    private static final Instant START = Instant.ofEpochSecond(1_700_000_000L);

    private static ServiceResult judge(List<Integer> counts, double share) {
        return new ThroughputJudge(START, 0, WINDOW, share).judge(counts, 0);
    }

    /** What a service completes in each window that does a hundred a window, but none from {@code from} to {@code to} (in windows). */
    private static List<Integer> counts(double from, double to, int windows) {
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < windows; i++) {
            double down = Math.max(0, Math.min(to, i + 1) - Math.max(from, i));
            counts.add((int) Math.round(100 * (1 - down)));
        }
        return counts;
    }

    @Test
    void the_truth_lies_within_the_bounds_wherever_in_its_windows_an_outage_begins_and_ends() {
        var random = new Random(11);
        for (double share : new double[] {0.2, 0.5, 0.9}) {
            for (int i = 0; i < 2000; i++) {
                double from = 25 + 10 * random.nextDouble();
                double length = 2 + 20 * random.nextDouble();
                ServiceResult result = judge(counts(from, from + length, 80), share);

                Outage outage = result.longestOutage().orElseThrow();
                Duration truth = Duration.ofNanos((long) (length * WINDOW.toNanos()));
                // A count is whole: it is a hundredth of a window off at each end.
                Duration rounding = Duration.ofMillis(2);
                assertThat(outage.lower().minus(rounding)).isLessThanOrEqualTo(truth);
                assertThat(outage.upper().plus(rounding)).isGreaterThanOrEqualTo(truth);
                assertThat(outage.upper().minus(outage.lower())).isLessThanOrEqualTo(WINDOW.multipliedBy(2));
                assertThat(result.outages()).hasSize(1);
                assertThat(result.doubts()).isEmpty();
            }
        }
    }

    @Test
    void a_rate_that_varies_widens_the_bounds_so_that_the_truth_stays_within() {
        var random = new Random(12);
        for (int i = 0; i < 2000; i++) {
            double from = 25 + 10 * random.nextDouble();
            double length = 2 + 20 * random.nextDouble();
            List<Integer> uneven = new ArrayList<>();
            for (int count : counts(from, from + length, 80)) {
                uneven.add((int) Math.round(count * (0.8 + 0.4 * random.nextDouble())));
            }
            // The most that it varies is seen in the quiet time.
            uneven.set(3, 80);
            uneven.set(4, 100);
            uneven.set(5, 120);

            Outage outage = judge(uneven, 0.5).longestOutage().orElseThrow();

            Duration truth = Duration.ofNanos((long) (length * WINDOW.toNanos()));
            Duration rounding = Duration.ofMillis(15);
            assertThat(outage.lower().minus(rounding)).isLessThanOrEqualTo(truth);
            assertThat(outage.upper().plus(rounding)).isGreaterThanOrEqualTo(truth);
        }
    }

    @Test
    void a_rate_that_halves_by_itself_is_in_doubt() {
        List<Integer> uneven = counts(30, 40, 80);
        uneven.set(7, 45);

        assertThat(judge(uneven, 0.5).doubts()).anyMatch(doubt -> doubt.contains("varies by 55 %"));
    }

    @Test
    void an_outage_is_placed_where_it_was() {
        Outage outage = judge(counts(30, 40, 80), 0.5).longestOutage().orElseThrow();

        assertThat(outage.startedAt()).isEqualTo(START.plusMillis(2950));
        assertThat(outage.startNanos()).isEqualTo(2_950_000_000L);
        assertThat(outage.midpoint()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void less_work_than_usual_is_an_outage_and_a_little_less_is_none() {
        var counts = new ArrayList<>(counts(0, 0, 60));
        counts.set(30, 60);
        counts.set(31, 55);
        counts.set(40, 30);

        assertThat(judge(counts, 0.5).outages()).hasSize(1);
        assertThat(judge(counts, 0.7).outages()).hasSize(2);
    }

    @Test
    void an_outage_at_the_end_has_no_end_and_is_said_to_be_under_way() {
        ServiceResult result = judge(counts(50, 90, 60), 0.5);

        assertThat(result.outages()).isEmpty();
        assertThat(result.usualAtEnd()).isFalse();
    }

    @Test
    void what_is_too_little_to_tell_is_in_doubt() {
        assertThat(judge(counts(0, 0, 5), 0.5).doubts())
                .singleElement()
                .asString()
                .startsWith("it ended before");
        assertThat(judge(new ArrayList<>(Collections.nCopies(40, 3)), 0.5).doubts())
                .singleElement()
                .asString()
                .contains("chance alone");
        assertThat(judge(List.of(), 0.5).doubts()).hasSize(2);
    }
}
