package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import java.util.List;
import java.util.UUID;

/**
 * What the toolstack has stored of a domain's configuration ({@code xl list -l}).
 *
 * @param id its number on its host
 * @param uuid its identity on every host
 * @param name its name
 * @param type how it is virtualised
 * @param maxMemory the most memory it may have
 * @param maxVcpus the most virtual CPUs it may have
 * @param diskTargets the files or devices behind its disks, in their order
 * @param bridges the bridges of its network interfaces, in their order
 */
public record DomainInfo(
        int id,
        UUID uuid,
        String name,
        DomainType type,
        ByteSize maxMemory,
        int maxVcpus,
        List<String> diskTargets,
        List<String> bridges) {

    public DomainInfo {
        diskTargets = List.copyOf(diskTargets);
        bridges = List.copyOf(bridges);
    }
}
