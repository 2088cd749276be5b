package io.github.xensdk.testkit.internal.model;

import io.github.xensdk.testkit.XenVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A host with its domains. Thread-safe: each method is a moment. */
public final class Host {

    /** What xl takes for a guest besides its memory. */
    private static final long OVERHEAD_KIBIBYTES = 3072;

    private static final long DOM0_KIBIBYTES = 640 << 10;

    private final World world;
    private final String name;
    private final XenVersion version;
    private final long kibibytes;
    private final int cpus;
    private final Path tree;
    private final boolean shadow;
    private final Map<Integer, Domain> domains = new LinkedHashMap<>();
    private int nextId = 1;

    public Host(World world, String name, XenVersion version, long mebibytes, int cpus, boolean shadow) {
        this.world = world;
        this.name = name;
        this.version = version;
        this.kibibytes = mebibytes << 10;
        this.cpus = cpus;
        this.shadow = shadow;
        this.tree = world.directory().resolve("hosts").resolve(name);
    }

    public World world() {
        return world;
    }

    public String name() {
        return name;
    }

    public XenVersion version() {
        return version;
    }

    public int cpus() {
        return cpus;
    }

    /** Whether PV guests can be migrated live. */
    public boolean hasShadow() {
        return shadow;
    }

    /** Where its files are. */
    public Path tree() {
        return tree;
    }

    public long totalKibibytes() {
        return kibibytes;
    }

    public static long dom0Kibibytes() {
        return DOM0_KIBIBYTES;
    }

    /** Where its file of an absolute path is; a path into the tree stays. */
    public Path file(String path) {
        return path.startsWith(world.directory().toString()) ? Path.of(path) : tree.resolve(path.substring(1));
    }

    /** Whether it has that bridge. */
    public boolean hasBridge(String bridge) {
        return Files.isDirectory(tree.resolve("sys/class/net").resolve(bridge).resolve("bridge"));
    }

    public synchronized List<Domain> domains() {
        return new ArrayList<>(domains.values());
    }

    /** By number or name, as xl takes it: digits are a number. */
    public synchronized Optional<Domain> domain(String word) {
        return word.matches("\\d{1,9}")
                ? Optional.ofNullable(domains.get(Integer.parseInt(word)))
                : domains.values().stream()
                        .filter(domain -> domain.name().equals(word))
                        .findFirst();
    }

    public synchronized Optional<Domain> copyOf(UUID guest) {
        return domains.values().stream()
                .filter(domain -> domain.uuid().equals(guest))
                .findFirst();
    }

    public synchronized long freeKibibytes() {
        return kibibytes
                - DOM0_KIBIBYTES
                - domains.values().stream()
                        .mapToLong(domain -> domain.config().targetKibibytes() + OVERHEAD_KIBIBYTES)
                        .sum();
    }

    public synchronized boolean hasRoomFor(GuestConfig config) {
        return config.targetKibibytes() + OVERHEAD_KIBIBYTES <= freeKibibytes();
    }

    /** The number that the next domain would get; that of a failed creation is used up, too. */
    public synchronized int takeId() {
        return nextId++;
    }

    /** A guest boots there, and is paused yet. */
    public synchronized Domain boot(int id, GuestConfig config) {
        return add(new Domain(this, id, config, world.boot(config.name()), 0));
    }

    /** A guest comes from elsewhere, and is paused yet. */
    public synchronized Domain bring(int id, GuestConfig config, Machine machine, long generation) {
        return add(new Domain(this, id, config, machine, generation));
    }

    private Domain add(Domain domain) {
        domains.put(domain.id(), domain);
        plug(domain);
        return domain;
    }

    /** Its interfaces are on the bridges. */
    private void plug(Domain domain) {
        domain.config().nics().forEach(nic -> Interfaces.plug(tree, nic.bridge(), domain.id(), nic.index()));
    }

    public synchronized void destroy(Domain domain) {
        if (domains.remove(domain.id(), domain)) {
            Interfaces.unplug(tree, domain.id());
            domain.machine().left(domain);
        }
    }

    /** Changes a domain where it is still there; whether it is. */
    public synchronized boolean change(Domain domain, Consumer<Domain> change) {
        if (domains.get(domain.id()) != domain) {
            return false;
        }
        change.accept(domain);
        return true;
    }

    /** From now on it holds that state, and goes on from there when it starts. */
    public synchronized void hold(Domain domain, Image state) {
        domain.holds(state.machine(), state.generation());
    }

    /** Gives a domain another name, where no other has it. */
    public synchronized boolean rename(Domain domain, String newName) {
        boolean taken = newName.equals("Domain-0")
                || others(domain).anyMatch(other -> other.name().equals(newName));
        if (!taken) {
            domain.configure(domain.config().named(newName));
        }
        return !taken;
    }

    private Stream<Domain> others(Domain domain) {
        return domains.values().stream().filter(other -> other != domain);
    }

    /** After its interfaces were changed. */
    public synchronized void replug(Domain domain) {
        Interfaces.unplug(tree, domain.id());
        plug(domain);
    }
}
