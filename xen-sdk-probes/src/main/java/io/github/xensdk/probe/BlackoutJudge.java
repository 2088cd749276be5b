package io.github.xensdk.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a figure of the agent's gaps and the clock readings around them; the derivation is in {@link ComputeProbe}. Pure. */
final class BlackoutJudge {

    /** The most by which a kernel lets a clock be slewed; a clock that drifts more shows in the readings. */
    private static final double USUAL_DRIFT = 500e-6;

    /** A sleep that the kernel added is more than what may come in between reading two clocks. */
    private static final long LEAST_SLEEP = 5_000_000;

    /** Of a clock, in one figure: at both ends of the gap, and two from outside. Each is late by less than the clock's resolution. */
    private static final int READINGS = 4;

    private final AgentLog log;
    private final List<GuestClocks> before;
    private final List<GuestClocks> after;
    private final long floor;
    private final long resolution;
    private final List<String> doubts = new ArrayList<>();

    private BlackoutJudge(AgentLog log, List<GuestClocks> before, List<GuestClocks> after) {
        this.log = log;
        this.before = before;
        this.after = after;
        this.floor = log.floor().orElse(log.longestRound()).toNanos();
        this.resolution = log.uptimeResolution().orElse(Duration.ZERO).toNanos();
    }

    static ComputeResult judge(AgentLog log, List<GuestClocks> before, List<GuestClocks> after) {
        return new BlackoutJudge(log, before, after).judge();
    }

    private ComputeResult judge() {
        if (log.floor().isEmpty()) {
            doubts.add("the noise floor was not measured");
        }
        if (log.end().isEmpty()) {
            doubts.add("the agent did not end by itself; something may be missing");
        } else if (log.end().get().equals("limit")) {
            doubts.add("the agent reached its time limit before it was asked");
        }
        Optional<Blackout> blackout = Optional.empty();
        if (before.isEmpty() || after.isEmpty()) {
            doubts.add("the guest's clock could not be read from outside");
        } else {
            blackout = blackout();
        }
        return new ComputeResult(log.gaps(), Duration.ofNanos(floor), before, after, blackout, doubts);
    }

    private Optional<Blackout> blackout() {
        // Boottime alone does not tell what was added to it.
        @Nullable ClockGap gap = (log.uptimeResolution().isPresent() ? longestRunning() : slept()).orElse(null);
        Bridge bridge = bridge(gap);
        boolean unseen = gap == null && bridge.hidden() > bridge.error() + resolution;
        if (gap == null && !unseen) {
            gap = longestRunning().orElse(null);
            if (gap == null) {
                doubts.add("no gap found");
                return Optional.empty();
            }
            bridge = bridge(gap);
        }
        long seen = unseen ? 0 : gap(gap);
        long length = Math.max(0, seen - log.meanRound().toNanos()) + bridge.hidden();
        long error = bridge.error() + floor + READINGS / 2 * resolution;
        if (unseen) {
            // Which round it was is not known; its visible part is at most the longest one.
            long most = longestRunning()
                    .map(g -> g.monotonic().toNanos())
                    .orElse(log.threshold().toNanos());
            length += most / 2;
            error += most / 2;
        } else if (log.uptimeResolution().isPresent() && bridge.hidden() > bridge.error() + resolution) {
            // Whether what was hidden lay in that round is not known with one clock.
            length -= seen / 2;
            error += seen / 2;
        }
        // Boottime does: it gets what the target's clock is ahead.
        if (bridge.hidden() < -bridge.error() && log.uptimeResolution().isEmpty()) {
            doubts.add("the guest's monotonic clock gained " + -bridge.hidden() / 1_000_000 + " ms on ours");
        }
        length = Math.max(0, length);
        doubtful(gap, length, error);
        return Optional.of(new Blackout(
                Duration.ofNanos(length),
                Duration.ofNanos(error),
                Duration.ofNanos(bridge.hidden()),
                gap == null ? Duration.ZERO : gap.realtime(),
                bridge.step(),
                log.uptimeResolution().isEmpty()));
    }

    private static long gap(@Nullable ClockGap gap) {
        return gap == null ? 0 : gap.monotonic().toNanos();
    }

    private void doubtful(@Nullable ClockGap chosen, long length, long error) {
        for (ClockGap other : log.gaps()) {
            // What is hidden is known for all gaps together; of those that monotonic saw, only one as long is a rival.
            boolean hidesSome = other.slept().toNanos() > Math.max(LEAST_SLEEP, error);
            if (!other.equals(chosen) && (hidesSome || gap(other) > length / 2)) {
                doubts.add("several gaps: another one took " + other.boottime().toMillis() + " ms");
                break;
            }
        }
        if (floor > length / 2) {
            doubts.add("noise floor of " + floor / 1_000_000 + " ms above half of the figure");
        } else if (error > length / 2) {
            doubts.add("error of " + error / 1_000_000 + " ms above half of the figure");
        }
    }

    /** The round in which the kernel added the most time for a pause in which the guest did not exist. */
    private Optional<ClockGap> slept() {
        return log.gaps().stream()
                .filter(gap -> gap.slept().toNanos() > LEAST_SLEEP)
                .max(Comparator.comparing(ClockGap::slept));
    }

    private Optional<ClockGap> longestRunning() {
        return log.gaps().stream()
                .filter(gap -> gap.monotonic().toNanos() > floor)
                .max(Comparator.comparing(ClockGap::monotonic));
    }

    /** What the monotonic clock left out between two readings, within an error; and what the real-time clock got on top. */
    private record Bridge(long hidden, long error, Duration step) {}

    /** The pair of readings with the smallest error. Without a gap to lie around, drift counts for all of the time between. */
    private Bridge bridge(@Nullable ClockGap gap) {
        double drift = Math.max(drift(before), drift(after));
        @Nullable Bridge best = null;
        for (GuestClocks b : before) {
            for (GuestClocks a : after) {
                long apart = a.nanoTime() - b.nanoTime();
                if (gap != null) {
                    long lead = gap.monotonicBefore() - b.monotonic();
                    long tail = a.monotonic() - gap.monotonicAfter();
                    if (lead < 0 || tail < 0) {
                        continue;
                    }
                    apart = lead + tail;
                }
                long error = b.error().toNanos() + a.error().toNanos() + (long) (drift * apart);
                if (best == null || error < best.error()) {
                    best = new Bridge(
                            b.monotonicOffset() - a.monotonicOffset(),
                            error,
                            a.realtimeOffset().minus(b.realtimeOffset()));
                }
            }
        }
        if (best == null) {
            return bridge(null);
        }
        return best;
    }

    /** The usual bound, unless two readings on one side prove more: then the most that they allow. */
    private static double drift(List<GuestClocks> readings) {
        GuestClocks first = readings.get(0);
        GuestClocks last = readings.get(readings.size() - 1);
        double apart = last.nanoTime() - first.nanoTime();
        long errors = last.error().plus(first.error()).toNanos();
        long moved = Math.abs(last.monotonicOffset() - first.monotonicOffset());
        boolean proven = apart > 0 && (moved - errors) / apart > USUAL_DRIFT;
        return proven ? (moved + errors) / apart : USUAL_DRIFT;
    }
}
