package io.github.xensdk.probe;

import java.util.Arrays;

/**
 * The latest probes of a recording: what is still to be judged, and what came right before. Older ones are dropped, and those in
 * the middle of a long silence, so it does not grow with time. For one thread.
 */
final class ProbeWindow {

    /** It has as much room from the start, and does not give that back: with many targets, growth shows late and looks like a leak. */
    private final int room;

    private long[] sent;
    private long[] received;
    private int[] pingNumber;
    private int size;
    /** The number of the first probe; those from index {@code cut} on have numbers higher by {@code missing}. */
    private int base;

    private int cut;
    private int missing;
    private int[] order;
    private int replies;
    private final PeriodLog stalls = new PeriodLog(64);
    private final PeriodLog unresolved = new PeriodLog(16);
    private final PeriodLog strays = new PeriodLog(16);

    ProbeWindow(int room) {
        this.room = room;
        this.sent = new long[room];
        this.received = new long[room];
        this.pingNumber = new int[room];
        this.order = new int[room];
    }

    int size() {
        return size;
    }

    /** The number that the next probe gets. */
    int next() {
        return base + size + missing;
    }

    void add(long at, int ping) {
        if (size == sent.length) {
            sent = Arrays.copyOf(sent, 2 * size);
            received = Arrays.copyOf(received, 2 * size);
            pingNumber = Arrays.copyOf(pingNumber, 2 * size);
        }
        sent[size] = at;
        received[size] = Capture.NEVER;
        pingNumber[size] = ping;
        size++;
    }

    /** Takes the last one back. */
    void removeLast() {
        size--;
    }

    /** Where the probe of this number is; -1 where it is not here, or not here any more. */
    int index(int number) {
        int index = number - base;
        if (index >= cut) {
            index -= missing;
            if (index < cut) {
                return -1;
            }
        }
        return index >= 0 && index < size ? index : -1;
    }

    long sent(int index) {
        return sent[index];
    }

    long received(int index) {
        return received[index];
    }

    int pingNumber(int index) {
        return pingNumber[index];
    }

    void mark(int index, long code) {
        received[index] = code;
    }

    void answered(int index, long at) {
        received[index] = at;
        if (replies == order.length) {
            order = Arrays.copyOf(order, 2 * replies);
        }
        order[replies++] = index;
    }

    /** A time after which so many probes that were answered in time were sent, or that of the first probe of all. */
    long sentBeforeReplies(int count, long late) {
        long earliest = sent[size - 1];
        int seen = 0;
        for (int n = replies - 1; n >= 0 && seen < count; n--) {
            int probe = order[n];
            if (received[probe] - sent[probe] <= late) {
                earliest = Math.min(earliest, sent[probe]);
                seen++;
            }
        }
        return seen < count ? sent[0] : earliest;
    }

    PeriodLog stalls() {
        return stalls;
    }

    PeriodLog unresolved() {
        return unresolved;
    }

    /** When replies came to probes that are not here any more; each with the time after it in which another goes on from it. */
    PeriodLog strays() {
        return strays;
    }

    Capture capture(long interval, long resolutionRetry) {
        return new Capture(
                interval,
                Arrays.copyOf(sent, size),
                Arrays.copyOf(received, size),
                Arrays.copyOf(order, replies),
                stalls.periods(),
                unresolved.periods(),
                resolutionRetry,
                strays.periods());
    }

    /** Forgets what was sent before. */
    void dropBefore(long time) {
        int keep = Arrays.binarySearch(sent, 0, size, time);
        remove(0, keep < 0 ? -keep - 1 : keep);
        stalls.dropBefore(time);
        unresolved.dropBefore(time);
        strays.dropBefore(time);
    }

    /**
     * Forgets probes in the middle of a silence, none of which has a reply: not the first ones after the last reply, which show when
     * it began.
     */
    void dropWithin(long lastReply, long margin, long before) {
        int first = firstAfter(lastReply);
        if (first < size) {
            int to = Arrays.binarySearch(sent, 0, size, before);
            remove(firstAfter(sent[first] + margin), to < 0 ? -to - 1 : to);
        }
    }

    private int firstAfter(long time) {
        int found = Arrays.binarySearch(sent, 0, size, time);
        return found < 0 ? -found - 1 : found + 1;
    }

    private void remove(int from, int to) {
        int count = to - from;
        if (count <= 0) {
            return;
        }
        System.arraycopy(sent, to, sent, from, size - to);
        System.arraycopy(received, to, received, from, size - to);
        System.arraycopy(pingNumber, to, pingNumber, from, size - to);
        if (from == 0) {
            base += count;
            boolean pastTheCut = missing > 0 && count >= cut;
            base += pastTheCut ? missing : 0;
            missing = pastTheCut ? 0 : missing;
            cut = missing > 0 ? cut - count : 0;
        } else {
            // One gap at a time: what lies between an older one and this one goes, too, and has no number any more.
            cut = from;
            missing += count;
        }
        size -= count;
        int kept = 0;
        for (int n = 0; n < replies; n++) {
            if (order[n] < from) {
                order[kept++] = order[n];
            } else if (order[n] >= to) {
                order[kept++] = order[n] - count;
            }
        }
        replies = kept;
        shrink();
    }

    private void shrink() {
        if (sent.length > room && size < sent.length / 4) {
            int length = Math.max(room, sent.length / 2);
            sent = Arrays.copyOf(sent, length);
            received = Arrays.copyOf(received, length);
            pingNumber = Arrays.copyOf(pingNumber, length);
        }
        if (order.length > room && replies < order.length / 4) {
            order = Arrays.copyOf(order, Math.max(room, order.length / 2));
        }
    }
}
