package io.github.xensdk.migration;

import io.github.xensdk.XenException;

/** The journal knows of a migration of this guest that was not seen to end. Nothing was touched. */
public class MigrationUnfinishedException extends XenException {

    private static final long serialVersionUID = 1L;

    private final transient MigrationJournal.Entry entry;

    /** Names what was begun. */
    public MigrationUnfinishedException(MigrationJournal.Entry entry) {
        super("a migration of " + entry.guest() + " from " + entry.from() + " to " + entry.to() + " was begun at "
                + entry.started() + " and not seen to end (last phase " + entry.phase()
                + "): look with MigrationRecovery first, which settles it, or forget it");
        this.entry = entry;
    }

    /** What was begun. Not serialised. */
    public MigrationJournal.Entry entry() {
        return entry;
    }
}
