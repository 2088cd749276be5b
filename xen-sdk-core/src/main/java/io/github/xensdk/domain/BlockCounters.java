package io.github.xensdk.domain;

/**
 * What all disks of a domain did since each was attached.
 *
 * @param disks how many it has
 * @param waits how often requests had to wait for a free place on the host
 * @param reads read requests
 * @param writes write requests
 * @param readSectors sectors read, of 512 bytes each
 * @param writtenSectors sectors written, of 512 bytes each
 */
public record BlockCounters(int disks, long waits, long reads, long writes, long readSectors, long writtenSectors) {}
