package io.github.xensdk.storage.spi;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageSpec;
import java.util.List;

/**
 * A kind of shared storage. Found by {@link java.util.ServiceLoader}; a class with a public constructor without parameters, named in
 * {@code META-INF/services} or by {@code provides} in a module. Thread-safe, and without state: all is in the spec and on the hosts.
 *
 * <p>A backend says which steps there are; the SDK plans, does, notes, undoes and tells. {@code StorageBackendContract} in the test jar
 * tests one.
 */
public interface StorageBackend {

    /** Its name in a spec: {@code nfs}. */
    String name();

    /**
     * Looks at a spec before any host is asked.
     *
     * @throws InvalidInputException where it has options that are unknown or unsafe, or lacks something
     */
    void check(StorageSpec spec);

    /** The steps, in the order in which they are done; they are undone from the end. Asks no host. */
    List<HostStep> steps(StorageSpec spec);

    /**
     * What there is on the hosts that may do harm, and that is not the storage's own; one sentence each, with the host. Only reads.
     * Default: nothing.
     */
    default List<String> warnings(StorageSpec spec) {
        return List.of();
    }

    /**
     * Proves what can only be proven with this kind of storage; called when all steps are there, and files that one host wrote were read
     * on the others. Default: nothing.
     *
     * @throws StorageNotSharedException where it is not as it shall be
     */
    default void verify(StorageSpec spec) {}

    /** The clients that the server sees at this time, by address. Only reads. Default: none, as it cannot tell. */
    default List<String> connectedClients(StorageSpec spec) {
        return List.of();
    }
}
