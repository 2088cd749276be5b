package io.github.xensdk;

import io.github.xensdk.domain.CpuSet;

/**
 * A pool of physical CPUs with a scheduler of its own.
 *
 * @param name its name; {@code Pool-0} is always there
 * @param cpus its CPUs
 * @param scheduler its scheduler, as xl names it
 * @param domains how many domains are in it
 */
public record CpuPool(String name, CpuSet cpus, String scheduler, int domains) {}
