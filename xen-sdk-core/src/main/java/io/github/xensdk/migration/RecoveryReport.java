package io.github.xensdk.migration;

import java.util.List;
import java.util.UUID;

/**
 * What was found after a migration, and what was done about it.
 *
 * @param guest the guest's name
 * @param uuid its identity
 * @param aftermath what both hosts hold now
 * @param seen that in words, one sentence a host, and what is at work there
 * @param done what recovery did, in order; empty for an inspection
 * @param problem why recovery stopped before its end; empty where it did not
 */
public record RecoveryReport(
        String guest, UUID uuid, Aftermath aftermath, List<String> seen, List<String> done, String problem) {

    public RecoveryReport {
        seen = List.copyOf(seen);
        done = List.copyOf(done);
    }

    /** For people: what was done, what is there now, and what to do next. */
    public String describe() {
        return guest + ": " + (done.isEmpty() ? "" : String.join("; ", done) + ". ")
                + (problem.isEmpty() ? "" : "Then stopped: " + problem + ". ")
                + aftermath.advice() + " (" + String.join("; ", seen) + ")";
    }
}
