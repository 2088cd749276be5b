package io.github.xensdk.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes outages of how many requests were completed in each window; the derivation is in {@link ServiceProbe}. Pure. */
final class ThroughputJudge {

    /** With fewer in a window, chance alone may halve them. */
    private static final int ENOUGH = 10;

    private final Instant startedAt;
    private final long startNanos;
    private final Duration window;
    private final double share;

    ThroughputJudge(Instant startedAt, long startNanos, Duration window, double share) {
        this.startedAt = startedAt;
        this.startNanos = startNanos;
        this.window = window;
        this.share = share;
    }

    ServiceResult judge(List<Integer> completed, long failed) {
        var doubts = new ArrayList<String>();
        int quiet = Math.min(ServiceProbe.USUAL_WINDOWS, completed.size());
        if (quiet < ServiceProbe.USUAL_WINDOWS) {
            doubts.add("it ended before it was known what is usual");
        }
        double usual = median(completed.subList(0, quiet));
        if (usual < ENOUGH) {
            doubts.add("only " + usual
                    + " requests a window, which chance alone may halve; take longer windows or more clients");
        }
        double varies = varies(completed.subList(0, quiet), usual);
        // In windows, at both ends together: by how much what counts as down may have been up, and the other way round.
        double early = 2 * Math.min(1, share / Math.max(1 - varies, share));
        double late = 2 * Math.max(0, 1 - share / (1 + varies));
        if (1 - varies <= share) {
            doubts.add("what is completed in a window varies by " + Math.round(100 * varies)
                    + " % in the quiet time already; take longer windows or a smaller share");
        }
        var outages = new ArrayList<Outage>();
        // What is usual is not known before the quiet time is over; and a run that began in it has no beginning.
        int from = -1;
        boolean running = true;
        for (int i = quiet; i < completed.size(); i++) {
            boolean down = completed.get(i) < share * usual;
            if (down && running) {
                from = i;
            } else if (!down && !running) {
                outages.add(outage(from, i, early, late));
            }
            running = !down;
        }
        return new ServiceResult(startedAt, window, completed, failed, usual, outages, running, doubts);
    }

    /** By how much of what is usual the window that is furthest from it differs. */
    private static double varies(List<Integer> quiet, double usual) {
        return usual == 0
                ? 0
                : quiet.stream()
                        .mapToDouble(count -> Math.abs(count - usual) / usual)
                        .max()
                        .orElse(0);
    }

    private Outage outage(int from, int to, double early, double late) {
        double windows = to - from;
        Duration lower = times(Math.max(0, windows - early));
        Duration upper = times(windows + late);
        Duration before = times(from - late / 2);
        return new Outage(lower, upper, startedAt.plus(before), startNanos + before.toNanos());
    }

    private Duration times(double windows) {
        return Duration.ofNanos(Math.round(windows * window.toNanos()));
    }

    private static double median(List<Integer> values) {
        if (values.isEmpty()) {
            return 0;
        }
        List<Integer> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2.0;
    }
}
