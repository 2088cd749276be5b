package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.domain.DomainInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One way to move a guest. */
interface Strategy {

    MigrationMode mode();

    /** Its name in reports. */
    String name();

    /** What it needs beyond what every way needs; touches nothing. */
    List<Finding> findings(Move move, DomainInfo info);

    /** Whether the source must reach the target over SSH. */
    boolean needsLink();

    /** The disks, by their paths, that it brings along, so that the target need not see the source's. */
    default Set<String> movedDisks() {
        return Set.of();
    }

    /** A directory that must be the same storage on both hosts, beyond those of the guest's disks. */
    default Optional<String> sharedDirectory() {
        return Optional.empty();
    }

    /**
     * How long its transfer may take, tried with that many bytes; the guest is not touched. Empty where that cannot be told
     * beforehand.
     */
    default Optional<Forecast> forecast(Move move, ByteSize sample) {
        return Optional.empty();
    }

    /**
     * Moves the guest, or fails and leaves or brings it back as safely as can be proven. Says how it went; what the hosts hold
     * is looked at by the caller.
     */
    Attempt attempt(Move move);
}
