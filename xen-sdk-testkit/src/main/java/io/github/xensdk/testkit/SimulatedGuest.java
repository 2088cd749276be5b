package io.github.xensdk.testkit;

import io.github.xensdk.testkit.internal.guest.GuestNetwork;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Machine;
import io.github.xensdk.testkit.internal.model.World;
import java.util.List;
import java.util.Optional;

/**
 * A guest by its name, wherever it is: its network, its load, and the truth about it. Its ports stay the same while it moves and when it
 * boots anew. A guest that is paused, saved or in stop-and-copy neither answers nor computes. Thread-safe.
 */
public final class SimulatedGuest {

    private final String name;
    private final World world;
    private final GuestNetwork network;

    SimulatedGuest(String name, World world, GuestNetwork network) {
        this.name = name;
        this.world = world;
        this.network = network;
    }

    public String name() {
        return name;
    }

    /** The port on 127.0.0.1 of its UDP echo. */
    public int udpEchoPort() {
        return network.udpEchoPort();
    }

    /** The port on 127.0.0.1 of its TCP echo. */
    public int tcpEchoPort() {
        return network.tcpEchoPort();
    }

    /**
     * The port on 127.0.0.1 of its SSH server. Commands there are run by this machine's shell, with files of the guest's own; {@link
     * SimulatedXen#sshConfig()} has all that is needed to log in.
     */
    public int sshPort() {
        return network.sshPort();
    }

    /** Its SSH host key, as known_hosts has it: type and key. */
    public String hostKey() {
        return network.hostKey();
    }

    /** What it writes to its memory from now on, which a live migration then meets. Default: {@link MemoryLoad#IDLE}. */
    public void load(MemoryLoad value) {
        world.load(name, value);
    }

    /** Whether it runs somewhere just now. */
    public boolean isRunning() {
        return world.machine(name).map(Machine::isRunning).orElse(false);
    }

    /** The host on which it runs; empty while it stands. */
    public Optional<String> host() {
        return world.hosts().stream()
                .filter(host -> host.domain(name).filter(Domain::isExecuting).isPresent())
                .map(Host::name)
                .findFirst();
    }

    /** The times in which it stood since it booted, oldest first, without one that is not over. */
    public List<Standstill> standstills() {
        return world.machine(name).map(Machine::standstills).orElse(List.of());
    }

    @Override
    public String toString() {
        return name;
    }
}
