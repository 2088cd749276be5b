package io.github.xensdk.storage;

import io.github.xensdk.StorageSpace;
import java.util.List;
import java.util.Optional;

/**
 * How storage is at one time.
 *
 * @param hosts each of its hosts, the server first
 * @param connectedClients the clients that the server sees, by address; empty for kinds of storage that cannot tell
 */
public record StorageStatus(List<HostStatus> hosts, List<String> connectedClients) {

    public StorageStatus {
        hosts = List.copyOf(hosts);
        connectedClients = List.copyOf(connectedClients);
    }

    /** Whether all hosts have it. */
    public boolean isReady() {
        return hosts.stream().allMatch(HostStatus::isReady);
    }

    /**
     * How one host stands to it.
     *
     * @param host its name
     * @param missing its steps that are not there, in words
     * @param space the room there, as this host sees it; empty where the storage is not ready here, or does not answer
     */
    public record HostStatus(String host, List<String> missing, Optional<StorageSpace> space) {

        public HostStatus {
            missing = List.copyOf(missing);
        }

        /** Whether all of it is there. */
        public boolean isReady() {
            return missing.isEmpty();
        }
    }
}
