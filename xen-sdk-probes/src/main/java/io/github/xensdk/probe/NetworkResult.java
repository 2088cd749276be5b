package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a network probe saw.
 *
 * @param startedAt when it began, by this program's wall clock (a label)
 * @param duration how long it sent
 * @param interval how often it was to ask
 * @param sent probes that left
 * @param received probes with a reply in time; a second reply does not count
 * @param refused probes that the own kernel did not take, be it for want of space or of a way to the target
 * @param skipped slots of the schedule that were missed in own stalls
 * @param foreign packets that were no reply to this recording, and were ignored
 * @param outages all that ended, in order; those that are not {@linkplain Outage#proven() proven} may be mere slowness
 * @param answeringAtEnd whether the target answered at the end; where not, an outage may be under way, which is not in
 *     {@code outages}
 * @param stalls times in which the probe itself did not run: all within outages, and the first 200 of the others
 * @param medianRoundTrip of the replies in time, to two digits; empty where there was none
 * @param originFormula what {@code ping} and the number of missing sequence numbers would have said of the longest gap; empty where
 *     none was missing
 * @param scheduleError by how much a probe was sent later than planned, in 99 of 100 cases at most, to two digits; empty where
 *     another program sent them
 * @param directions losses by direction; empty where the echo service cannot tell
 * @param reachedLimit whether it ended by itself at the probe's limit
 */
public record NetworkResult(
        Instant startedAt,
        Duration duration,
        Duration interval,
        long sent,
        long received,
        long refused,
        long skipped,
        long foreign,
        List<Outage> outages,
        boolean answeringAtEnd,
        List<Stall> stalls,
        Optional<Duration> medianRoundTrip,
        Optional<Duration> originFormula,
        Optional<Duration> scheduleError,
        Optional<DirectionalLoss> directions,
        boolean reachedLimit) {

    public NetworkResult {
        outages = List.copyOf(outages);
        stalls = List.copyOf(stalls);
    }

    /** Probes without a reply in time. */
    public long lost() {
        return sent - received;
    }

    /** The outage of which the most is proven; empty where there was none. */
    public Optional<Outage> longestOutage() {
        return outages.stream().max(Outage.BY_PROOF);
    }

    /**
     * The outage that comes of a standstill of the target, seen from inside by the same program: of those that lay over it, the one of which
     * the most is proven. Where it is not known when the target stood still, {@link #longestOutage()}.
     */
    public Optional<Outage> outageOver(ComputeResult inside) {
        Optional<Instant> still = inside.blackoutStartedAt();
        return still.isEmpty()
                ? longestOutage()
                : outages.stream()
                        .filter(outage -> outage.overlaps(
                                still.get(), inside.blackout().orElseThrow().length()))
                        .max(Outage.BY_PROOF);
    }

    /** For how long of an outage the probe itself did not run; what is not proven of the outage may be that. */
    public Duration stalledWithin(Outage outage) {
        Instant from = outage.startedAt();
        Instant to = from.plus(outage.upper());
        Duration sum = Duration.ZERO;
        for (Stall stall : stalls) {
            Instant end = stall.startedAt().plus(stall.length());
            Duration within = Duration.between(
                    stall.startedAt().isAfter(from) ? stall.startedAt() : from, end.isBefore(to) ? end : to);
            sum = within.isNegative() ? sum : sum.plus(within);
        }
        return sum;
    }
}
