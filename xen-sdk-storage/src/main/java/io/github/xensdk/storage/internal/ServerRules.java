package io.github.xensdk.storage.internal;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageSpec;

/** What a kind of storage with a server and its clients wants of a spec. */
public final class ServerRules {

    private ServerRules() {}

    /**
     * Looks at a spec.
     *
     * @param kind what messages call it
     * @throws InvalidInputException where nobody would use it, or nobody could find it
     */
    public static void check(String kind, StorageSpec spec) {
        if (spec.clients().isEmpty()) {
            throw new InvalidInputException(
                    "clients", "must be given: " + kind + " is for other hosts than the server");
        }
        if (spec.serverAddress().isEmpty()) {
            throw new InvalidInputException("server", "must have an address: give it with server(host, address)");
        }
    }
}
