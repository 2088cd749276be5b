package io.github.xensdk.detached;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A job as it was when the host was asked. A value: {@link DetachedWork} has the verbs.
 *
 * @param id what it is found by again
 * @param description the command, for people
 * @param state what became of it
 * @param exitStatus its exit status, where it ended
 * @param started when it was started, by the host's clock, to the second
 * @param ended when it ended, by the host's clock, to the second; empty where it did not, or nobody wrote it down
 */
public record DetachedJob(
        String id,
        String description,
        JobState state,
        OptionalInt exitStatus,
        Instant started,
        Optional<Instant> ended) {}
