package io.github.xensdk.testkit.internal.model;

import io.github.xensdk.testkit.MemoryLoad;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All hosts, what goes between them, and the truth about it. Thread-safe. */
public final class World {

    /** Makes the parts of guests that are seen from outside. */
    public interface Hardware {
        List<Machine.Part> boot(String guest, UUID boot);
    }

    private final Path directory;
    private final Settings settings;
    private final Hardware hardware;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<UUID, Image> images = new ConcurrentHashMap<>();
    private final Map<String, Machine> machines = new ConcurrentHashMap<>();
    private final Map<String, MemoryLoad> loads = new ConcurrentHashMap<>();
    private final List<Machine> all = new CopyOnWriteArrayList<>();
    private final List<String> doubles = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "xensim-later");
        thread.setDaemon(true);
        return thread;
    });

    public World(Path directory, Settings settings, Hardware hardware) {
        this.directory = directory;
        this.settings = settings;
        this.hardware = hardware;
    }

    public Path directory() {
        return directory;
    }

    public Settings settings() {
        return settings;
    }

    /** Before anybody asks for it. */
    public void add(Host host) {
        hosts.put(host.name(), host);
    }

    public List<Host> hosts() {
        return new ArrayList<>(hosts.values());
    }

    public Optional<Host> host(String name) {
        return Optional.ofNullable(hosts.get(name));
    }

    /** The machine of the guest that was last booted under this name. */
    public Optional<Machine> machine(String guest) {
        return Optional.ofNullable(machines.get(guest));
    }

    /** A guest boots. What it wrote to its memory before, it will write again. */
    Machine boot(String guest) {
        UUID boot = UUID.randomUUID();
        var machine = new Machine(boot, this, loads.getOrDefault(guest, MemoryLoad.IDLE), hardware.boot(guest, boot));
        machines.put(guest, machine);
        all.add(machine);
        return machine;
    }

    /** Of a guest by name, also one that is not there yet. */
    public void load(String guest, MemoryLoad load) {
        loads.put(guest, load);
        machine(guest).ifPresent(machine -> machine.load(load));
    }

    /** The state of a domain that does not run. */
    public Image image(Domain domain) {
        var image = new Image(UUID.randomUUID(), domain.config(), domain.machine(), domain.generation());
        images.put(image.id(), image);
        return image;
    }

    public Optional<Image> image(UUID id) {
        return Optional.ofNullable(images.get(id));
    }

    /** It goes on by itself, seen by nobody. */
    void runsTwice(Domain domain) {
        doubles.add(domain.name() + " on " + domain.host().name());
        var other = new Machine(UUID.randomUUID(), this, MemoryLoad.IDLE, List.of());
        domain.holds(other, 0);
        other.follow(domain);
    }

    /** The domains that were started while another copy of their guest ran; must be none. */
    public List<String> doubles() {
        return List.copyOf(doubles);
    }

    /** Lets something happen when so much time has passed, unless the world ends before. */
    public void after(Duration time, Runnable event) {
        var unused = later.schedule(event, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends all guests. */
    public void close() {
        later.shutdownNow();
        all.forEach(Machine::close);
    }
}
