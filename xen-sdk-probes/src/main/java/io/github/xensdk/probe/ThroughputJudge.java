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
        var outages = new ArrayList<Outage>();
        // What is usual is not known before the quiet time is over; and a run that began in it has no beginning.
        int from = -1;
        boolean running = true;
        for (int i = quiet; i < completed.size(); i++) {
            boolean down = completed.get(i) < share * usual;
            if (down && running) {
                from = i;
            } else if (!down && !running) {
                outages.add(outage(from, i));
            }
            running = !down;
        }
        return new ServiceResult(startedAt, window, completed, failed, usual, outages, running, doubts);
    }

    private Outage outage(int from, int to) {
        double windows = to - from;
        Duration lower = times(Math.max(0, windows - 2 * share));
        Duration upper = times(windows + 2 * (1 - share));
        Duration before = times(from - (1 - share));
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
