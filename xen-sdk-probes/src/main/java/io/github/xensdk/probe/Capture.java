package io.github.xensdk.probe;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** What a network probe wrote down; all times on the scale of {@link System#nanoTime()}. Read only; the arrays are not copied. */
final class Capture {

    static final long NEVER = Long.MIN_VALUE;
    static final long UNSENT = Long.MIN_VALUE + 1;
    static final long REFUSED = Long.MIN_VALUE + 2;
    static final long SERVER_ERROR = Long.MIN_VALUE + 3;
    private static final long LAST_CODE = SERVER_ERROR;

    /** For how long things are slow when a machine or a program has just gone on. */
    private static final long WAKING = TimeUnit.MILLISECONDS.toNanos(5);

    private static final Periods NONE = new Periods(new long[0], new long[0]);

    private final long interval;
    private final long[] sent;
    private final long[] received;
    private final int[] order;
    private final Periods stalls;
    private final Periods unresolved;
    private final long resolutionRetry;
    private final Periods strays;

    /** Times, ascending and apart. */
    static final class Periods {

        private final long[] from;
        private final long[] to;

        /** Takes the arrays over: when each began, and when it ended. */
        Periods(long[] from, long[] to) {
            this.from = from;
            this.to = to;
        }

        private int firstEndingAfter(long time) {
            int low = 0;
            int high = to.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (to[middle] > time) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        private boolean contain(long time) {
            int i = firstEndingAfter(time - 1);
            return i < from.length && from[i] <= time;
        }
    }

    /**
     * Takes the arrays over.
     *
     * @param interval between two slots of the schedule
     * @param sent when each probe was handed to the kernel, ascending
     * @param received when its first reply was read, {@link #NEVER}, {@link #UNSENT} where the kernel did not take it, or
     *     said afterwards that it did not get there, because there is no way to the target, {@link #REFUSED} or {@link #SERVER_ERROR}
     * @param order the probes that have a reply, by its time
     * @param stalls for each time that the prober did not get to run: from when it should have gone on to when it had and had read
     *     what there was
     * @param unresolved when this machine did not know the target's link address
     * @param resolutionRetry how often it asks for it then, at least
     * @param strays when replies came, one after the other, to probes that are not among these any more
     */
    Capture(
            long interval,
            long[] sent,
            long[] received,
            int[] order,
            Periods stalls,
            Periods unresolved,
            long resolutionRetry,
            Periods strays) {
        this.interval = interval;
        this.sent = sent;
        this.received = received;
        this.order = order;
        this.stalls = stalls;
        this.unresolved = unresolved;
        this.resolutionRetry = resolutionRetry;
        this.strays = strays;
    }

    /** Finds the order by itself. */
    static Capture of(long interval, long[] sent, long[] received, long[] stallFrom, long[] stallTo) {
        int[] order = IntStream.range(0, sent.length)
                .filter(i -> received[i] > LAST_CODE)
                .boxed()
                .sorted((a, b) -> Long.compare(received[a], received[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Capture(interval, sent, received, order, new Periods(stallFrom, stallTo), NONE, 0, NONE);
    }

    /** The same with times in which the target's link address was not known. */
    Capture unresolved(long[] from, long[] to, long retry) {
        return new Capture(interval, sent, received, order, stalls, new Periods(from, to), retry, strays);
    }

    /** When the replies to forgotten probes began, one after the other, of which one came right before this time; or that time. */
    long strayedSince(long time) {
        int i = strays.firstEndingAfter(time - 1);
        return i < strays.from.length ? Math.min(time, strays.from[i]) : time;
    }

    /** Whether a value of {@code received} is a time. */
    static boolean isTime(long received) {
        return received > LAST_CODE;
    }

    long sent(int probe) {
        return sent[probe];
    }

    long received(int probe) {
        return received[probe];
    }

    /** How many have a reply. */
    int replies() {
        return order.length;
    }

    /** The probe whose reply was the n-th to come. */
    int reply(int n) {
        return order[n];
    }

    int count() {
        return sent.length;
    }

    boolean answered(int probe) {
        return isTime(received[probe]);
    }

    /** Whether the reply may have come in time: what we read late, as we did not run, may not have been late. */
    boolean answeredWithin(int probe, long bound) {
        return answered(probe) && shortestRtt(probe) <= bound;
    }

    /** The round trip without what we ourselves may have kept the reply waiting. */
    long shortestRtt(int probe) {
        return Math.max(0, Math.min(rtt(probe), earliest(received[probe]) - sent[probe]));
    }

    long rtt(int probe) {
        return received[probe] - sent[probe];
    }

    /** Whether a probe was sent in an own stall or right after one: that its reply took long may be our own doing. */
    boolean sentNearStall(int probe) {
        int i = stalls.firstEndingAfter(sent[probe] - interval - WAKING);
        return i < stalls.from.length && stalls.from[i] <= sent[probe];
    }

    /** How much of a time was ours: the sum of own stalls within it. */
    long stalledWithin(long from, long to) {
        long sum = 0;
        for (int i = stalls.firstEndingAfter(from); i < stalls.from.length && stalls.from[i] < to; i++) {
            sum += Math.max(0, Math.min(to, stalls.to[i]) - Math.max(from, stalls.from[i]));
        }
        return sum;
    }

    /** The earliest that something read at this time can have arrived: it last looked less than an interval before it stalled. */
    long earliest(long time) {
        int i = stalls.firstEndingAfter(time - 1);
        return stalls.contain(time) ? stalls.from[i] - interval : time;
    }

    /** The latest that something done at this time can have happened. */
    long latest(long time) {
        int i = stalls.firstEndingAfter(time - 1);
        return stalls.contain(time) ? stalls.to[i] : time;
    }

    /**
     * What a probe sent at this time proves less than others, as it may have waited in this machine for the target's link address:
     * for how long a target that was up could have gone unasked.
     */
    long unaskedBefore(long time) {
        return unresolved.contain(time) ? resolutionRetry : 0;
    }
}
