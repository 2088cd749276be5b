package io.github.xensdk.migration;

import io.github.xensdk.XenException;
import java.nio.file.Path;

/** The journal of migrations cannot be read or written. Where that is found out at the start, nothing was touched. */
public class MigrationJournalException extends XenException {

    private static final long serialVersionUID = 1L;

    /** Names the file. */
    public MigrationJournalException(Path file, String problem, Throwable cause) {
        this(file, problem, "see to its rights and room, or give another directory", cause);
    }

    /** The same with what to do. */
    MigrationJournalException(Path file, String problem, String next, Throwable cause) {
        super(file + " " + problem + ": " + cause.getMessage() + "; " + next, null, cause);
    }
}
