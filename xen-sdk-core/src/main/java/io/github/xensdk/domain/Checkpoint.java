package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;

/**
 * A guest's saved memory in a file on a host. Holds all that the guest had in memory, secrets included: files are written
 * with mode 0600.
 *
 * @param path where it lies
 * @param size how large it is
 */
public record Checkpoint(String path, ByteSize size) {

    public Checkpoint {
        RemotePaths.checked("checkpoint", path);
    }
}
