package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;

/**
 * What a {@link StorageBenchmark} does to storage besides copying, for as long as it is told: the pattern of a kind of program on one file
 * ({@link FileLoad}), or a real program whose files lie there ({@link ProgramLoad}). Immutable.
 */
public sealed interface StorageLoad permits FileLoad, ProgramLoad {

    /** Pages and pictures for many readers: 95 % reads of 16 KiB here and there, by one job of {@code fio}. */
    static StorageLoad webServer() {
        return new FileLoad("web-server", true, 95, ByteSize.kibibytes(16), 1, false);
    }

    /** Rows and a log of what was done: 70 % reads of 8 KiB here and there, each write on disk before the next, by one job of {@code fio}. */
    static StorageLoad database() {
        return new FileLoad("database", true, 70, ByteSize.kibibytes(8), 1, true);
    }

    /** A back-up, or a disk that is copied: half reads and half writes of 1 MiB, one after the other, by one job of {@code fio}. */
    static StorageLoad sequential() {
        return new FileLoad("sequential", false, 50, ByteSize.mebibytes(1), 1, false);
    }

    /** A database: one program changes accounts, each transaction is on disk before the next. See {@link ProgramLoad.Program#SQLITE}. */
    static StorageLoad sqlite() {
        return new ProgramLoad(ProgramLoad.Program.SQLITE, 1);
    }

    /** A web server: one client asks for a file as soon as it has another. See {@link ProgramLoad.Program#NGINX}. */
    static StorageLoad nginx() {
        return new ProgramLoad(ProgramLoad.Program.NGINX, 1);
    }

    /** How many do it at once, from 1 to 64. */
    int jobs();

    /** The same by another number of jobs; its label says so. */
    StorageLoad jobs(int number);

    /** What the trials call it: its name, and how many jobs where there are several. */
    String label();
}
