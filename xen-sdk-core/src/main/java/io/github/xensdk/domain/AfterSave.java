package io.github.xensdk.domain;

/** What becomes of a guest that was saved. */
public enum AfterSave {
    /** It is gone, and lives in the checkpoint only. */
    DESTROY,
    /** It stays, paused, so that it can go on where restoring elsewhere fails. */
    LEAVE_PAUSED
}
