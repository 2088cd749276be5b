package io.github.xensdk.domain;

/** Why a watch ended. */
public enum WatchEnd {
    /** Its {@linkplain DomainWatch.Builder#limit limit} passed. */
    LIMIT,
    /** Somebody called {@link RunningWatch#stop()} or {@link RunningWatch#close()}. */
    STOPPED,
    /** Its thread was interrupted, as {@code shutdownNow()} of its executor does. */
    INTERRUPTED,
    /** Its listener threw an {@link Error}, which its executor got. */
    FAILED
}
