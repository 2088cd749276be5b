package io.github.xensdk.storage;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * So many jobs read and write one file of a {@link StorageBenchmark}'s size, past the cache (O_DIRECT). Done by {@code fio}. Immutable.
 *
 * @param name what it is called in the result: small letters, digits and hyphens
 * @param random whether each operation goes to another place, or on from the last one
 * @param readPercent how many of a hundred operations are reads, from 0 to 100
 * @param block how much one operation is; whole multiples of 512 bytes, 16 MiB at most
 * @param jobs how many do it at once, from 1 to 64
 * @param durable whether each write must be on disk before the next one ({@code fdatasync})
 */
public record FileLoad(String name, boolean random, int readPercent, ByteSize block, int jobs, boolean durable)
        implements StorageLoad {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int SECTOR = 512;
    private static final ByteSize LARGEST_BLOCK = ByteSize.mebibytes(16);
    private static final int PERCENT = 100;

    /** Checks all of it. */
    public FileLoad {
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
        LoadRules.checkJobs(jobs);
    }

    @Override
    public FileLoad jobs(int number) {
        return new FileLoad(name, random, readPercent, block, number, durable);
    }

    @Override
    public String label() {
        return LoadRules.label(name, jobs);
    }
}
