package io.github.xensdk;

import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.domain.RemotePaths;
import io.github.xensdk.internal.xl.HostCommands;
import io.github.xensdk.internal.xl.XlHost;
import java.util.List;

/**
 * What a host has to give: CPU pools, NUMA nodes, bridges, room on its file systems. Reads only.
 *
 * <pre>{@code nevers.resources().space("/xen/images").available();}</pre>
 *
 * <p>Thread-safe. All throw {@link CommandFailedException} where the host refuses, and {@link OutputNotRecognisedException}
 * where its answer is not understood.
 */
public final class HostResources {

    private final CommandTransport transport;

    HostResources(CommandTransport transport) {
        this.transport = transport;
    }

    /** Its pools of CPUs, in the order of xl. */
    public List<CpuPool> cpuPools() {
        return XlHost.cpuPools(
                transport.execute(HostCommands.cpuPools()).orThrow().stdout());
    }

    /** Where its CPUs and its memory are. */
    public HostTopology topology() {
        return XlHost.topology(
                transport.execute(HostCommands.topology()).orThrow().stdout());
    }

    /** The bridges of its dom0, which must be Linux, by name. */
    public List<Bridge> bridges() {
        return XlHost.bridges(
                transport.execute(HostCommands.bridges()).orThrow().stdout());
    }

    /**
     * The room of the file system that a path is on.
     *
     * @param path an absolute path of something that is there
     * @throws InvalidInputException where the path is not absolute, or has {@code ..} or control characters
     * @throws CommandFailedException where nothing is there
     */
    public StorageSpace space(String path) {
        return XlHost.space(
                RemotePaths.checked("path", path),
                transport.execute(HostCommands.space(path)).orThrow().stdout());
    }
}
