package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often a target can be asked without being kept busy by it. */
final class ProbePace {

    /** So seldom that it is no load: the round trip then is the target's own. */
    private static final Duration SELDOM = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(ProbePace.class);

    /** It has its own work to do, and more of that in a migration. */
    private static final int HEADROOM = 4;

    private static final Duration TRIAL = Duration.ofSeconds(2);
    private static final int MOST_SETTLING = 10;
    private static final double TOLERATED_LOSS = 0.05;

    /** Asks a target for a while. */
    interface Trial {
        Sample at(Duration interval) throws InterruptedException;
    }

    /**
     * What came of a trial.
     *
     * @param roundTrip the median
     * @param lost the share without a reply in time
     */
    record Sample(Duration roundTrip, double lost) {}

    private ProbePace() {}

    static NetworkProbe sustainable(NetworkProbe probe, Duration slowest) throws InterruptedException {
        String target = probe.uri().toString();
        NetworkProbe unheard = probe.unheard();
        return probe.withInterval(
                sustainable(target, probe.interval(), slowest, interval -> trial(unheard.withInterval(interval))));
    }

    private static Sample trial(NetworkProbe probe) throws InterruptedException {
        try (NetworkRecording recording = probe.start()) {
            Thread.sleep(TRIAL.toMillis());
            NetworkResult result = recording.stop();
            return new Sample(
                    result.medianRoundTrip().orElse(probe.lateAfter()),
                    (double) result.lost() / Math.max(1, result.sent()));
        }
    }

    /** The shortest of the wished interval, its double and so on, of which the target keeps up with a quarter; the slowest at most. */
    static Duration sustainable(String target, Duration wished, Duration slowest, Trial trial)
            throws InterruptedException {
        Sample idle = trial.at(SELDOM);
        if (idle.lost() == 1) {
            throw new XenException("no reply from " + target + " within " + TRIAL.toSeconds() + " s");
        }
        Duration chosen = slowest;
        // From seldom to often, so that it gets hardly more than it can do.
        for (Duration interval : doubled(wished, slowest)) {
            Duration often = often(interval);
            if (often.compareTo(SELDOM) < 0 && !keepsUp(trial.at(often), idle, interval)) {
                LOG.info("a probe every {} ms would keep the target busy", interval.toMillis());
                settle(idle, trial);
                return chosen;
            }
            chosen = interval;
        }
        return chosen;
    }

    /** The longest first. */
    private static List<Duration> doubled(Duration wished, Duration slowest) {
        var intervals = new ArrayList<Duration>();
        for (Duration next = wished; next.compareTo(slowest) < 0 || intervals.isEmpty(); next = next.multipliedBy(2)) {
            intervals.add(next);
        }
        Collections.reverse(intervals);
        return intervals;
    }

    /** What still waits in the target would make the next recording begin with an outage. */
    private static void settle(Sample idle, Trial trial) throws InterruptedException {
        for (int n = 0; n < MOST_SETTLING; n++) {
            if (keepsUp(trial.at(SELDOM), idle, SELDOM)) {
                return;
            }
        }
        LOG.warn("the target still answers more slowly than before it was asked often");
    }

    /** In whole milliseconds, which all kinds of probes can do. */
    private static Duration often(Duration interval) {
        return Duration.ofMillis(Math.max(1, interval.toMillis() / HEADROOM));
    }

    private static boolean keepsUp(Sample busy, Sample idle, Duration interval) {
        Duration bound = idle.roundTrip().multipliedBy(2).plus(interval);
        return busy.roundTrip().compareTo(bound) <= 0 && busy.lost() <= idle.lost() + TOLERATED_LOSS;
    }
}
