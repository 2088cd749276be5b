package io.github.xensdk;

import io.github.xensdk.domain.MemoryState;
import java.time.Duration;

/** A guest was told to have another amount of memory, and did not have it in time. It may still get there. */
public class MemoryTargetMissedException extends DomainStateException {

    private static final long serialVersionUID = 1L;

    private final transient MemoryState reached;

    /** Says what it should have had, and what it had when the time was over. */
    public MemoryTargetMissedException(
            String host, String domain, ByteSize target, Duration timeout, MemoryState reached) {
        super(
                host,
                domain + " should have " + target + " and has " + reached.current() + " after " + timeout
                        + "; its target stands");
        this.reached = reached;
    }

    /** How far it came. Not serialised. */
    public MemoryState reached() {
        return reached;
    }
}
