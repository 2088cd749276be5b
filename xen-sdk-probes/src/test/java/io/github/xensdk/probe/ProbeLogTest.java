package io.github.xensdk.probe;

import static io.github.xensdk.probe.SimulatedTarget.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.SimulatedTarget.Meanwhile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Captures with a known truth, played to a log as they would have come. */
class ProbeLogTest {

    private static final long INTERVAL = 10 * MS;

    private final long base = System.nanoTime();
    private final List<Outage> told = new ArrayList<>();
    private int largest;
    private long stallFrom;
    private long stallTo;

    private NetworkResult play(Capture capture, long length, NetworkProbe probe) {
        var log = new ProbeLog(probe, new Neighbour(new NeighbourTable(), null), told::add);
        int reply = 0;
        for (int number = 0; number < capture.count(); number++) {
            long now = capture.sent(number);
            reply = repliesUntil(now, capture, reply, log);
            if (stallTo > 0 && now >= stallTo) {
                log.stalled(base + stallFrom, base + stallTo);
                stallTo = 0;
            }
            assertThat(log.sending(base + now, 0)).isEqualTo(number);
            if (capture.received(number) == Capture.UNSENT) {
                log.unsent();
            }
            log.tick(base + now);
            largest = Math.max(largest, log.windowSize());
        }
        repliesUntil(length, capture, reply, log);
        return log.finish(base + length, false);
    }

    private int repliesUntil(long now, Capture capture, int from, ProbeLog log) {
        int next = from;
        while (next < capture.replies() && capture.received(capture.reply(next)) <= now) {
            int probe = capture.reply(next++);
            log.answered(probe, base + capture.sent(probe), base + capture.received(probe), 0);
        }
        return next;
    }

    private static NetworkProbe probe() {
        return NetworkProbe.udpEcho("127.0.0.1", 7)
                .every(Duration.ofNanos(INTERVAL))
                .build();
    }

    private static void assertTruth(Outage outage, long truth) {
        assertThat(outage.contains(Duration.ofNanos(truth)))
                .as("%s of %d", outage, truth)
                .isTrue();
    }

    @Test
    void what_is_judged_piece_by_piece_is_what_is_judged_at_once() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var target = new SimulatedTarget(seed, INTERVAL)
                    .loss(seed % 2 == 0 ? 0 : 0.02)
                    .meanwhile(List.of(Meanwhile.DROPPED, Meanwhile.QUEUED, Meanwhile.MIXED)
                            .get(seed % 3));
            long at = 5000 * MS;
            while (at < 100_000 * MS) {
                long truth = 150 * MS + random.nextInt(4_000_000) * 1000L;
                target.down(at, at + truth);
                at += truth + 300 * MS + random.nextInt(30_000_000) * 1000L;
            }
            Capture capture = target.capture(120_000 * MS);
            var finder = new SilenceFinder(capture, 100 * MS, 1000 * MS);
            List<Silence> expected = finder.find();
            told.clear();

            List<Outage> outages = play(capture, 120_000 * MS, probe()).outages();

            assertThat(outages).as("seed %d", seed).hasSameSizeAs(expected);
            for (int i = 0; i < outages.size(); i++) {
                assertThat(outages.get(i).startNanos() - base)
                        .as("seed %d", seed)
                        .isEqualTo(expected.get(i).lastUp());
                assertThat(outages.get(i).upper())
                        .as("seed %d", seed)
                        .isEqualTo(Duration.ofNanos(expected.get(i).upper()));
            }
            assertThat(told).as("seed %d", seed).hasSameSizeAs(outages);
        }
    }

    @Test
    void it_does_not_grow_over_a_day_with_an_outage_of_hours() {
        long truth = 2 * 3600 * 1000L * MS;
        long length = 24 * 3600 * 1000L * MS;
        Capture capture = new SimulatedTarget(1, 100 * MS)
                .loss(0.01)
                .down(20_000 * MS, 21_800 * MS)
                .down(3600 * 1000L * MS, 3600 * 1000L * MS + truth)
                .down(3600 * 1000L * MS + truth + 1500 * MS, 3600 * 1000L * MS + 2 * truth)
                .capture(length);

        NetworkResult result = play(
                capture,
                length,
                NetworkProbe.udpEcho("127.0.0.1", 7)
                        .every(Duration.ofMillis(100))
                        .limit(Duration.ofDays(1))
                        .build());

        assertThat(result.outages())
                .satisfiesExactly(
                        first -> assertTruth(first, 1800 * MS),
                        second -> assertTruth(second, truth),
                        third -> assertTruth(third, truth - 1500 * MS));
        assertThat(result.sent()).isEqualTo(capture.count());
        assertThat(largest).isLessThan(2 * 1024);
        assertThat(told).hasSize(3);
    }

    @Test
    void the_first_probe_after_an_own_stall_at_the_start_of_a_long_outage_is_not_forgotten() {
        stallFrom = 18_000 * MS;
        stallTo = 22_000 * MS;
        Capture capture = new SimulatedTarget(4, INTERVAL)
                .stall(stallFrom, stallTo)
                .down(20_000 * MS, 120_000 * MS)
                .capture(150_000 * MS);

        assertThat(play(capture, 150_000 * MS, probe()).outages())
                .singleElement()
                .satisfies(outage -> {
                    assertTruth(outage, 100_000 * MS);
                    assertThat(outage.lower()).isGreaterThan(Duration.ofMillis(97_900));
                    assertThat(outage.upper()).isLessThan(Duration.ofMillis(102_100));
                });
    }

    @Test
    void replies_to_probes_that_are_not_remembered_any_more_show_that_the_target_was_up() {
        Capture capture = new SimulatedTarget(4, INTERVAL)
                .down(20_000 * MS, 120_000 * MS)
                .meanwhile(Meanwhile.QUEUED)
                .work(60_000)
                .capture(150_000 * MS);

        assertThat(play(capture, 150_000 * MS, probe()).outages())
                .singleElement()
                .satisfies(outage -> {
                    assertTruth(outage, 100_000 * MS);
                    assertThat(outage.lower()).isGreaterThan(Duration.ofMillis(98_900));
                });
        assertThat(largest).isLessThan(4 * 1024);
    }

    @Test
    void what_was_read_late_as_the_probe_itself_did_not_run_was_not_lost() {
        // The reply to the last probe before the stall waited for us, beyond the late bound; then the target was down.
        int last = 199;
        long[] sent = new long[600];
        long[] received = new long[600];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = i <= last ? i * INTERVAL : 5000 * MS + (i - last) * INTERVAL;
            received[i] = i > last && i <= 500 ? Capture.NEVER : sent[i] + MS;
        }
        received[last] = 5000 * MS;
        stallFrom = 2000 * MS;
        stallTo = 5001 * MS;
        Capture capture = Capture.of(INTERVAL, sent, received, new long[] {stallFrom}, new long[] {stallTo});

        assertThat(new SilenceFinder(capture, 100 * MS, 1000 * MS).find())
                .singleElement()
                .satisfies(silence -> {
                    // It may have gone down at the stall's end, and was up again 3.02 s later.
                    assertThat(silence.lower()).isLessThan(3020 * MS);
                    assertThat(silence.lower()).isGreaterThan(2980 * MS);
                    assertThat(silence.upper()).isGreaterThan(6000 * MS);
                });
    }

    @Test
    void a_target_that_never_answers_does_not_make_it_grow() {
        Capture capture =
                new SimulatedTarget(2, INTERVAL).down(0, 10_000_000 * MS).capture(1_000_000 * MS);

        assertThat(play(capture, 1_000_000 * MS, probe()).outages()).isEmpty();
        assertThat(largest).isLessThan(2 * 1024);
    }

    @Test
    void a_target_that_is_never_calm_does_not_make_it_grow_and_each_outage_is_found() {
        var target = new SimulatedTarget(3, INTERVAL);
        for (long at = 3000 * MS; at < 590_000 * MS; at += 700 * MS) {
            target.down(at, at + 250 * MS);
        }

        NetworkResult result = play(target.capture(600_000 * MS), 600_000 * MS, probe());

        assertThat(result.outages()).hasSize(839).allSatisfy(outage -> assertTruth(outage, 250 * MS));
        assertThat(largest).isLessThan(5 * 1024);
    }

    @Test
    void losses_are_split_by_direction_where_the_echo_service_counts() {
        var log = new ProbeLog(probe(), new Neighbour(new NeighbourTable(), null), told::add);
        long now = base;
        long arrived = 0;
        for (int number = 0; number < 100; number++) {
            now += INTERVAL;
            log.sending(now, 0);
            if (number % 10 == 3) {
                continue; // Lost on its way.
            }
            arrived++;
            if (number % 20 != 8) { // Else lost on its way back.
                log.answered(number, now, now + MS, arrived);
            }
        }

        assertThat(log.finish(now, false).directions()).contains(new DirectionalLoss(10, 5));
    }

    @Test
    void what_a_target_says_in_place_of_answers_is_the_cause() {
        for (long code : new long[] {Capture.REFUSED, Capture.SERVER_ERROR, Capture.UNSENT, Capture.NEVER}) {
            var log = new ProbeLog(probe(), new Neighbour(new NeighbourTable(), null), told::add);
            for (int number = 0; number < 300; number++) {
                long now = base + number * INTERVAL;
                log.sending(now, 0);
                if (number < 100 || number > 150) {
                    log.answered(number, now, now + MS, 0);
                } else if (code == Capture.UNSENT) {
                    log.unsent();
                } else {
                    log.failed(number, code);
                }
            }
            OutageCause cause =
                    log.finish(base + 3000 * MS, false).outages().get(0).cause().orElse(null);

            assertThat(cause).isEqualTo(code == Capture.NEVER ? null : cause(code));
        }
    }

    private static OutageCause cause(long code) {
        if (code == Capture.UNSENT) {
            return OutageCause.UNREACHABLE;
        }
        return code == Capture.REFUSED ? OutageCause.REFUSED : OutageCause.SERVER_ERROR;
    }
}
