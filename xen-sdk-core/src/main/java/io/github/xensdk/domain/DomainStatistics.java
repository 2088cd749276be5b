package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import java.util.Optional;

/**
 * What a domain had used at one moment. A value.
 *
 * @param domain the domain, with its CPU time and virtual CPUs
 * @param memory the memory that it had, to the KiB
 * @param maxMemory the most that the hypervisor gave it; empty where there is no limit
 * @param maxVcpus its virtual CPUs, those that are offline among them
 * @param network its network counters
 * @param blocks its block counters; empty where the host keeps none for one of its disks
 */
public record DomainStatistics(
        Domain domain,
        ByteSize memory,
        Optional<ByteSize> maxMemory,
        int maxVcpus,
        NetworkCounters network,
        Optional<BlockCounters> blocks) {}
