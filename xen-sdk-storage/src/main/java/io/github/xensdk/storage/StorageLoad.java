package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a {@link StorageBenchmark} does to storage besides copying: so many jobs read and write one file of its size, past the host's cache
 * (O_DIRECT), for as long as it is told. The {@code fio} of the host does it. Immutable.
 *
 * @param name what it is called in the result: small letters, digits and hyphens
 * @param random whether each operation goes to another place, or on from the last one
 * @param readPercent how many of a hundred operations are reads, from 0 to 100
 * @param block how much one operation is; whole multiples of 512 bytes, 16 MiB at most
 * @param jobs how many do it at once, from 1 to 64
 * @param durable whether each write must be on disk before the next one ({@code fdatasync})
 */
public record StorageLoad(String name, boolean random, int readPercent, ByteSize block, int jobs, boolean durable) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int SECTOR = 512;
    private static final ByteSize LARGEST_BLOCK = ByteSize.mebibytes(16);
    private static final int MOST_JOBS = 64;
    private static final int PERCENT = 100;

    private static final int PAGES_READ = 95;
    private static final int ROWS_READ = 70;

    /** Checks all of it. */
    public StorageLoad {
        Objects.requireNonNull(block, "block");
        if (!NAME.matcher(name).matches() || name.equals(StorageTrial.WRITE) || name.equals(StorageTrial.READ)) {
            throw new InvalidInputException(
                    "name", "must match " + NAME + ", and be neither read nor write, which are copies");
        }
        if (readPercent < 0 || readPercent > PERCENT) {
            throw new InvalidInputException("readPercent", "must be from 0 to " + PERCENT);
        }
        if (block.bytes() < SECTOR || block.bytes() > LARGEST_BLOCK.bytes() || block.bytes() % SECTOR != 0) {
            throw new InvalidInputException(
                    "block", "must be whole multiples of 512 bytes, and " + LARGEST_BLOCK + " at most");
        }
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw new InvalidInputException("jobs", "must be from 1 to " + MOST_JOBS);
        }
    }

    /** Pages and pictures for many readers: 95 % reads of 16 KiB here and there, by one job. */
    public static StorageLoad webServer() {
        return new StorageLoad("web-server", true, PAGES_READ, ByteSize.kibibytes(16), 1, false);
    }

    /** Rows and a log of what was done: 70 % reads of 8 KiB here and there, each write on disk before the next one, by one job. */
    public static StorageLoad database() {
        return new StorageLoad("database", true, ROWS_READ, ByteSize.kibibytes(8), 1, true);
    }

    /** A back-up, or a disk that is copied: half reads and half writes of 1 MiB, one after the other, by one job. */
    public static StorageLoad sequential() {
        return new StorageLoad("sequential", false, PERCENT / 2, ByteSize.mebibytes(1), 1, false);
    }

    /** The same by another number of jobs; its name says so. */
    public StorageLoad jobs(int number) {
        return new StorageLoad(name, random, readPercent, block, number, durable);
    }

    /** What the trials call it: its name, and how many jobs where there are several. */
    public String label() {
        return jobs == 1 ? name : name + " x" + jobs;
    }
}
