package io.github.xensdk.testkit.internal.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How {@code xl migrate} sends a guest's memory: all of it, then what was written to meanwhile, until fewer than 50 pages are left or
 * after 5 rounds; what is left is sent while the guest stands (simple_precopy_policy in Xen's xg_sr_save.c).
 *
 * @param rounds those in which the guest runs
 * @param last the one in which it stands
 */
public record PreCopy(List<Round> rounds, Round last) {

    public static final int PAGE = 4096;

    private static final int MOST_ROUNDS = 5;
    private static final int FEW_PAGES = 50;

    public PreCopy {
        rounds = List.copyOf(rounds);
    }

    /**
     * One of them.
     *
     * @param pages how many are sent
     * @param duration how long that takes
     */
    public record Round(long pages, Duration duration) {
        static Round of(long pages, long bytesPerSecond) {
            return new Round(pages, time(pages * PAGE, bytesPerSecond));
        }
    }

    /** How long bytes take. */
    public static Duration time(long bytes, long bytesPerSecond) {
        return Duration.ofNanos(Math.round(1e9 * bytes / bytesPerSecond));
    }

    /**
     * Computes them.
     *
     * @param bytesPerSecond of the link; positive
     */
    public static PreCopy of(long memory, long dirtyPerSecond, long workingSet, long bytesPerSecond) {
        var rounds = new ArrayList<Round>();
        var next = Round.of(pages(memory), bytesPerSecond);
        while (rounds.isEmpty() || (rounds.size() < MOST_ROUNDS && next.pages() >= FEW_PAGES)) {
            rounds.add(next);
            double written = dirtyPerSecond * (next.duration().toNanos() / 1e9);
            long dirty = Math.min(Math.min(workingSet, memory), (long) written);
            next = Round.of(pages(dirty), bytesPerSecond);
        }
        return new PreCopy(rounds, next);
    }

    private static long pages(long bytes) {
        return (bytes + PAGE - 1) / PAGE;
    }
}
