package io.github.xensdk;

import java.util.Map;
import java.util.Set;

/**
 * What {@code xl info} says of a host.
 *
 * @param xenVersion such as {@code 4.17.7}
 * @param totalMemory all of the machine's memory
 * @param freeMemory what no domain has
 * @param cpus physical CPUs
 * @param virtCaps {@code pv}, {@code hvm}, {@code hap}, {@code shadow} and others; empty where the host does not say
 * @param raw every field as it was printed
 */
public record HostInfo(
        String xenVersion,
        ByteSize totalMemory,
        ByteSize freeMemory,
        int cpus,
        Set<String> virtCaps,
        Map<String, String> raw) {

    public HostInfo {
        virtCaps = Set.copyOf(virtCaps);
        raw = Map.copyOf(raw);
    }
}
