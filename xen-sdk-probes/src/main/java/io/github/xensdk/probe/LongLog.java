package io.github.xensdk.probe;

import java.util.ArrayList;
import java.util.List;

/** A growing list of longs, in blocks: growing never copies, so it never stalls the probe. For one writer. */
final class LongLog {

    private static final int BLOCK = 1 << 13;

    private final List<long[]> blocks = new ArrayList<>();
    private int size;

    int size() {
        return size;
    }

    void add(long value) {
        if (size % BLOCK == 0) {
            blocks.add(new long[BLOCK]);
        }
        blocks.get(size / BLOCK)[size % BLOCK] = value;
        size++;
    }

    long get(int index) {
        return blocks.get(index / BLOCK)[index % BLOCK];
    }

    void set(int index, long value) {
        blocks.get(index / BLOCK)[index % BLOCK] = value;
    }

    long[] toArray() {
        long[] all = new long[size];
        for (int i = 0; i < size; i += BLOCK) {
            System.arraycopy(blocks.get(i / BLOCK), 0, all, i, Math.min(BLOCK, size - i));
        }
        return all;
    }
}
