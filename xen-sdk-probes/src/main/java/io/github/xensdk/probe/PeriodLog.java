package io.github.xensdk.probe;

import io.github.xensdk.probe.Capture.Periods;
import java.util.Arrays;

/** Times that lie one after another. For one thread. */
final class PeriodLog {

    private long[] from;
    private long[] to;
    private int size;

    /** With room for so many at first. */
    PeriodLog(int room) {
        this.from = new long[room];
        this.to = new long[room];
    }

    int size() {
        return size;
    }

    long from(int index) {
        return from[index];
    }

    long to(int index) {
        return to[index];
    }

    /** Adds one; where it goes on from the last one, or overlaps it, they become one. */
    void add(long begin, long end) {
        if (size > 0 && begin <= to[size - 1]) {
            to[size - 1] = Math.max(to[size - 1], end);
            return;
        }
        if (size == from.length) {
            from = Arrays.copyOf(from, 2 * size);
            to = Arrays.copyOf(to, 2 * size);
        }
        from[size] = begin;
        to[size] = end;
        size++;
    }

    void dropBefore(long time) {
        int first = 0;
        while (first < size && to[first] < time) {
            first++;
        }
        System.arraycopy(from, first, from, 0, size - first);
        System.arraycopy(to, first, to, 0, size - first);
        size -= first;
    }

    Periods periods() {
        return new Periods(Arrays.copyOf(from, size), Arrays.copyOf(to, size));
    }
}
