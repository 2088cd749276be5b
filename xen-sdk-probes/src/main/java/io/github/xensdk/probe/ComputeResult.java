package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a compute probe saw.
 *
 * @param gaps rounds of the agent that took too long, in order, by each of the guest's clocks
 * @param noiseFloor the longest round in the quiet time before; what is not clearly longer proves nothing
 * @param before the guest's clocks before the agent recorded, against this program's
 * @param after the same after it
 * @param blackout the longest standstill; empty where there was none
 * @param doubts why the figure cannot be trusted, one sentence each; empty where it can
 */
public record ComputeResult(
        List<ClockGap> gaps,
        Duration noiseFloor,
        List<GuestClocks> before,
        List<GuestClocks> after,
        Optional<Blackout> blackout,
        List<String> doubts) {

    public ComputeResult {
        gaps = List.copyOf(gaps);
        before = List.copyOf(before);
        after = List.copyOf(after);
        doubts = List.copyOf(doubts);
    }

    /**
     * When the blackout began, by this program's wall clock (a label, good to some milliseconds): the guest's real-time clock before it,
     * less what that was ahead. Empty where there was no blackout, or the guest's real-time clock did not see it.
     */
    public Optional<Instant> blackoutStartedAt() {
        if (blackout.isEmpty() || blackout.get().realtimeGap().isZero() || before.isEmpty()) {
            return Optional.empty();
        }
        Duration ahead = before.get(before.size() - 1).realtimeOffset();
        return gaps.stream()
                .filter(gap -> gap.realtime().equals(blackout.get().realtimeGap()))
                .findFirst()
                .map(gap -> Instant.ofEpochSecond(0, gap.realtimeBefore()).minus(ahead));
    }

    /** Whether there is a figure, and no doubt about it. */
    public boolean trusted() {
        return blackout.isPresent() && doubts.isEmpty();
    }
}
