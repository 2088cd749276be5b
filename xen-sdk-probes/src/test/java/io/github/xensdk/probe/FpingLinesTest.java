package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What fping 5.1 prints. */
class FpingLinesTest {

    private static final Duration LATE = Duration.ofMillis(500);

    private final NetworkProbe probe =
            NetworkProbe.icmp("127.0.0.1").lateAfter(LATE).build();
    private final List<Outage> told = new ArrayList<>();
    private final ProbeLog log = new ProbeLog(probe, new Neighbour(new NeighbourTable(), null), told::add);
    private final FpingLines lines = new FpingLines(probe, log);
    private final long base = System.nanoTime();
    private final Instant wall = Instant.parse("2026-11-23T10:00:00Z");

    /** A line that was printed then and read 3 ms later. */
    private void line(long millis, String rest) {
        Instant at = wall.plusMillis(millis);
        String text = String.format(
                Locale.ROOT, "[%d.%05d] 127.0.0.1 : %s", at.getEpochSecond(), at.getNano() / 10_000, rest);
        lines.take(text, base + Duration.ofMillis(millis + 3).toNanos(), at.plusMillis(3));
    }

    private void reply(int number) {
        line(10L * number + 1, "[" + number + "], 64 bytes, 1.00 ms (1.0 avg, 0% loss)");
    }

    private void timedOut(int number) {
        line(10L * number + LATE.toMillis(), "[" + number + "], timed out (1.0 avg, 7% loss)");
    }

    @Test
    void replies_and_timeouts_make_an_outage() {
        for (int number = 0; number < 200; number++) {
            reply(number);
        }
        // Down from 2 s to 2.7 s: the first time-outs are printed before the first reply, the others between replies.
        for (int number = 200; number < 220; number++) {
            timedOut(number);
        }
        for (int number = 270; number < 500; number++) {
            timedOut(Math.min(269, number - 50));
            reply(number);
        }
        NetworkResult result = log.finish(base + Duration.ofSeconds(5).toNanos(), false);

        assertThat(result.sent()).isEqualTo(500);
        assertThat(result.received()).isEqualTo(430);
        assertThat(result.outages()).singleElement().satisfies(outage -> {
            assertThat(outage.contains(Duration.ofMillis(700))).isTrue();
            assertThat(outage.upper()).isLessThan(Duration.ofMillis(720));
            assertThat(outage.lower()).isGreaterThan(Duration.ofMillis(680));
            assertThat(outage.startNanos() - base)
                    .isEqualTo(Duration.ofMillis(1990).toNanos());
        });
        assertThat(result.originFormula()).contains(Duration.ofMillis(710));
        assertThat(result.medianRoundTrip().orElseThrow().toMillis()).isEqualTo(1);
    }

    @Test
    void that_fping_itself_did_not_run_is_a_stall() {
        for (int number = 0; number < 100; number++) {
            reply(number);
        }
        line(1401, "[100], 64 bytes, 1.00 ms (1.0 avg, 0% loss)");
        NetworkResult result = log.finish(base + Duration.ofMillis(1410).toNanos(), false);

        assertThat(result.outages()).isEmpty();
        assertThat(result.stalls())
                .singleElement()
                .satisfies(stall -> assertThat(stall.length()).isEqualTo(Duration.ofMillis(400)));
    }

    @Test
    void lines_about_no_packet_are_left_out() {
        lines.take("ICMP Port Unreachable from 127.0.0.2 for ICMP Echo sent to 127.0.0.1", base, wall);
        lines.take("", base, wall);

        assertThat(log.finish(base, false).sent()).isZero();
    }
}
