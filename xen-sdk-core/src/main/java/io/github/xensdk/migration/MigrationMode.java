package io.github.xensdk.migration;

/** Whether the guest runs while its memory is moved. */
public enum MigrationMode {
    /** It is saved, moved and restored. */
    COLD,
    /** It runs while its memory is copied, and stands still for the rest of it only. */
    LIVE
}
