package io.github.xensdk;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code xl info} says of a host. More is in {@link HostResources}.
 *
 * @param xenVersion such as {@code 4.17.7}
 * @param totalMemory all of the machine's memory
 * @param freeMemory what no domain has
 * @param cpus physical CPUs that are in use
 * @param raw every field as it was printed
 */
public record HostInfo(
        String xenVersion, ByteSize totalMemory, ByteSize freeMemory, int cpus, Map<String, String> raw) {

    public HostInfo {
        raw = Map.copyOf(raw);
    }

    /**
     * What its hypervisor can do, as far as there is a name for it here: {@code raw().get("virt_caps")} has all words. Empty
     * where the host does not say; before Xen 4.12 none says {@code pv} or {@code shadow}.
     */
    public Set<HostCapability> capabilities() {
        return HostCapability.known(raw.getOrDefault("virt_caps", ""));
    }

    /** The highest number that a physical CPU has. */
    public int highestCpu() {
        return number("max_cpu_id").orElse(cpus - 1);
    }

    /** Physical cores of each socket. */
    public OptionalInt coresPerSocket() {
        return number("cores_per_socket");
    }

    /** Threads of each core. */
    public OptionalInt threadsPerCore() {
        return number("threads_per_core");
    }

    /** NUMA nodes. */
    public OptionalInt numaNodes() {
        return number("nr_nodes");
    }

    private OptionalInt number(String key) {
        @Nullable String value = raw.get(key);
        return value != null && value.matches("\\d{1,9}")
                ? OptionalInt.of(Integer.parseInt(value))
                : OptionalInt.empty();
    }
}
