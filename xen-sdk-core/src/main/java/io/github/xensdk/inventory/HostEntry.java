package io.github.xensdk.inventory;

import io.github.xensdk.ssh.SshEndpoint;
import java.util.Optional;

/**
 * A host of an inventory.
 *
 * @param name its name
 * @param endpoint how it is reached, with all that its credential says
 * @param credential the name of its credential; empty for the usual keys of {@code ~/.ssh}
 */
public record HostEntry(String name, SshEndpoint endpoint, Optional<String> credential) {}
