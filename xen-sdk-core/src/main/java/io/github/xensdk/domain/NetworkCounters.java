package io.github.xensdk.domain;

/**
 * What went through all network interfaces of a domain since each was attached, as the guest sees it. Packets count as the
 * host hands them over: one may hold several of the network's.
 *
 * @param interfaces how many it has
 * @param receivedBytes bytes to the guest
 * @param receivedPackets packets to the guest
 * @param receiveErrors packets to the guest that were lost by an error
 * @param receiveDrops packets to the guest that were dropped
 * @param sentBytes bytes from the guest
 * @param sentPackets packets from the guest
 * @param sendErrors packets from the guest that were lost by an error
 * @param sendDrops packets from the guest that were dropped
 */
public record NetworkCounters(
        int interfaces,
        long receivedBytes,
        long receivedPackets,
        long receiveErrors,
        long receiveDrops,
        long sentBytes,
        long sentPackets,
        long sendErrors,
        long sendDrops) {}
