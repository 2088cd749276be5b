package io.github.xensdk.domain;

/** What becomes of a guest that was saved. */
public enum AfterSave {
    /** It is gone, and lives in the checkpoint only. */
    DESTROY,
    /**
     * It stays, paused, so that it can go on where restoring elsewhere fails. Before Xen 4.20 nothing on the host watches it
     * any more: when it reboots or shuts down later, it stays as it then is.
     */
    LEAVE_PAUSED,
    /** It goes on at once; the checkpoint is of the moment before. What is said of {@link #LEAVE_PAUSED} holds too. */
    GO_ON
}
