package io.github.xensdk;

import java.time.Duration;
import java.util.List;

/**
 * A bridge of a host's dom0, which guests' interfaces may join. Those of Open vSwitch are none of Linux and not among them.
 *
 * @param name its name
 * @param ports the interfaces that joined it, guests' among them ({@code vif3.0} is interface 0 of domain 3)
 * @param spanningTree whether it takes part in a spanning tree
 * @param forwardDelay how long a new port stays silent while it does
 */
public record Bridge(String name, List<String> ports, boolean spanningTree, Duration forwardDelay) {

    public Bridge {
        ports = List.copyOf(ports);
    }
}
