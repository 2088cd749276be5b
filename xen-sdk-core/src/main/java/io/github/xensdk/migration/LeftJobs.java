package io.github.xensdk.migration;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.detached.DetachedJob;
import io.github.xensdk.detached.JobNotFoundException;
import io.github.xensdk.detached.JobState;
import io.github.xensdk.internal.process.GuestJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What a host keeps of jobs about a guest that nobody waits for any more. */
final class LeftJobs {

    /**
     * Whoever waits for a job sees its end within seconds, and removes it. Who moves the guest has its lease; so only one that saves or
     * restores it without moving it, and has lost its link for that long, could miss its result.
     */
    private static final Duration ABANDONED = Duration.ofSeconds(20);

    private LeftJobs() {}

    /** Whether there are some, of whatever age. */
    static boolean areThere(XenHost host, UUID guest) {
        return !over(host, guest).isEmpty();
    }

    private static List<DetachedJob> over(XenHost host, UUID guest) {
        return host.detached().list().stream()
                .filter(job -> GuestJob.isAbout(guest, job.id()) && job.state() != JobState.RUNNING)
                .toList();
    }

    /** Removes them, and says which; idempotent. The guest must be settled, and the caller have its lease. */
    static List<String> remove(XenHost host, UUID guest) {
        var done = new ArrayList<String>();
        List<DetachedJob> jobs = over(host, guest);
        if (jobs.isEmpty()) {
            return done;
        }
        Instant now = Instant.ofEpochSecond(
                Long.parseLong(host.run(Command.of("date", "+%s").idempotent().build())
                        .orThrow()
                        .stdout()
                        .strip()));
        for (DetachedJob job : jobs) {
            if (job.ended().filter(end -> end.isAfter(now.minus(ABANDONED))).isEmpty() && removed(host, job)) {
                done.add("removed what was kept of the job '" + job.description() + "' on " + host.name());
            }
        }
        return done;
    }

    private static boolean removed(XenHost host, DetachedJob job) {
        try {
            host.detached().remove(job);
            return true;
        } catch (JobNotFoundException e) {
            return false;
        }
    }
}
