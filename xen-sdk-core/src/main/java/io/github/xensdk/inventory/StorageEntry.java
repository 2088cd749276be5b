package io.github.xensdk.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Storage that hosts share, as an inventory describes it. A plain value: nothing was set up or looked at.
 *
 * @param name its name
 * @param kind what it is: {@code nfs}, {@code smb} or {@code gluster}
 * @param server the name of the host that has it
 * @param path where it is on each of its hosts
 * @param clients the names of the hosts that use it
 * @param options what else is said of it, as it is written, in the file's order
 */
public record StorageEntry(
        String name, String kind, String server, String path, List<String> clients, Map<String, String> options) {

    public StorageEntry {
        clients = List.copyOf(clients);
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
