package io.github.xensdk.testkit;

import io.github.xensdk.testkit.internal.guest.GuestNetwork;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Interfaces;
import io.github.xensdk.testkit.internal.model.Settings;
import io.github.xensdk.testkit.internal.model.World;
import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.Processes;
import io.github.xensdk.testkit.internal.shell.Programs;
import io.github.xensdk.testkit.internal.ssh.BoxServer;
import io.github.xensdk.testkit.internal.ssh.Keys;
import io.github.xensdk.testkit.internal.ssh.PeerSsh;
import io.github.xensdk.testkit.internal.xl.HostPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Simulated Xen hosts in this process, for testing programs that use xen-sdk. Each is a model of {@code xl} behind a real SSH server on
 * 127.0.0.1; the commands that come are run by this machine's shell, in files of the host's own. Guests answer echo and run programs,
 * and stand still when they are paused, saved, or moved.
 *
 * <pre>{@code
 * try (var xen = SimulatedXen.start("nevers", "avignon")) {
 *     xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
 *     try (var nevers = XenHost.connect(SshEndpoint.fromOpenSshConfig("nevers", xen.sshConfig()));
 *             var avignon = XenHost.connect(SshEndpoint.fromOpenSshConfig("avignon", xen.sshConfig()))) {
 *         Migration.of("guest-04").from(nevers).to(avignon).live().build().run();
 *     }
 *     assertThat(xen.host("avignon").domains()).containsExactly("guest-04");
 * }
 * }</pre>
 *
 * <p>All hosts are on one network and have one shared directory. Times come out of a model: see {@link Builder}. Needs Linux with {@code
 * sh}, coreutils, {@code setsid} and {@code flock} (util-linux) and {@code perl}; no root, and no network but 127.0.0.1.
 *
 * <p>Thread-safe. The caller owns it: {@link #close()} ends its servers and its processes and removes its files; what was not closed goes with
 * the program.
 */
public final class SimulatedXen implements AutoCloseable {

    /** A file that each host has, to be a guest's kernel. */
    public static final String KERNEL = "/boot/vmlinuz";

    /** A file that each host has, to be a guest's initial RAM disk. */
    public static final String RAMDISK = "/boot/initrd.img";

    /** A bridge that each host has. */
    public static final String BRIDGE = "xenbr0";

    static final long DISK_BYTES = 64L << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SimulatedXen.class);

    private final Path directory;
    private final String sharedDirectory;
    private final KeyPair clientKey = Keys.pair();
    private final Path privateKey;
    private final Processes processes;
    private final World world;
    private final PeerSsh ssh = new PeerSsh();
    private final Programs programs;
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Map<String, HostPrograms> programsOf = new ConcurrentHashMap<>();
    private final Map<String, GuestNetwork> networks = new ConcurrentHashMap<>();

    /** For a program that ends without closing it. */
    private final Thread atExit = new Thread(this::end, "xensim-exit");

    private SimulatedXen(Builder builder) throws IOException {
        directory = Files.createTempDirectory("xensim-").toRealPath();
        if (!directory.toString().matches("[A-Za-z0-9/_.-]+")) {
            throw new IOException(
                    directory + " has characters that shell scripts may stumble over; set java.io.tmpdir");
        }
        sharedDirectory = builder.sharedDirectory;
        privateKey = Keys.write(directory.resolve("keys/client"), clientKey);
        processes = new Processes(directory);
        world = new World(
                directory,
                builder.settings(),
                (guest, boot) -> List.of(network(guest).boot(boot)));
        programs = new Programs(directory, call -> {
            HostPrograms of = programsOf.get(call.machine());
            return of == null ? 127 : of.run(call);
        });
        addHosts(builder.hosts);
        writeConfig();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Hosts of these names, as {@link HostSpec#named} makes them. */
    public static SimulatedXen start(String... names) {
        Builder builder = builder();
        for (String name : names) {
            builder.host(HostSpec.named(name));
        }
        return builder.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    private void addHosts(List<HostSpec> specs) throws IOException {
        Path shared = Files.createDirectories(directory.resolve("shared"));
        var keys = new LinkedHashMap<String, KeyPair>();
        var authorized = new StringBuilder(Keys.openSsh(clientKey.getPublic()) + "\n");
        for (HostSpec spec : specs) {
            KeyPair key = Keys.pair();
            keys.put(spec.name(), key);
            authorized.append(Keys.openSsh(key.getPublic())).append('\n');
        }
        for (HostSpec spec : specs) {
            var host = new Host(
                    world, spec.name(), spec.version(), spec.memoryMebibytes(), spec.cpus(), spec.hasShadowPaging());
            Box box = furnished(host, shared);
            KeyPair own = Objects.requireNonNull(keys.get(spec.name()));
            Keys.write(box.file("/root/.ssh/id_ecdsa"), own);
            Path authorizedKeys = Files.writeString(box.file("/root/.ssh/authorized_keys"), authorized);
            var of = new HostPrograms(host, box, ssh, this::hostByPort);
            KeyPair hostKey = Keys.pair();
            var server = new BoxServer(() -> box, authorizedKeys, hostKey, 0, of.faults()::onTheWay);
            programsOf.put(spec.name(), of);
            world.add(host);
            hosts.put(spec.name(), new SimulatedHost(this, host, box, server, of, Keys.openSsh(hostKey.getPublic())));
        }
    }

    private Box furnished(Host host, Path shared) throws IOException {
        String root = Path.of(sharedDirectory).getName(0).toString();
        var box = new Box(host.name(), directory, host.tree(), Map.of(), List.of(root));
        for (String program : HostPrograms.NAMES) {
            box.install(program, "program.pl");
        }
        box.install("python3", "python3.sh");
        box.mount(shared, sharedDirectory);
        for (String place : List.of(
                "boot", "etc/xen/scripts", "sys/block", "sys/class/block", "var/lib/xen", "var/log/xen", "srv")) {
            Files.createDirectories(host.tree().resolve(place));
        }
        Files.writeString(box.file("/etc/xen/xl.conf"), "#autoballoon=\"auto\"\n");
        Files.writeString(box.file("/etc/hostname"), host.name() + "\n");
        Files.writeString(box.file("/proc/sys/kernel/random/boot_id"), UUID.randomUUID() + "\n");
        Files.writeString(box.file("/proc/mounts"), "/dev/xvda / ext4 rw,relatime 0 0\n");
        Files.writeString(box.file(KERNEL), "simulated\n");
        Files.writeString(box.file(RAMDISK), "simulated\n");
        Interfaces.bridge(host.tree(), BRIDGE);
        return box;
    }

    private String hostByPort(int port) {
        return hosts.values().stream()
                .filter(host -> host.port() == port)
                .map(SimulatedHost::name)
                .findFirst()
                .orElse("port " + port);
    }

    private GuestNetwork network(String guest) {
        GuestNetwork network = networks.computeIfAbsent(guest, name -> {
            try {
                return new GuestNetwork(name, directory, Keys.openSsh(clientKey.getPublic()), processes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writeConfig();
        return network;
    }

    /** For whoever uses OpenSSH's own files: hosts, and guests as they come. */
    private synchronized void writeConfig() {
        var config = new StringBuilder();
        var known = new StringBuilder();
        hosts.values().forEach(host -> entry(config, known, host.name(), host.port(), host.hostKey()));
        networks.forEach((name, guest) -> entry(config, known, name, guest.sshPort(), guest.hostKey()));
        try {
            Files.writeString(knownHosts(), known);
            Files.writeString(sshConfig(), config);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void entry(StringBuilder config, StringBuilder known, String name, int port, String key) {
        config.append("""
                Host %s
                    HostName 127.0.0.1
                    Port %d
                    User root
                    IdentityFile %s
                    UserKnownHostsFile %s

                """.formatted(name, port, privateKey, knownHosts()));
        known.append("[127.0.0.1]:").append(port).append(' ').append(key).append('\n');
    }

    /**
     * One of its hosts.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public SimulatedHost host(String name) {
        SimulatedHost host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("there is no host " + name + "; there are " + hosts.keySet());
        }
        return host;
    }

    /** All of them, in the order in which they were asked for. */
    public Collection<SimulatedHost> hosts() {
        return List.copyOf(hosts.values());
    }

    /** A guest by its name; it need not be there yet. */
    public SimulatedGuest guest(String name) {
        return new SimulatedGuest(name, world, network(name));
    }

    /**
     * A file in the form of OpenSSH's {@code ssh_config} that has all hosts, and all guests that have booted, by their names: {@code
     * SshEndpoint.fromOpenSshConfig("nevers", xen.sshConfig())}.
     */
    public Path sshConfig() {
        return directory.resolve("ssh_config");
    }

    /** The known_hosts file with the keys of hosts and guests. */
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** The file with the private key that hosts and guests accept. */
    public Path privateKey() {
        return privateKey;
    }

    /** The directory that all hosts have in common. */
    public String sharedDirectory() {
        return sharedDirectory;
    }

    /**
     * The domains that were started while another copy of their guest ran, as {@code NAME on HOST}. A program that is right never has
     * one here, whatever goes wrong.
     */
    public List<String> doubleRuns() {
        return world.doubles();
    }

    /** Ends all. Idempotent. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The program ends, and does so by itself.
            return;
        }
        end();
    }

    private synchronized void end() {
        if (!Files.exists(directory)) {
            return;
        }
        world.close();
        processes.close();
        quietly(programs);
        hosts.values().forEach(host -> quietly(host.server()));
        networks.values().forEach(SimulatedXen::quietly);
        quietly(ssh);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} could not be removed", directory, e);
        }
    }

    private static void quietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.warn("{} could not be closed", closeable, e);
        }
    }

    /**
     * Collects what there shall be, and what its times come out of. Not thread-safe.
     *
     * <p>A live migration sends all memory over the link, then what was written to meanwhile, as {@code xl migrate} does: until fewer
     * than 50 pages are left, or five times. Then the guest is suspended; how long it stands is {@link #suspendTime} + what is left
     * over the link + {@link #attachTime}, and what SSH and the processes of this machine take besides.
     */
    public static final class Builder {

        private final List<HostSpec> hosts = new ArrayList<>();
        private String sharedDirectory = "/xen/shared";
        private long link = 125_000_000;
        private long disk = 400_000_000;
        private Duration suspending = Duration.ofMillis(10);
        private Duration attaching = Duration.ofMillis(150);

        private Builder() {}

        /** One more host. */
        public Builder host(HostSpec value) {
            hosts.add(value);
            return this;
        }

        /**
         * Where all hosts have the same storage. Default: {@code /xen/shared}.
         *
         * @throws IllegalArgumentException where it is no absolute path of plain words
         */
        public Builder sharedDirectory(String value) {
            if (!value.matches("(/[A-Za-z0-9_-]+)+")) {
                throw new IllegalArgumentException("the shared directory must be an absolute path of plain words");
            }
            sharedDirectory = value;
            return this;
        }

        /**
         * How many bytes of memory go from host to host in a second. Default: 125,000,000, a gigabit.
         *
         * @throws IllegalArgumentException where it is not positive
         */
        public Builder linkBytesPerSecond(long value) {
            link = positive(value);
            return this;
        }

        /**
         * How many bytes of a checkpoint are written or read in a second. Default: 400,000,000.
         *
         * @throws IllegalArgumentException where it is not positive
         */
        public Builder diskBytesPerSecond(long value) {
            disk = positive(value);
            return this;
        }

        private static long positive(long value) {
            if (value <= 0) {
                throw new IllegalArgumentException("must be positive");
            }
            return value;
        }

        /** How long a guest takes to stop when it is told to suspend. Default: 10 ms. */
        public Builder suspendTime(Duration value) {
            suspending = Objects.requireNonNull(value, "suspendTime");
            return this;
        }

        /** How long a host takes to attach the devices of a guest that arrives. Default: 150 ms. */
        public Builder attachTime(Duration value) {
            attaching = Objects.requireNonNull(value, "attachTime");
            return this;
        }

        private Settings settings() {
            return new Settings(link, disk, suspending, attaching);
        }

        /**
         * Starts them.
         *
         * @throws UncheckedIOException where this machine cannot, such as for want of {@code setsid}
         */
        public SimulatedXen start() {
            try {
                return new SimulatedXen(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
