package io.github.xensdk.probe;

import static io.github.xensdk.probe.SimulatedTarget.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.SimulatedTarget.Meanwhile;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SilenceFinderTest {

    private static final long LATE = 1000 * MS;
    private static final long THRESHOLD = 100 * MS;
    private static final long INTERVAL = 10 * MS;

    private static List<Silence> find(Capture capture) {
        return new SilenceFinder(capture, THRESHOLD, LATE).find();
    }

    @ParameterizedTest
    @EnumSource(Meanwhile.class)
    void an_outage_lies_within_its_bounds_whatever_became_of_the_packets(Meanwhile meanwhile) {
        long truth = 752 * MS;
        var capture = new SimulatedTarget(1, INTERVAL)
                .down(3003 * MS, 3003 * MS + truth)
                .meanwhile(meanwhile)
                .capture(8000 * MS);

        assertThat(find(capture)).singleElement().satisfies(silence -> {
            assertThat(truth).isBetween(silence.lower(), silence.upper());
            assertThat(silence.upper() - silence.lower()).isLessThan(2 * INTERVAL + 8 * MS);
        });
    }

    @Test
    void queued_packets_that_all_come_within_the_late_bound_are_an_outage_all_the_same() {
        var capture = new SimulatedTarget(2, INTERVAL)
                .down(2000 * MS, 2500 * MS)
                .meanwhile(Meanwhile.QUEUED)
                .capture(5000 * MS);

        assertThat(find(capture)).singleElement().satisfies(silence -> {
            assertThat(500 * MS).isBetween(silence.lower(), silence.upper());
            assertThat(silence.lower()).isGreaterThan(470 * MS);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 200, 5000, 21_200})
    void what_piled_up_and_is_answered_slowly_does_not_lengthen_what_is_proven(long millis) {
        long truth = millis * MS;
        var capture = new SimulatedTarget(2, INTERVAL)
                .down(2000 * MS, 2000 * MS + truth)
                .meanwhile(Meanwhile.QUEUED)
                .work(60_000)
                .capture(6000 * MS + 2 * truth);

        assertThat(new SilenceFinder(capture, 25 * MS, LATE).find())
                .singleElement()
                .satisfies(silence -> assertThat(truth).isBetween(silence.lower(), silence.upper()));
    }

    @Test
    void a_target_that_answers_everything_but_too_late_is_said_to_be_late_and_one_that_is_silent_is_not() {
        var down = new SimulatedTarget(2, INTERVAL).down(2000 * MS, 2000 * MS + 3 * LATE);

        assertThat(find(down.meanwhile(Meanwhile.QUEUED).capture(2000 * MS + 6 * LATE)))
                .singleElement()
                .extracting(Silence::cause)
                .isEqualTo(OutageCause.LATE);
        assertThat(find(down.meanwhile(Meanwhile.DROPPED).capture(2000 * MS + 6 * LATE)))
                .singleElement()
                .extracting(Silence::cause)
                .isNull();
    }

    @Test
    void replies_from_before_the_outage_that_come_in_the_middle_of_it_do_not_shorten_it() {
        // The last replies leave at 2.99 s and are held back until 2.4 s into an outage of 3 s.
        var capture = new SimulatedTarget(3, INTERVAL)
                .repliesHeld(2950 * MS, 5400 * MS)
                .down(3000 * MS, 6000 * MS)
                .capture(9000 * MS);

        assertThat(new SilenceFinder(capture, THRESHOLD, 5000 * MS).find())
                .singleElement()
                .satisfies(silence -> assertThat(3000 * MS).isBetween(silence.lower(), silence.upper()));
    }

    @Test
    void single_losses_are_no_outage() {
        var capture = new SimulatedTarget(4, INTERVAL).loss(0.2).capture(20_000 * MS);

        assertThat(find(capture)).isEmpty();
    }

    @Test
    void an_own_stall_is_no_outage() {
        var capture = new SimulatedTarget(5, INTERVAL)
                .stall(2000 * MS + 300_000, 2800 * MS)
                .capture(5000 * MS);

        assertThat(find(capture)).isEmpty();
    }

    @Test
    void an_own_stall_within_an_outage_widens_nothing_but_one_at_its_edge_does() {
        long truth = 2000 * MS;
        var within = new SimulatedTarget(6, INTERVAL)
                .down(3003 * MS, 5003 * MS)
                .stall(3500 * MS, 4000 * MS)
                .capture(8000 * MS);
        var atStart = new SimulatedTarget(6, INTERVAL)
                .down(3003 * MS, 5003 * MS)
                .stall(2800 * MS, 3200 * MS)
                .capture(8000 * MS);
        var atEnd = new SimulatedTarget(6, INTERVAL)
                .down(3003 * MS, 5003 * MS)
                .stall(4900 * MS, 5300 * MS)
                .capture(8000 * MS);

        assertThat(find(within)).singleElement().satisfies(silence -> {
            assertThat(truth).isBetween(silence.lower(), silence.upper());
            assertThat(silence.upper() - silence.lower()).isLessThan(30 * MS);
        });
        for (Capture capture : List.of(atStart, atEnd)) {
            assertThat(find(capture)).singleElement().satisfies(silence -> {
                assertThat(truth).isBetween(silence.lower(), silence.upper());
                assertThat(silence.upper() - silence.lower()).isBetween(400 * MS, 440 * MS);
            });
        }
    }

    @Test
    void the_first_reply_after_an_own_stall_proves_nothing_by_being_slow() {
        // Down from 3 s to 5 s, not run from 4.5 s to 5.5 s; the first probe after that takes a little longer.
        var capture = new SimulatedTarget(12, INTERVAL)
                .down(3003 * MS, 5003 * MS)
                .stall(4500 * MS, 5500 * MS)
                .capture(8000 * MS);
        long[] sent = new long[capture.count()];
        long[] received = new long[capture.count()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = capture.sent(i);
            boolean first = sent[i] >= 5500 * MS && sent[i] < 5510 * MS;
            received[i] = capture.answered(i) && first ? sent[i] + 9 * MS : capture.received(i);
        }

        assertThat(find(Capture.of(INTERVAL, sent, received, new long[] {4500 * MS}, new long[] {5500 * MS})))
                .singleElement()
                .satisfies(silence -> {
                    assertThat(2000 * MS).isBetween(silence.lower(), silence.upper());
                    assertThat(silence.lower()).isGreaterThan(1450 * MS);
                });
    }

    @Test
    void a_target_that_is_always_slow_is_not_down() {
        var capture = new SimulatedTarget(7, INTERVAL).slowest(300 * MS).capture(10_000 * MS);

        assertThat(find(capture)).isEmpty();
    }

    @Test
    void a_target_that_is_slower_afterwards_has_not_been_down_for_longer() {
        for (int seed = 0; seed < 200; seed++) {
            var capture = new SimulatedTarget(seed, INTERVAL)
                    .down(3003 * MS, 4003 * MS)
                    .meanwhile(Meanwhile.QUEUED)
                    .slowestAfter(80 * MS)
                    .capture(8000 * MS);

            assertThat(find(capture))
                    .singleElement()
                    .satisfies(silence -> assertThat(1000 * MS).isBetween(silence.lower(), silence.upper()));
        }
    }

    @Test
    void two_outages_are_two_and_one_without_an_end_is_none_yet() {
        var capture = new SimulatedTarget(8, INTERVAL)
                .down(2000 * MS, 2300 * MS)
                .down(4000 * MS, 4900 * MS)
                .down(7000 * MS, 20_000 * MS)
                .capture(9000 * MS);

        assertThat(find(capture))
                .hasSize(2)
                .satisfiesExactly(
                        first -> assertThat(300 * MS).isBetween(first.lower(), first.upper()),
                        second -> assertThat(900 * MS).isBetween(second.lower(), second.upper()));
    }

    @Test
    void probes_that_found_no_way_to_the_target_show_that_it_was_down() {
        var capture =
                new SimulatedTarget(9, INTERVAL).down(2000 * MS, 4000 * MS).capture(6000 * MS);
        long[] sent = new long[capture.count()];
        long[] received = new long[capture.count()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = capture.sent(i);
            received[i] = capture.answered(i) ? capture.received(i) : Capture.UNSENT;
        }

        assertThat(find(Capture.of(INTERVAL, sent, received, new long[0], new long[0])))
                .singleElement()
                .satisfies(silence -> {
                    assertThat(2000 * MS).isBetween(silence.lower(), silence.upper());
                    assertThat(silence.lower()).isGreaterThan(1950 * MS);
                });
    }

    @Test
    void a_machine_on_which_each_slot_is_a_little_late_still_sees_an_outage() {
        var target = new SimulatedTarget(10, INTERVAL).down(3003 * MS, 5003 * MS);
        for (long slot = 2000 * MS; slot < 7000 * MS; slot += INTERVAL) {
            target.stall(slot + 4 * MS, slot + 7 * MS);
        }

        assertThat(find(target.capture(9000 * MS)))
                .singleElement()
                .satisfies(silence -> assertThat(2000 * MS).isBetween(silence.lower(), silence.upper()));
    }

    @Test
    void a_long_run_of_losses_that_is_no_outage_does_not_reduce_what_is_proven() {
        var capture = new SimulatedTarget(11, INTERVAL)
                .down(3003 * MS, 5003 * MS)
                .down(7000 * MS, 7500 * MS)
                .capture(9000 * MS);
        long[] sent = new long[capture.count()];
        long[] received = new long[capture.count()];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = capture.sent(i);
            received[i] = capture.received(i);
        }
        // In the second one the probe itself hardly ran: it is not reported.
        long[] stallFrom =
                LongStream.range(0, 50).map(i -> (7000 + 10 * i) * MS + MS).toArray();
        long[] stallTo = LongStream.of(stallFrom).map(from -> from + 9 * MS).toArray();
        var finder = new SilenceFinder(Capture.of(INTERVAL, sent, received, stallFrom, stallTo), THRESHOLD, LATE);

        assertThat(finder.find()).hasSize(1);
        assertThat(finder.longestRunOfSingleLosses()).isZero();
    }

    @Test
    void the_truth_is_within_the_bounds_for_3000_random_outages() {
        for (int seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            long interval = (1 + random.nextInt(20)) * MS;
            long threshold = Math.max(100 * MS, 10 * interval);
            long truth = threshold + 30 * MS + 2 * interval + (long) (random.nextDouble() * 3000 * MS);
            long from = 4000 * MS + random.nextInt(50_000_000);
            var target = new SimulatedTarget(seed, interval)
                    .down(from, from + truth)
                    .slowest((1 + random.nextInt(20)) * MS)
                    .meanwhile(List.of(Meanwhile.DROPPED, Meanwhile.QUEUED, Meanwhile.MIXED)
                            .get(seed % 3));
            for (int stall = random.nextInt(4); stall > 0; stall--) {
                long stallFrom = 2000 * MS + stall * 1500L * MS + random.nextInt(1_000_000_000);
                target.stall(stallFrom, stallFrom + 3 * MS + random.nextInt(400_000_000));
            }
            var silences = new SilenceFinder(target.capture(12_000 * MS), threshold, LATE).find();

            assertThat(silences)
                    .as("seed %d", seed)
                    .allSatisfy(silence -> assertThat(silence.lower()).isLessThanOrEqualTo(silence.upper()));
            // An outage that an own stall covers but for less than the threshold is not reported.
            if (silences.size() == 1) {
                assertThat(truth)
                        .as("seed %d: %s", seed, silences)
                        .isBetween(silences.get(0).lower(), silences.get(0).upper());
            } else {
                assertThat(silences).as("seed %d", seed).isEmpty();
            }
        }
    }

    @Test
    void with_losses_the_bounds_hold_because_lower_is_reduced() {
        int outside = 0;
        for (int seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            long truth = 300 * MS + random.nextInt(2_000_000_000);
            long from = 5000 * MS + random.nextInt(50_000_000);
            var capture = new SimulatedTarget(seed, INTERVAL)
                    .loss(0.05)
                    .down(from, from + truth)
                    .capture(12_000 * MS);
            var finder = new SilenceFinder(capture, THRESHOLD, LATE);
            var silence = finder.find().get(0);
            long allowance = 2 * INTERVAL * finder.longestRunOfSingleLosses();

            assertThat(silence.upper()).as("seed %d", seed).isGreaterThanOrEqualTo(truth);
            if (truth < silence.lower() - allowance) {
                outside++;
            }
        }
        assertThat(outside).isLessThanOrEqualTo(1);
    }
}
