package io.github.xensdk.probe;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether this machine knows the link address of one target, looked at while the target is silent. For one thread. */
final class Neighbour {

    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    private final NeighbourTable table;
    private final NeighbourTable.@Nullable Hop hop;
    private long lookedAt;
    private boolean lacking;

    /** One of a target that is reached by this hop; null where no link address is needed, or none is known of. */
    Neighbour(NeighbourTable table, NeighbourTable.@Nullable Hop hop) {
        this.table = table;
        this.hop = hop;
    }

    /** How often the kernel asks for the address at least while it lacks it, in nanoseconds. */
    long retry() {
        return hop == null ? 0 : hop.retry();
    }

    /** Looks, unless that was done a moment ago, and writes down since when the address may have been lacking. */
    void look(PeriodLog unresolved, long lastReply, long now) {
        if (hop == null || now - lookedAt < EVERY) {
            return;
        }
        boolean lacked = lacking;
        lacking = table.lacks(hop, now);
        if (lacking || lacked) {
            unresolved.add(Math.max(lastReply, lookedAt), now);
        }
        lookedAt = now;
    }

    /** The target answered: its address is known. */
    void answered(PeriodLog unresolved, long now) {
        if (lacking) {
            lacking = false;
            unresolved.add(lookedAt, now);
        }
    }
}
