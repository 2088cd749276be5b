package io.github.xensdk.ssh;

import java.util.concurrent.TimeUnit;

/** One connection of a pool: how many sessions it has, and how many its server gives as far as is known. Guarded by the pool's lock. */
final class PoolLine {

    /** What a server refused is asked for again after this, one session more each time. */
    private static final long FORGET = TimeUnit.SECONDS.toNanos(60);

    /** With fewer open than before, a server may just be slow to free one: so many refusals say nothing. */
    private static final int SLOW = 3;

    private final SshConnection connection;
    private int leased;
    private int open;
    private int peak;
    private int refusals;
    private int limit;
    private long limitSince = System.nanoTime();
    private long idleSince = System.nanoTime();

    PoolLine(SshConnection connection, int limit) {
        this.connection = connection;
        this.limit = limit;
    }

    SshConnection connection() {
        return connection;
    }

    boolean isAlive() {
        return connection.isAlive();
    }

    /** How many sessions it has. */
    int open() {
        return open;
    }

    /** How many it may have. */
    int limit() {
        return limit;
    }

    boolean hasRoom() {
        return leased < limit && isAlive();
    }

    boolean isUnused() {
        return leased == 0;
    }

    boolean isIdleFor(long nanos) {
        return isUnused() && System.nanoTime() - idleSince > nanos;
    }

    void lease() {
        leased++;
    }

    /** The server gave one session more. */
    void opened() {
        open++;
        refusals = 0;
        peak = Math.max(peak, open);
        limit = Math.max(limit, open);
    }

    /**
     * The server gave no session: what it gave at the same time before is all that it gives, for now.
     *
     * @return whether its limit is known by that; it may also just be slow
     */
    boolean refused() {
        refusals++;
        if (open < peak && refusals <= SLOW) {
            return false;
        }
        peak = open;
        limit = Math.max(1, open);
        limitSince = System.nanoTime();
        return true;
    }

    /** Whether it has no session and gets none: processes that nobody waits for hold them all. */
    boolean isRefusedAll() {
        return open == 0 && refusals > SLOW;
    }

    /** {@code counted}: it was {@linkplain #opened() opened}. */
    void release(boolean counted) {
        if (counted) {
            open--;
        }
        leased--;
        idleSince = System.nanoTime();
    }

    /** What was refused long ago may be asked for again. Returns whether the limit rose. */
    boolean forgetRefusal(int most) {
        if (limit >= most || System.nanoTime() - limitSince <= FORGET) {
            return false;
        }
        limit++;
        limitSince = System.nanoTime();
        return true;
    }
}
