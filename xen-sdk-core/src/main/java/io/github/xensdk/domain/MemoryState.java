package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;

/**
 * A domain's memory as it was at one moment. A value: verbs are on {@link Memory}.
 *
 * @param current what it had, in whole MiB, rounded down
 * @param target what it was told to have, the host's video memory for it included; it gives or takes until it has that
 * @param max the most that its target may be
 */
public record MemoryState(ByteSize current, ByteSize target, ByteSize max) {

    /** Whether it has what it was told to have, to the MiB. */
    public boolean isSettled() {
        return current.toMebibytes() == target.toMebibytes();
    }
}
