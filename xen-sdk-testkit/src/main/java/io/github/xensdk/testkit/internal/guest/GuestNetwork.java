package io.github.xensdk.testkit.internal.guest;

import io.github.xensdk.testkit.internal.model.Machine;
import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.Processes;
import io.github.xensdk.testkit.internal.ssh.BoxServer;
import io.github.xensdk.testkit.internal.ssh.Keys;
import io.github.xensdk.testkit.internal.ssh.Mischief;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The network of the guests of one name: its ports stay the same when the guest moves and when it boots anew, and lead to the one that
 * runs. Its SSH server's processes are of this machine, and stop with the guest. Thread-safe.
 */
public final class GuestNetwork implements AutoCloseable {

    private final String guest;
    private final Path world;
    private final String authorizedKey;
    private final Processes processes;
    private final KeyPair hostKey = Keys.pair();
    private final String machineId = UUID.randomUUID().toString().replace("-", "");
    private final Gate gate = new Gate();
    private final UdpEcho udp;
    private final TcpEcho tcp;
    private final GatedPort tcpPort;
    private final GatedPort sshPort;
    private @Nullable BoxServer ssh;
    private @Nullable Boot current;

    /**
     * One that nobody uses yet.
     *
     * @param authorizedKey who may log in
     */
    public GuestNetwork(String guest, Path world, String authorizedKey, Processes processes) throws IOException {
        this.guest = guest;
        this.world = world;
        this.authorizedKey = authorizedKey;
        this.processes = processes;
        udp = new UdpEcho(guest, gate);
        tcp = new TcpEcho(guest);
        tcpPort = new GatedPort(guest + "-echo", gate, tcp::port);
        sshPort = new GatedPort(guest + "-ssh", gate, this::sshServer);
    }

    public int udpEchoPort() {
        return udp.port();
    }

    public int tcpEchoPort() {
        return tcpPort.port();
    }

    public int sshPort() {
        return sshPort.port();
    }

    /** As known_hosts has it. */
    public String hostKey() {
        return Keys.openSsh(hostKey.getPublic());
    }

    private synchronized int sshServer() {
        try {
            BoxServer server = ssh;
            if (server == null) {
                Path keys =
                        Files.writeString(world.resolve("keys").resolve(guest + ".authorized"), authorizedKey + "\n");
                server = new BoxServer(this::box, keys, hostKey, 0, line -> Mischief.NONE);
                ssh = server;
            }
            return server.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Box box() {
        Boot boot = current;
        if (boot == null) {
            throw new IllegalStateException(guest + " does not run");
        }
        return boot.box();
    }

    /** A guest that boots, and does not run yet. */
    public Machine.Part boot(UUID id) {
        return new Boot(id);
    }

    /** One boot of it. */
    private final class Boot implements Machine.Part {

        private final UUID id;
        private @Nullable Box box;

        Boot(UUID id) {
            this.id = id;
        }

        private String word() {
            return "XENSIM_BOOT=" + id;
        }

        synchronized Box box() {
            try {
                Box known = box;
                if (known == null) {
                    Path tree = world.resolve("guests").resolve(id.toString());
                    known = new Box(id.toString(), world, tree, Map.of("XENSIM_BOOT", id.toString()), List.of());
                    Files.writeString(known.file("/etc/machine-id"), machineId + "\n");
                    Files.writeString(known.file("/etc/hostname"), guest + "\n");
                    Files.writeString(known.file("/proc/sys/kernel/random/boot_id"), id + "\n");
                    box = known;
                }
                return known;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private synchronized boolean hasProcesses() {
            return box != null;
        }

        @Override
        public void freeze() {
            boolean mine;
            synchronized (GuestNetwork.this) {
                mine = current == this;
                if (mine) {
                    gate.set(false);
                }
            }
            if (hasProcesses()) {
                processes.signal("STOP", word());
            }
            // Last, as it takes a while.
            if (mine) {
                tcpPort.fill();
                sshPort.fill();
            }
        }

        @Override
        public void thaw() {
            if (hasProcesses()) {
                processes.signal("CONT", word());
            }
            synchronized (GuestNetwork.this) {
                current = this;
                gate.set(true);
                tcpPort.drain();
                sshPort.drain();
            }
        }

        @Override
        public void close() {
            if (hasProcesses()) {
                processes.signal("KILL", word());
            }
        }
    }

    @Override
    public void close() throws IOException {
        gate.end();
        udp.close();
        tcpPort.close();
        sshPort.close();
        tcp.close();
        BoxServer server = ssh;
        if (server != null) {
            server.close();
        }
    }
}
