package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.RemotePaths;
import java.util.Optional;

/**
 * How a checkpoint is copied from host to host. Immutable; each method gives another value.
 *
 * <pre>{@code
 * migration.coldCopy(CheckpointCopy.in("/xen/checkpoints").limitedTo(ByteSize.mebibytes(50)))
 * }</pre>
 */
public final class CheckpointCopy {

    private final String directory;
    private final Optional<ByteSize> limit;

    private CheckpointCopy(String directory, Optional<ByteSize> limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /**
     * By way of a directory.
     *
     * @param directory an absolute path that exists on both hosts, each with its own storage
     * @throws InvalidInputException where it is not absolute or not safe
     */
    public static CheckpointCopy in(String directory) {
        return new CheckpointCopy(RemotePaths.checked("checkpoint directory", directory), Optional.empty());
    }

    /**
     * At most so many bytes a second, which needs {@code perl} on the source. Default: as fast as it goes. The guest stands still
     * meanwhile.
     *
     * @throws InvalidInputException where it is less than a kibibyte
     */
    public CheckpointCopy limitedTo(ByteSize perSecond) {
        return new CheckpointCopy(directory, Optional.of(RateLimit.checked(perSecond)));
    }

    String directory() {
        return directory;
    }

    /** Zero where there is no limit. */
    long bytesPerSecond() {
        return limit.map(ByteSize::bytes).orElse(0L);
    }

    /** What it crosses, for trials. */
    StreamLink link() {
        return limit.map(StreamLink.ssh()::limitedTo).orElseGet(StreamLink::ssh);
    }
}
