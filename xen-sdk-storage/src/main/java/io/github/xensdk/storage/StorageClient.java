package io.github.xensdk.storage;

import io.github.xensdk.XenHost;

/**
 * A host that uses storage of another one.
 *
 * @param host the host; stays the caller's
 * @param address its one address or name, as the server knows it
 */
public record StorageClient(XenHost host, String address) {

    /** Checks the address: it becomes a word of a command line. */
    public StorageClient {
        SpecRules.address("client", address);
    }
}
