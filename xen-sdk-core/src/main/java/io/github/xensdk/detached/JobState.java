package io.github.xensdk.detached;

/** What a host knows of a job. */
public enum JobState {
    /** Its process is there. */
    RUNNING,
    /** It ended, and its exit status is known. */
    ENDED,
    /**
     * Its process is gone and left no exit status: it was killed, or the host was restarted. Whether it had its effect must be
     * looked at.
     */
    VANISHED
}
