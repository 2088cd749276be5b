package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.DomainRates.BlockRates;
import io.github.xensdk.domain.DomainRates.NetworkRates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the domains of a host had used at one moment. A value.
 *
 * @param host the host's name
 * @param uptime since the host's dom0 was started: the moment, by a clock that no one sets
 * @param domains each domain that was there, dom0 among them; one that came, went or was renamed meanwhile is left out
 */
public record StatisticsSample(String host, Duration uptime, List<DomainStatistics> domains) {

    private static final double NANOS = 1e9;
    private static final int SECTOR = 512;

    public StatisticsSample {
        domains = List.copyOf(domains);
    }

    /**
     * What each domain used since an earlier sample. A domain that was not there then, or was started anew since, is left out.
     *
     * @throws InvalidInputException where the other is no earlier sample of this host, or the host was started anew since
     */
    public List<DomainRates> since(StatisticsSample earlier) {
        if (!host.equals(earlier.host) || uptime.compareTo(earlier.uptime) <= 0) {
            throw new InvalidInputException("earlier", "must be an earlier sample of the same host");
        }
        double seconds = uptime.minus(earlier.uptime).toNanos() / NANOS;
        return domains.stream()
                .flatMap(now -> earlier.domains.stream()
                        .filter(before -> isSame(before.domain(), now.domain()))
                        .map(before -> rates(before, now, seconds)))
                .toList();
    }

    private static boolean isSame(Domain before, Domain now) {
        return before.uuid().equals(now.uuid())
                && before.id() == now.id()
                && before.cpuTime().compareTo(now.cpuTime()) <= 0;
    }

    private static DomainRates rates(DomainStatistics before, DomainStatistics now, double seconds) {
        double cpu = now.domain().cpuTime().minus(before.domain().cpuTime()).toNanos() / NANOS;
        return new DomainRates(
                now.domain(),
                cpu / seconds,
                network(before.network(), now.network(), seconds),
                before.blocks().flatMap(old -> now.blocks().flatMap(blocks -> blocks(old, blocks, seconds))));
    }

    private static Optional<NetworkRates> network(NetworkCounters before, NetworkCounters now, double seconds) {
        boolean grew = now.interfaces() == before.interfaces()
                && now.receivedBytes() >= before.receivedBytes()
                && now.receivedPackets() >= before.receivedPackets()
                && now.sentBytes() >= before.sentBytes()
                && now.sentPackets() >= before.sentPackets();
        return grew
                ? Optional.of(new NetworkRates(
                        (now.receivedBytes() - before.receivedBytes()) / seconds,
                        (now.receivedPackets() - before.receivedPackets()) / seconds,
                        (now.sentBytes() - before.sentBytes()) / seconds,
                        (now.sentPackets() - before.sentPackets()) / seconds))
                : Optional.empty();
    }

    private static Optional<BlockRates> blocks(BlockCounters before, BlockCounters now, double seconds) {
        boolean grew = now.disks() == before.disks()
                && now.reads() >= before.reads()
                && now.writes() >= before.writes()
                && now.readSectors() >= before.readSectors()
                && now.writtenSectors() >= before.writtenSectors();
        return grew
                ? Optional.of(new BlockRates(
                        (now.reads() - before.reads()) / seconds,
                        (now.writes() - before.writes()) / seconds,
                        (double) SECTOR * (now.readSectors() - before.readSectors()) / seconds,
                        (double) SECTOR * (now.writtenSectors() - before.writtenSectors()) / seconds))
                : Optional.empty();
    }
}
