package io.github.xensdk.testkit;

import io.github.xensdk.testkit.internal.model.ConfigSyntaxException;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Interfaces;
import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.ssh.BoxServer;
import io.github.xensdk.testkit.internal.xl.HostPrograms;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A simulated Xen host: an SSH server on 127.0.0.1 where root may log in with {@link SimulatedXen#privateKey()}, and behind it a shell, an
 * {@code xl} and files of its own. Thread-safe. It belongs to its {@link SimulatedXen}.
 */
public final class SimulatedHost {

    private final SimulatedXen xen;
    private final Host host;
    private final Box box;
    private final BoxServer server;
    private final HostPrograms programs;
    private final String hostKey;

    SimulatedHost(SimulatedXen xen, Host host, Box box, BoxServer server, HostPrograms programs, String hostKey) {
        this.xen = xen;
        this.host = host;
        this.box = box;
        this.server = server;
        this.programs = programs;
        this.hostKey = hostKey;
    }

    /** Its name, under which {@link SimulatedXen#sshConfig()} knows it, too. */
    public String name() {
        return host.name();
    }

    /** The port of its SSH server, on 127.0.0.1. */
    public int port() {
        return server.port();
    }

    /** Its SSH host key, as known_hosts has it: type and key. */
    public String hostKey() {
        return hostKey;
    }

    /** Where its file of an absolute path is on this machine. */
    public Path path(String absolute) {
        return host.file(absolute);
    }

    /**
     * Puts a file there, with the directories that it needs.
     *
     * @throws UncheckedIOException where that fails
     */
    public void write(String path, String content) {
        try {
            Path file = path(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a directory there, with those that it lies in.
     *
     * @throws UncheckedIOException where that fails
     */
    public void makeDirectory(String path) {
        try {
            Files.createDirectories(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Puts a file of zeros there that takes no room, such as a disk.
     *
     * @throws UncheckedIOException where that fails
     */
    public void disk(String path, long bytes) {
        write(path, "");
        try (var file = new RandomAccessFile(path(path).toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives it another bridge; each host has {@link SimulatedXen#BRIDGE}.
     *
     * @throws UncheckedIOException where that fails
     */
    public void bridge(String name) {
        try {
            Interfaces.bridge(host.tree(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Boots a guest there, with a disk of its own on the shared storage, and gives its handle.
     *
     * @throws IllegalArgumentException where the host has a domain of that name, or no memory for it
     */
    public SimulatedGuest boot(GuestSpec spec) {
        GuestConfig config;
        try {
            config = GuestConfig.parse(spec.name(), spec.config(xen.sharedDirectory()));
        } catch (ConfigSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
        if (host.domain(spec.name()).isPresent() || !host.hasRoomFor(config)) {
            throw new IllegalArgumentException(name() + " has a domain " + spec.name() + ", or no memory for one");
        }
        disk(config.disks().get(0).path(), SimulatedXen.DISK_BYTES);
        host.world().load(spec.name(), spec.load());
        Domain domain = host.boot(host.takeId(), config);
        host.change(domain, Domain::unpause);
        return xen.guest(spec.name());
    }

    /** The names of its domains, without dom0, also of those that stand. */
    public List<String> domains() {
        return host.domains().stream().map(Domain::name).toList();
    }

    /** Lets something go wrong. */
    public void inject(Fault fault) {
        programs.faults().add(fault.rule());
    }

    /** Nothing goes wrong any more that has not yet gone wrong. */
    public void heal() {
        programs.faults().clear();
    }

    /** Ends all SSH connections of programs to it, as a restart of its network would. */
    public void dropConnections() {
        server.dropSessions();
    }

    /** Cuts all SSH that is under way between it and other hosts. */
    public void cutLinks() {
        programs.cutLinks();
    }

    BoxServer server() {
        return server;
    }

    @Override
    public String toString() {
        return name() + " (" + box.name() + " on port " + port() + ")";
    }
}
