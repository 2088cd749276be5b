package io.github.xensdk.probe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the outages in a capture and bounds them; the derivation is in {@link NetworkProbe}. Pure; used once. */
final class SilenceFinder {

    /** How many replies on each side say what round trip is normal there. */
    private static final int NEIGHBOURS = 100;

    private final Capture capture;
    private final long threshold;
    private final long late;
    private final int[] order;
    private final List<Silence> found = new ArrayList<>();
    private boolean open;

    /**
     * Looks through a capture; all in nanoseconds.
     *
     * @param threshold the silence that is an outage
     * @param late the round trip from which a reply counts as lost
     */
    SilenceFinder(Capture capture, long threshold, long late) {
        this.capture = capture;
        this.threshold = threshold;
        this.late = late;
        this.order = inTime(capture, late);
    }

    private static int[] inTime(Capture capture, long late) {
        int kept = 0;
        int[] order = new int[capture.replies()];
        for (int n = 0; n < order.length; n++) {
            int probe = capture.reply(n);
            if (capture.answeredWithin(probe, late)) {
                order[kept++] = probe;
            }
        }
        return Arrays.copyOf(order, kept);
    }

    /** All outages that ended, in order. */
    List<Silence> find() {
        if (order.length == 0) {
            return found;
        }
        int last = order[0];
        long quietSince = received(order[0]);
        for (int at = 1; at < order.length; at++) {
            long now = received(order[at]);
            if (isOutage(quietSince, now)) {
                int end = bound(last, quietSince, at);
                if (end < 0) {
                    open = true;
                    return found;
                }
                for (; at < end; at++) {
                    last = Math.max(last, order[at]);
                }
                now = received(order[end]);
            }
            last = Math.max(last, order[at]);
            quietSince = now;
        }
        return found;
    }

    /** After {@link #find}: the same. */
    List<Silence> found() {
        return found;
    }

    /** After {@link #find}: whether an outage began of which no end was seen before the last reply. */
    boolean endsOpen() {
        return open;
    }

    private boolean isOutage(long from, long to) {
        return to - from > threshold && to - from - capture.stalledWithin(from, to) > threshold;
    }

    /** Bounds the outage that shows before {@code order[at]}; returns where in the order it is over, or -1. */
    private int bound(int last, long quietSince, int at) {
        int first = last + 1;
        long normalBefore = 2 * slowest(Math.max(0, at - NEIGHBOURS), at);
        long downBy = downBy(first, normalBefore);
        int end = at;
        while (end < order.length && capture.sent(order[end]) < downBy && capture.rtt(order[end]) > normalBefore) {
            end++;
        }
        if (end == order.length) {
            return -1;
        }
        long upAgain = received(order[end]);
        long normal = Math.max(normalBefore, normalAfter(end, upAgain));
        long since = runSince(quietSince, upAgain);
        long stillDown =
                since > quietSince && first < capture.count() ? waitedUntil(since, first, normal) : Long.MIN_VALUE;
        add(measure(last, first, downBy, upAgain, normal, stillDown));
        return end;
    }

    /** When it was down at the latest: a probe that nothing kept in this machine would have been answered by then. */
    private long downBy(int first, long normal) {
        if (first >= capture.count()) {
            return Long.MAX_VALUE;
        }
        long by = Long.MAX_VALUE;
        for (int probe = first; probe < capture.count() && capture.sent(probe) < by - normal; probe++) {
            long sent = capture.sent(probe);
            by = Math.min(by, capture.latest(sent) + capture.unaskedBefore(sent) + normal);
        }
        return by;
    }

    /** Where all that came in between was sent before the target was seen up again, it did not show that it was. */
    private void add(Silence silence) {
        int previous = found.size() - 1;
        if (previous >= 0 && silence.lastUp() < found.get(previous).upAgain()) {
            found.set(previous, found.get(previous).joined(silence));
        } else {
            found.add(silence);
        }
    }

    /** Since when replies, late ones too, came one after the other until then; not later than {@code quietSince} where they never stopped. */
    private long runSince(long quietSince, long upAgain) {
        long since = upAgain;
        int n = lastReplyBy(upAgain);
        while (since > quietSince) {
            long before = capture.strayedSince(since);
            while (n >= 0 && received(capture.reply(n)) >= before) {
                n--;
            }
            if (n >= 0 && !isOutage(received(capture.reply(n)), before)) {
                before = received(capture.reply(n));
            } else if (before == since) {
                break;
            }
            since = before;
        }
        return since;
    }

    private int lastReplyBy(long time) {
        int low = 0;
        int high = capture.replies();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (received(capture.reply(middle)) <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /**
     * Until when it was down at least, as the first reply after the silence had waited. Those after it may have waited for it and for each
     * other; and the first one itself for what all that had piled up made the target do, hence not longer than this took.
     */
    private long waitedUntil(long since, int first, long normal) {
        int n = lastReplyBy(since);
        long sent = capture.sent(first);
        long unasked = 0;
        if (n >= 0 && received(capture.reply(n)) == since) {
            int probe = capture.reply(n);
            if (probe < first || capture.sentNearStall(probe)) {
                return Long.MIN_VALUE;
            }
            sent = capture.sent(probe);
            unasked = capture.unaskedBefore(sent);
        }
        long piledUp = 0;
        for (int m = n + 1; m < capture.replies() && capture.sent(capture.reply(m)) <= since; m++) {
            piledUp = received(capture.reply(m)) - since;
        }
        long arrived = capture.earliest(since);
        long most = normal + piledUp + unasked;
        return arrived - sent > most ? arrived - most : Long.MIN_VALUE;
    }

    private long normalAfter(int end, long upAgain) {
        long slowest = 0;
        int seen = 0;
        for (int n = end; n < order.length && seen < NEIGHBOURS; n++) {
            if (capture.sent(order[n]) > upAgain) {
                slowest = Math.max(slowest, capture.shortestRtt(order[n]));
                seen++;
            }
        }
        return 2 * slowest;
    }

    private Silence measure(int last, int first, long downBy, long upAgain, long normal, long waitedUntil) {
        long stillDown = waitedUntil;
        int lastLost = first - 1;
        for (int probe = first; probe < capture.count() && capture.sent(probe) < upAgain; probe++) {
            long unasked = capture.unaskedBefore(capture.sent(probe));
            if (!capture.answeredWithin(probe, late)) {
                stillDown = Math.max(stillDown, capture.sent(probe) - unasked);
                lastLost = probe;
            } else if (received(probe) <= upAgain && capture.shortestRtt(probe) > normal + unasked) {
                lastLost = probe;
            }
        }
        long lower = stillDown == Long.MIN_VALUE ? 0 : Math.max(0, stillDown - downBy);
        return new Silence(capture.sent(last), first, lastLost, upAgain, lower, cause(first, lastLost));
    }

    /** What most of the lost probes met, if it was the same. */
    private @Nullable OutageCause cause(int first, int last) {
        var met = new EnumMap<OutageCause, Integer>(OutageCause.class);
        int lost = 0;
        for (int probe = first; probe <= last; probe++) {
            OutageCause cause = met(probe);
            if (cause != null) {
                met.merge(cause, 1, Integer::sum);
            }
            lost++;
        }
        for (var cause : met.entrySet()) {
            if (2 * cause.getValue() > lost) {
                return cause.getKey();
            }
        }
        return met.containsKey(OutageCause.ADDRESS_RESOLUTION) ? OutageCause.ADDRESS_RESOLUTION : null;
    }

    private @Nullable OutageCause met(int probe) {
        long received = capture.received(probe);
        if (capture.unaskedBefore(capture.sent(probe)) > 0) {
            return OutageCause.ADDRESS_RESOLUTION;
        } else if (received == Capture.REFUSED) {
            return OutageCause.REFUSED;
        } else if (received == Capture.SERVER_ERROR) {
            return OutageCause.SERVER_ERROR;
        } else if (received == Capture.UNSENT) {
            return OutageCause.UNREACHABLE;
        } else if (Capture.isTime(received) && !capture.answeredWithin(probe, late)) {
            return OutageCause.LATE;
        } else {
            return null;
        }
    }

    private long slowest(int from, int to) {
        long slowest = 0;
        for (int i = from; i < to; i++) {
            slowest = Math.max(slowest, capture.shortestRtt(order[i]));
        }
        return slowest;
    }

    private long received(int probe) {
        return capture.received(probe);
    }

    /**
     * The longest run of probes that got lost one after another outside the outages. Runs as long as an outage are none of these,
     * nor are the last probes, whose replies may have been under way.
     */
    int longestRunOfSingleLosses() {
        int longest = 0;
        int run = 0;
        int next = 0;
        for (int probe = 0; probe < capture.count(); probe++) {
            while (next < found.size() && found.get(next).lastLost() < probe) {
                next++;
            }
            boolean inOutage = next < found.size() && found.get(next).firstLost() <= probe;
            if (inOutage || capture.received(probe) == Capture.UNSENT) {
                run = 0;
            } else if (capture.answeredWithin(probe, late)) {
                if (run > 0 && capture.sent(probe) - capture.sent(probe - run) <= threshold) {
                    longest = Math.max(longest, run);
                }
                run = 0;
            } else {
                run++;
            }
        }
        return longest;
    }
}
