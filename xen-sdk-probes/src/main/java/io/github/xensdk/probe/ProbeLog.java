package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one target's probes: written down as it happens, judged when nothing later can change it, and forgotten then. For
 * the probing thread, except where said. Nanoseconds on the scale of {@link System#nanoTime()}.
 */
final class ProbeLog {

    /** Replies after an outage that say what round trip is normal then. */
    private static final int ENOUGH = 100;

    private static final long LONG_ENOUGH = TimeUnit.SECONDS.toNanos(5);
    private static final int LEAST_WINDOW = 1024;

    /** Besides those in outages. On a busy machine there are some every second, for each of many targets. */
    private static final int STALLS_KEPT = 200;

    private final NetworkProbe probe;
    private final Consumer<Outage> told;
    private final Neighbour neighbour;
    private final long interval;
    private final long threshold;
    private final long late;
    private final long keep;
    private final int usualWindow;
    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();

    private final ProbeWindow window;
    private final OriginFormula originFormula;
    private final DurationHistogram roundTrips = new DurationHistogram();
    private final DurationHistogram scheduleErrors = new DurationHistogram();
    private final List<Silence> silences = new ArrayList<>();
    private final PeriodLog stalls = new PeriodLog(STALLS_KEPT);
    private int nextPing;
    private long received;
    private long replies;
    private long refused;
    private long skipped;
    private long foreign;
    private int singleLosses;
    private long judgedTo = Long.MIN_VALUE;
    private int echoedNumber = -1;
    private @Nullable DirectionalLoss directions;

    private long lastReply;
    private long gapEnded;
    private int repliesSinceGap;
    private boolean suspicious;
    private long settledAt = startNanos;

    private volatile long lastAnswered = startNanos - 1;

    /**
     * Begins now.
     *
     * @param told hears of each outage that ended, on the probing thread
     */
    ProbeLog(NetworkProbe probe, Neighbour neighbour, Consumer<Outage> told) {
        this.probe = probe;
        this.told = told;
        this.neighbour = neighbour;
        this.interval = probe.interval().toNanos();
        this.threshold = probe.threshold().toNanos();
        this.late = probe.lateAfter().toNanos();
        this.keep = Math.max(late, 2 * ENOUGH * interval);
        long usual = (2 * keep + 2 * late + threshold) / interval;
        this.usualWindow = (int) Math.min(Integer.MAX_VALUE / 8, Math.max(LEAST_WINDOW, usual));
        // What is kept when it is judged, and a quarter of it until the next time.
        this.window = new ProbeWindow(Math.min(usualWindow, 2 * LEAST_WINDOW) * 5 / 4);
        this.originFormula = new OriginFormula(interval);
    }

    /** When the latest probe that was answered was sent. For any thread. */
    long lastAnswered() {
        return lastAnswered;
    }

    /** How many probes it holds. */
    int windowSize() {
        return window.size();
    }

    /** A probe is about to be sent, later than it should be by so much; returns its number. */
    int sending(long now, long behind) {
        scheduleErrors.record(behind);
        return adding(now);
    }

    /** A slot of the schedule was reached later than it should be by so much, together with others, and got no probe of its own. */
    void late(long behind) {
        scheduleErrors.record(behind);
    }

    /** A probe was sent at this time, as another program says; returns its number. */
    int adding(long at) {
        int number = window.next();
        window.add(at, nextPing++);
        return number;
    }

    /** The number that the next probe gets. */
    int next() {
        return window.next();
    }

    /** The kernel had no space for the last one: it was none. */
    void notTaken() {
        window.removeLast();
        nextPing--;
        refused++;
    }

    /** The kernel did not send the last one, as there is no way to the target. */
    void unsent() {
        int last = window.size() - 1;
        window.mark(last, Capture.UNSENT);
        nextPing--;
        refused++;
    }

    /** Something else than an answer came for a probe. */
    void failed(int number, long code) {
        int index = window.index(number);
        if (index >= 0 && window.received(index) == Capture.NEVER) {
            window.mark(index, code);
        }
    }

    /** Something else than an answer came, and it does not say for which probe: for the last one, then. */
    void failed(long code) {
        failed(window.next() - 1, code);
    }

    /** Something came that belongs to no probe. */
    void foreign() {
        foreign++;
    }

    void skipped(long slots) {
        skipped += slots;
    }

    /**
     * An answer was read. A second one to the same probe, or one that is far too late, changes nothing.
     *
     * @param sentAt when the probe was sent, as the answer says; one that says something else is no answer
     * @param counted how many probes the echo service had got by then; 0 where it does not count
     */
    void answered(int number, long sentAt, long now, long counted) {
        int index = window.index(number);
        if (index < 0 || window.sent(index) != sentAt) {
            if (number < 0 || number >= window.next() || index >= 0) {
                foreign++;
            } else {
                // Of the numbers that were given and dropped nothing more is known.
                window.strays().add(now, now + threshold);
            }
            return;
        }
        if (Capture.isTime(window.received(index))) {
            foreign++;
            return;
        }
        window.answered(index, now);
        originFormula.arrived(window.pingNumber(index));
        replies++;
        count(number, index, counted);
        gap(sentAt, now);
        if (now - sentAt <= late) {
            received++;
            roundTrips.record(now - sentAt);
            if (sentAt - lastAnswered > 0) {
                lastAnswered = sentAt;
            }
        }
    }

    /** Another program says that an answer came, then. */
    void answered(int number, long now) {
        int index = window.index(number);
        if (index >= 0) {
            answered(number, window.sent(index), now, 0);
        }
    }

    private void count(int number, int index, long counted) {
        if (counted > 0 && number > echoedNumber) {
            echoedNumber = number;
            long outbound = Math.max(0, window.pingNumber(index) + 1 - counted);
            directions = new DirectionalLoss(outbound, Math.max(0, counted - replies));
        }
    }

    private void gap(long sentAt, long now) {
        if (replies > 1 && now - lastReply > threshold) {
            suspicious = true;
            gapEnded = now;
            repliesSinceGap = 0;
        } else if (sentAt - gapEnded > 0) {
            repliesSinceGap++;
        }
        lastReply = now;
        neighbour.answered(window.unresolved(), now);
    }

    /** The probe itself did not run. */
    void stalled(long from, long to) {
        window.stalls().add(from, to);
    }

    /** To be called about as often as a probe is sent: judges what can be judged. */
    void tick(long now) {
        if (replies == 0) {
            if (window.size() > usualWindow) {
                window.dropBefore(now - 2 * late);
            }
            return;
        }
        if (now - lastReply > Math.min(threshold, 4 * interval)) {
            neighbour.look(window.unresolved(), lastReply, now);
        }
        boolean silent = now - lastReply > threshold;
        if (silent && window.size() > usualWindow) {
            window.dropWithin(lastReply, threshold, now - 2 * late);
        }
        long since = now - gapEnded;
        boolean calm = !suspicious || (since > late && (repliesSinceGap >= ENOUGH || since > LONG_ENOUGH));
        boolean large = window.size() > (calm ? usualWindow : 4 * usualWindow);
        // A target that is never calm must not make it grow, either.
        if (!silent && ((calm && suspicious) || (large && now - settledAt > keep / 4))) {
            settle(now);
            settledAt = now;
            suspicious = !calm;
        }
    }

    private void settle(long now) {
        var finder = judge();
        singleLosses = Math.max(singleLosses, finder.longestRunOfSingleLosses());
        long from = Math.min(now - keep, window.sentBeforeReplies(2 * ENOUGH, late));
        for (Silence silence : finder.found()) {
            if (silence.upAgain() < now - late) {
                take(silence);
            } else {
                from = Math.min(from, silence.lastUp() - keep);
            }
        }
        if (!finder.endsOpen()) {
            keepStalls(from);
            window.dropBefore(from);
        }
    }

    private SilenceFinder judge() {
        var finder = new SilenceFinder(window.capture(interval, neighbour.retry()), threshold, late);
        finder.find();
        return finder;
    }

    private void take(Silence silence) {
        int last = silences.size() - 1;
        if (silence.lastUp() >= judgedTo) {
            silences.add(silence);
            told.accept(outage(silence));
        } else if (silence.upAgain() > judgedTo) {
            silences.set(last, silences.get(last).joined(silence));
        }
        judgedTo = Math.max(judgedTo, silence.upAgain());
    }

    private Outage outage(Silence silence) {
        long allowance = 2 * interval * singleLosses;
        return new Outage(
                Duration.ofNanos(Math.max(0, silence.lower() - allowance)),
                Duration.ofNanos(silence.upper()),
                wall(silence.lastUp()),
                silence.lastUp(),
                Optional.ofNullable(silence.cause()));
    }

    private Instant wall(long nanos) {
        return startedAt.plusNanos(nanos - startNanos);
    }

    /** Those in outages, and the first ones of the others. */
    private void keepStalls(long before) {
        PeriodLog log = window.stalls();
        for (int i = 0; i < log.size() && log.to(i) < before; i++) {
            long from = log.from(i);
            long to = log.to(i);
            if (stalls.size() < STALLS_KEPT
                    || silences.stream().anyMatch(silence -> from < silence.upAgain() && to > silence.lastUp())) {
                stalls.add(from, to);
            }
        }
    }

    private List<Stall> stalls() {
        var all = new ArrayList<Stall>();
        for (int i = 0; i < stalls.size(); i++) {
            all.add(new Stall(wall(stalls.from(i)), Duration.ofNanos(stalls.to(i) - stalls.from(i))));
        }
        return all;
    }

    /** Whether one of the last probes may still be answered. */
    boolean unanswered(long now, long grace) {
        for (int i = window.size() - 1; i >= 0 && now - window.sent(i) < grace; i--) {
            if (window.received(i) == Capture.NEVER) {
                return true;
            }
        }
        return false;
    }

    /** The end: judges all that is left. */
    NetworkResult finish(long endedAt, boolean reachedLimit) {
        var finder = judge();
        singleLosses = Math.max(singleLosses, finder.longestRunOfSingleLosses());
        finder.found().forEach(this::take);
        var capture = window.capture(interval, neighbour.retry());
        boolean silent = replies == 0 || endedAt - lastReply - capture.stalledWithin(lastReply, endedAt) > threshold;
        keepStalls(Long.MAX_VALUE);
        return new NetworkResult(
                startedAt,
                Duration.ofNanos(endedAt - startNanos),
                probe.interval(),
                nextPing,
                received,
                refused,
                skipped,
                foreign,
                silences.stream().map(this::outage).toList(),
                !silent && !finder.endsOpen(),
                stalls(),
                replies == 0 ? Optional.empty() : roundTrips.quantile(0.5),
                originFormula.longest().stream().mapToObj(Duration::ofNanos).findFirst(),
                scheduleErrors.quantile(0.99),
                Optional.ofNullable(directions),
                reachedLimit);
    }
}
