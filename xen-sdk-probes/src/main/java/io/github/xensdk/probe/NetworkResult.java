package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

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
 * @param stalls times in which the probe itself did not run
 * @param medianRoundTrip of the replies in time; empty where there was none
 * @param originFormula what {@code ping} and the number of missing sequence numbers would have said of the longest gap; empty where
 *     none was missing
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
        return outages.stream().max(Comparator.comparing(Outage::lower).thenComparing(Outage::upper));
    }

    static NetworkResult judge(NetworkProbe probe, EchoLoop loop, Instant startedAt, long startNanos) {
        var capture = loop.capture();
        long threshold = probe.threshold().toNanos();
        long late = probe.lateAfter().toNanos();
        long interval = probe.interval().toNanos();
        var finder = new SilenceFinder(capture, threshold, late);
        List<Silence> silences = finder.find();
        long allowance = 2 * interval * finder.longestRunOfSingleLosses();
        var outages = new ArrayList<Outage>();
        for (Silence silence : silences) {
            outages.add(new Outage(
                    Duration.ofNanos(Math.max(0, silence.lower() - allowance)),
                    Duration.ofNanos(silence.upper()),
                    startedAt.plusNanos(silence.lastUp() - startNanos),
                    silence.lastUp()));
        }
        long refusedForGood = IntStream.range(0, capture.count())
                .filter(i -> capture.received(i) == Capture.UNSENT)
                .count();
        long[] roundTrips = IntStream.range(0, capture.replies())
                .map(capture::reply)
                .filter(i -> capture.answeredWithin(i, late))
                .mapToLong(capture::rtt)
                .sorted()
                .toArray();
        return new NetworkResult(
                startedAt,
                Duration.ofNanos(loop.endedAt() - startNanos),
                probe.interval(),
                capture.count() - refusedForGood,
                roundTrips.length,
                loop.refused(),
                loop.skipped(),
                loop.foreign(),
                outages,
                !finder.endsOpen() && answering(capture, loop.endedAt(), threshold, late),
                stalls(capture, startedAt, startNanos),
                roundTrips.length == 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofNanos(roundTrips[roundTrips.length / 2])),
                optional(OriginFormula.longest(capture, interval)),
                loop.reachedLimit());
    }

    private static boolean answering(Capture capture, long end, long threshold, long late) {
        for (int i = capture.replies() - 1; i >= 0; i--) {
            int probe = capture.reply(i);
            if (capture.answeredWithin(probe, late)) {
                long from = capture.received(probe);
                return end - from - capture.stalledWithin(from, end) <= threshold;
            }
        }
        return false;
    }

    private static List<Stall> stalls(Capture capture, Instant startedAt, long startNanos) {
        return IntStream.range(0, capture.stalls())
                .mapToObj(i -> new Stall(
                        startedAt.plusNanos(capture.stallFrom(i) - startNanos),
                        Duration.ofNanos(capture.stallTo(i) - capture.stallFrom(i))))
                .toList();
    }

    private static Optional<Duration> optional(OptionalLong nanos) {
        return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
    }
}
