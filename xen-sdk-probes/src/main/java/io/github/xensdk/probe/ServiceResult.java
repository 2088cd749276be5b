package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a service probe saw.
 *
 * @param startedAt when it began, by this program's wall clock (a label)
 * @param window how long a window is
 * @param completed requests that were completed, by window; the last window, which was not whole, is left out
 * @param failed requests that failed
 * @param usual how many are completed in a window as a rule: the median of the first ones
 * @param outages times with less than the probe's share of that, in order; those that were under way at either end are left out
 * @param usualAtEnd whether the last window was none of these; where not, an outage may be under way
 * @param doubts why the outages cannot be trusted, one sentence each; empty where they can
 */
public record ServiceResult(
        Instant startedAt,
        Duration window,
        List<Integer> completed,
        long failed,
        double usual,
        List<Outage> outages,
        boolean usualAtEnd,
        List<String> doubts) {

    private static final double NANOS = 1e9;

    public ServiceResult {
        completed = List.copyOf(completed);
        outages = List.copyOf(outages);
        doubts = List.copyOf(doubts);
    }

    /** How many requests are completed in a second as a rule. */
    public double usualPerSecond() {
        return usual * NANOS / window.toNanos();
    }

    /** The outage of which the most is proven; empty where there was none. */
    public Optional<Outage> longestOutage() {
        return outages.stream().max(Comparator.comparing(Outage::lower).thenComparing(Outage::upper));
    }
}
