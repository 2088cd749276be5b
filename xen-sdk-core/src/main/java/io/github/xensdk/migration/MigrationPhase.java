package io.github.xensdk.migration;

/** The steps of a migration. Which of them occur, and in which order, depends on mode and strategy. */
public enum MigrationPhase {
    /** Asking both hosts whether it can work; nothing is changed. */
    PREFLIGHT,
    /** Live, and a cold stream: the source reaches the target. The guest runs. */
    CONNECT,
    /** Cold with local disks: they are copied while the guest runs. */
    COPY_DISKS,
    /** Cold: the guest stops and its memory is written to a file. */
    SAVE,
    /**
     * Cold: the file gets to the target; or the guest stops and its memory is streamed there. Live: memory crosses while the guest
     * runs, and at the end while it stands.
     */
    TRANSFER,
    /** Cold: the target builds the guest from the file, paused; or it got all of the stream, and finishes what it builds. */
    RESTORE,
    /** Live: memory is there; the target attaches disks and network. The guest stands still. */
    ATTACH_DEVICES,
    /** Live: source and target agree on who goes on, and the target starts the guest. */
    HANDOVER,
    /** Cold: the source's paused copy is set aside, so that it does not go on. Gated: what xl has left of it is destroyed. */
    RELEASE_SOURCE,
    /** Cold: the guest goes on at the target. */
    START,
    /** Looking at both hosts. */
    VERIFY,
    /** Cold: the source's copy is destroyed. Removing files. */
    CLEAN_UP,
    /** Something failed: the target's copy is destroyed and the source's goes on. */
    ROLL_BACK
}
