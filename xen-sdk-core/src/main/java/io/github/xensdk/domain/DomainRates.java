package io.github.xensdk.domain;

import java.util.Optional;

/**
 * What a domain used between two samples, a second. A value.
 *
 * @param domain the domain as the later sample has it
 * @param cpus physical CPUs in use: 1.5 is one and a half
 * @param network bytes and packets; empty where an interface was attached or detached between
 * @param blocks requests and bytes; empty where a disk was, or the host keeps no counters
 */
public record DomainRates(Domain domain, double cpus, Optional<NetworkRates> network, Optional<BlockRates> blocks) {

    /**
     * Network traffic a second, as the guest sees it.
     *
     * @param receivedBytes bytes to the guest
     * @param receivedPackets packets to the guest
     * @param sentBytes bytes from the guest
     * @param sentPackets packets from the guest
     */
    public record NetworkRates(double receivedBytes, double receivedPackets, double sentBytes, double sentPackets) {}

    /**
     * Work of the disks a second.
     *
     * @param reads read requests
     * @param writes write requests
     * @param readBytes bytes read
     * @param writtenBytes bytes written
     */
    public record BlockRates(double reads, double writes, double readBytes, double writtenBytes) {}
}
