package io.github.xensdk.detached;

/**
 * What a job that ended gave back.
 *
 * @param job the job, {@link JobState#ENDED}
 * @param exitStatus its exit status; by convention 128 and the signal's number where a signal ended it
 * @param stdout all of its standard output
 * @param stderr all of its standard error
 */
public record JobResult(DetachedJob job, int exitStatus, String stdout, String stderr) {}
