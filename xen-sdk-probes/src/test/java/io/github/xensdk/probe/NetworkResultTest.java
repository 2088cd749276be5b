package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetworkResultTest {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    /** The guest's clock is two seconds ahead of this program's. */
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private static Outage outage(long startSecond, long seconds) {
        return new Outage(
                Duration.ofSeconds(seconds).minusMillis(20),
                Duration.ofSeconds(seconds),
                NOON.plusSeconds(startSecond),
                startSecond * SECOND);
    }

    private static NetworkResult saw(Outage... outages) {
        return new NetworkResult(
                NOON,
                Duration.ofMinutes(1),
                Duration.ofMillis(20),
                3000,
                2000,
                0,
                0,
                0,
                List.of(outages),
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private static long realtime(long second) {
        return NOON.plusSeconds(second).plus(AHEAD).getEpochSecond() * SECOND;
    }

    /** Stood still from that second on, for that long. */
    private static ComputeResult stoodStill(long second, long seconds) {
        var gap = new ClockGap(
                realtime(second),
                second * SECOND,
                second * SECOND,
                realtime(second + seconds),
                second * SECOND,
                (second + seconds) * SECOND);
        var clocks = new GuestClocks(0, NOON, realtime(0), 0, 0, Duration.ofMillis(1));
        var blackout = new Blackout(
                Duration.ofSeconds(seconds), Duration.ofMillis(1), Duration.ZERO, gap.realtime(), Duration.ZERO, true);
        return new ComputeResult(
                List.of(gap), Duration.ofMillis(1), List.of(clocks), List.of(), Optional.of(blackout), List.of());
    }

    @Test
    void the_outage_of_a_standstill_is_the_one_that_lay_over_it() {
        NetworkResult result = saw(outage(3, 12), outage(29, 6), outage(40, 1));

        assertThat(stoodStill(30, 4).blackoutStartedAt()).contains(NOON.plusSeconds(30));
        assertThat(result.outageOver(stoodStill(30, 4))).contains(outage(29, 6));
        assertThat(result.longestOutage()).contains(outage(3, 12));
    }

    @Test
    void of_two_over_a_standstill_it_is_the_longer() {
        assertThat(saw(outage(29, 2), outage(32, 4)).outageOver(stoodStill(30, 4)))
                .contains(outage(32, 4));
    }

    @Test
    void none_is_made_up_where_none_lay_over_the_standstill() {
        assertThat(saw(outage(3, 12)).outageOver(stoodStill(30, 4))).isEmpty();
    }

    @Test
    void where_the_guest_did_not_see_a_standstill_it_is_the_longest() {
        var nothing = new ComputeResult(
                List.of(), Duration.ZERO, List.of(), List.of(), Optional.empty(), List.of("no agent"));

        assertThat(nothing.blackoutStartedAt()).isEmpty();
        assertThat(saw(outage(3, 12), outage(29, 6)).outageOver(nothing)).contains(outage(3, 12));
    }
}
