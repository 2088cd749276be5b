package io.github.xensdk.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A target and a prober on a clock of their own: what a capture would look like, with the truth known. Nanoseconds. */
final class SimulatedTarget {

    static final long MS = 1_000_000;

    /** What becomes of probes that reach the target while it is down. */
    enum Meanwhile {
        DROPPED,
        QUEUED,
        MIXED
    }

    private final Random random;
    private final long interval;
    private final List<long[]> outages = new ArrayList<>();
    private final List<long[]> stalls = new ArrayList<>();
    private Meanwhile meanwhile = Meanwhile.DROPPED;
    private long slowest = MS;
    private long slowestAfter = -1;
    private double loss;
    private long stuckUntil = Long.MIN_VALUE;
    private long stuckFrom;
    private long work;
    private long busyUntil;

    SimulatedTarget(long seed, long interval) {
        this.random = new Random(seed);
        this.interval = interval;
    }

    SimulatedTarget down(long from, long to) {
        outages.add(new long[] {from, to});
        return this;
    }

    SimulatedTarget meanwhile(Meanwhile value) {
        meanwhile = value;
        return this;
    }

    SimulatedTarget stall(long from, long to) {
        stalls.add(new long[] {from, to});
        return this;
    }

    /** The most that one direction takes. */
    SimulatedTarget slowest(long value) {
        slowest = value;
        return this;
    }

    /** About what one direction takes after the first outage. */
    SimulatedTarget slowestAfter(long value) {
        slowestAfter = value;
        return this;
    }

    SimulatedTarget loss(double value) {
        loss = value;
        return this;
    }

    /** The target answers one after the other, and needs as long for each. */
    SimulatedTarget work(long value) {
        work = value;
        return this;
    }

    /** Replies that leave the target from then on are held back on their way. */
    SimulatedTarget repliesHeld(long from, long until) {
        stuckFrom = from;
        stuckUntil = until;
        return this;
    }

    Capture capture(long length) {
        stalls.sort((a, b) -> Long.compare(a[0], b[0]));
        busyUntil = 0;
        int count = 0;
        long[] sent = new long[(int) (length / interval) + 1];
        long[] received = new long[sent.length];
        for (long slot = 0; slot < length; slot += interval) {
            if (stalled(slot) == null) {
                sent[count] = slot + random.nextInt(100_000);
                received[count] = reply(sent[count]);
                count++;
            }
        }
        return Capture.of(
                interval,
                Arrays.copyOf(sent, count),
                Arrays.copyOf(received, count),
                stalls.stream().mapToLong(s -> s[0]).toArray(),
                stalls.stream().mapToLong(s -> s[1]).toArray());
    }

    private long reply(long sent) {
        long arrival = sent + delay(sent);
        long answered = arrival;
        for (long[] outage : outages) {
            if (arrival >= outage[0] && arrival < outage[1]) {
                boolean dropped =
                        meanwhile == Meanwhile.DROPPED || (meanwhile == Meanwhile.MIXED && random.nextInt(3) > 0);
                if (dropped) {
                    return Capture.NEVER;
                }
                answered = outage[1];
            }
        }
        if (random.nextDouble() < loss) {
            return Capture.NEVER;
        }
        if (work > 0) {
            busyUntil = Math.max(answered, busyUntil) + work;
            answered = busyUntil;
        }
        if (answered >= stuckFrom && answered < stuckUntil) {
            answered = stuckUntil;
        }
        long back = answered + delay(answered);
        long[] stall = stalled(back);
        return stall == null ? back : stall[1];
    }

    private long @Nullable [] stalled(long time) {
        for (long[] stall : stalls) {
            if (time >= stall[0] && time < stall[1]) {
                return stall;
            }
        }
        return null;
    }

    private long delay(long time) {
        boolean after = slowestAfter >= 0 && !outages.isEmpty() && time >= outages.get(0)[1];
        if (after) {
            return (long) (slowestAfter * (0.8 + 0.2 * random.nextDouble()));
        }
        return 20_000 + (long) (random.nextDouble() * random.nextDouble() * (slowest - 20_000));
    }
}
