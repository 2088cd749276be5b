package io.github.xensdk.probe;

import java.util.stream.IntStream;

/** What a network probe wrote down; all times on the scale of {@link System#nanoTime()}. Read only; the arrays are not copied. */
final class Capture {

    static final long NEVER = Long.MIN_VALUE;
    static final long UNSENT = Long.MIN_VALUE + 1;

    private final long interval;
    private final long[] sent;
    private final long[] received;
    private final int[] order;
    private final long[] stallFrom;
    private final long[] stallTo;

    /**
     * Takes the arrays over.
     *
     * @param interval between two slots of the schedule
     * @param sent when each probe was handed to the kernel, ascending
     * @param received when its first reply was read, {@link #NEVER}, or {@link #UNSENT} where the kernel refused it because there
     *     is no way to the target
     * @param order the probes that have a reply, by its time
     * @param stallFrom when it should have gone on, for each time that it did not get to run
     * @param stallTo when it had gone on and read what there was
     */
    Capture(long interval, long[] sent, long[] received, int[] order, long[] stallFrom, long[] stallTo) {
        this.interval = interval;
        this.sent = sent;
        this.received = received;
        this.order = order;
        this.stallFrom = stallFrom;
        this.stallTo = stallTo;
    }

    /** Finds the order by itself. */
    static Capture of(long interval, long[] sent, long[] received, long[] stallFrom, long[] stallTo) {
        int[] order = IntStream.range(0, sent.length)
                .filter(i -> received[i] > UNSENT)
                .boxed()
                .sorted((a, b) -> Long.compare(received[a], received[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Capture(interval, sent, received, order, stallFrom, stallTo);
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

    int stalls() {
        return stallFrom.length;
    }

    long stallFrom(int stall) {
        return stallFrom[stall];
    }

    long stallTo(int stall) {
        return stallTo[stall];
    }

    int count() {
        return sent.length;
    }

    boolean answered(int probe) {
        return received[probe] > UNSENT;
    }

    boolean answeredWithin(int probe, long bound) {
        return answered(probe) && rtt(probe) <= bound;
    }

    long rtt(int probe) {
        return received[probe] - sent[probe];
    }

    /** How much of a time was ours: the sum of own stalls within it. */
    long stalledWithin(long from, long to) {
        long sum = 0;
        for (int i = firstStallEndingAfter(from); i < stallFrom.length && stallFrom[i] < to; i++) {
            sum += Math.max(0, Math.min(to, stallTo[i]) - Math.max(from, stallFrom[i]));
        }
        return sum;
    }

    /** The earliest that something read at this time can have arrived: it last looked less than an interval before it stalled. */
    long earliest(long time) {
        int i = firstStallEndingAfter(time - 1);
        return i < stallFrom.length && stallFrom[i] <= time ? stallFrom[i] - interval : time;
    }

    /** The latest that something done at this time can have happened. */
    long latest(long time) {
        int i = firstStallEndingAfter(time - 1);
        return i < stallFrom.length && stallFrom[i] <= time ? stallTo[i] : time;
    }

    private int firstStallEndingAfter(long time) {
        int low = 0;
        int high = stallTo.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stallTo[middle] > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
