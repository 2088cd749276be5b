package io.github.xensdk.storage;

import java.util.Locale;
import java.util.Objects;

/**
 * A real program that works with files on the storage, as in a guest whose disk lies there. Immutable.
 *
 * @param program which one
 * @param jobs how many clients it has at once, from 1 to 64
 */
public record ProgramLoad(Program program, int jobs) implements StorageLoad {

    /** The programs, which must be installed where the benchmark runs. */
    public enum Program {

        /**
         * Each client has a database of its own: accounts of 1 KiB, together as large as a copy. A transaction changes a random one,
         * reads another, and adds a line to a history; SQLite's rollback journal, {@code synchronous=FULL}. An operation is a
         * transaction, counted in the database when the time is over. Needs {@code sqlite3}.
         */
        SQLITE,

        /**
         * Files of 16 KiB, together as large as a copy, which one worker reads past the cache ({@code directio}) for each request; each
         * client asks for a random one as soon as it has the one before. An operation is a request. Needs {@code nginx} and {@code wrk};
         * the server listens on 127.0.0.1 alone, as root.
         */
        NGINX
    }

    /** Checks them. */
    public ProgramLoad {
        Objects.requireNonNull(program, "program");
        LoadRules.checkJobs(jobs);
    }

    @Override
    public ProgramLoad jobs(int number) {
        return new ProgramLoad(program, number);
    }

    @Override
    public String label() {
        return LoadRules.label(program.name().toLowerCase(Locale.ROOT), jobs);
    }
}
