package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.RemotePaths;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Disks of a guest that lie on the source only, and go with it. Immutable; each method gives another value.
 *
 * <pre>{@code
 * migration.coldCopy("/xen/checkpoints", LocalDisks.of("/xen/images/guest-04.img"))
 * }</pre>
 *
 * <p>They are image files, raw or qcow2 without a backing file and no symbolic links, and are copied as they are to the same path on the target: once as a
 * whole and then what changed meanwhile, while the guest runs; and what changed since then while it is paused. Where nothing is
 * allocated nothing will be. Nothing that is at the target already is written over. Both hosts need {@code rsync} 3.1.3 or newer.
 *
 * <p>What changed is listed by the source's kernel (the event {@code block_rq_complete} of the loop device, in a trace instance of its
 * own), for raw files of PV and PVH guests where the kernel traces block devices, as Debian's does. Elsewhere the whole file is read on
 * both sides again, which is then what bounds the downtime of a large disk; the transcript of the outcome says so.
 */
public final class LocalDisks {

    private final List<String> paths;
    private final Optional<ByteSize> limit;
    private final boolean removedFromSource;

    private LocalDisks(List<String> paths, Optional<ByteSize> limit, boolean removedFromSource) {
        this.paths = paths;
        this.limit = limit;
        this.removedFromSource = removedFromSource;
    }

    /**
     * The disks at these paths, as the guest's configuration names them.
     *
     * @throws InvalidInputException where there is none, one is named twice, or one is not absolute or not safe
     */
    public static LocalDisks of(String... paths) {
        if (paths.length == 0 || Set.copyOf(List.of(paths)).size() != paths.length) {
            throw new InvalidInputException("local disks", "must be at least one, each named once");
        }
        for (String path : paths) {
            RemotePaths.checked("local disk", path);
        }
        return new LocalDisks(List.of(paths), Optional.empty(), false);
    }

    /**
     * At most so many bytes a second while the guest runs. While it is paused there is no limit. Default: as fast as it goes.
     *
     * @throws InvalidInputException where it is less than a kibibyte
     */
    public LocalDisks limitedTo(ByteSize perSecond) {
        return new LocalDisks(paths, Optional.of(RateLimit.checked(perSecond)), removedFromSource);
    }

    /** Removes the source's files when the guest runs on the target. Default: they stay, and are old from then on. */
    public LocalDisks removedFromSource() {
        return new LocalDisks(paths, limit, true);
    }

    List<String> paths() {
        return paths;
    }

    /** Zero where there is no limit. */
    long bytesPerSecond() {
        return limit.map(ByteSize::bytes).orElse(0L);
    }

    boolean isRemovedFromSource() {
        return removedFromSource;
    }
}
