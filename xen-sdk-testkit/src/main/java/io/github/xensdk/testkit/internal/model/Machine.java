package io.github.xensdk.testkit.internal.model;

import io.github.xensdk.testkit.MemoryLoad;
import io.github.xensdk.testkit.Standstill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's running self: what is in its memory, and the parts of it that can be seen from outside. Domains hold states of it, numbered
 * by generations: each time it starts to run its state becomes a new one, so that an older one which is started too is noticed. At most
 * one domain drives it. Thread-safe.
 */
public final class Machine {

    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

    /** What stops with it and goes on with it. */
    public interface Part {
        void freeze();

        void thaw();

        /** For good. */
        void close();
    }

    private final UUID uuid;
    private final World world;
    private final List<Part> parts;
    private final List<Standstill> standstills = new ArrayList<>();
    private volatile MemoryLoad load;
    private @Nullable Domain driver;
    private long generation;
    private boolean running;
    private long stoodSince;

    Machine(UUID uuid, World world, MemoryLoad load, List<Part> parts) {
        this.uuid = uuid;
        this.world = world;
        this.load = load;
        this.parts = List.copyOf(parts);
    }

    public UUID uuid() {
        return uuid;
    }

    public MemoryLoad load() {
        return load;
    }

    public void load(MemoryLoad value) {
        load = value;
    }

    public synchronized boolean isRunning() {
        return running;
    }

    /** The times in which it stood, those that are over. */
    public synchronized List<Standstill> standstills() {
        return List.copyOf(standstills);
    }

    /** A domain that holds a state of it has changed what it does. */
    synchronized void follow(Domain domain) {
        if (!domain.isExecuting()) {
            if (domain == driver && running) {
                running = false;
                stoodSince = System.nanoTime();
                parts.forEach(Part::freeze);
            }
            return;
        }
        if (domain == driver && running) {
            return;
        }
        if (running) {
            LOG.warn(
                    "{} on {} starts while another copy of it runs",
                    domain.name(),
                    domain.host().name());
            world.runsTwice(domain);
            return;
        }
        // A state older than the machine's is a checkpoint that was restored once more: what is outside cannot be
        // turned back.
        generation++;
        domain.holds(this, generation);
        driver = domain;
        running = true;
        if (stoodSince != 0) {
            standstills.add(new Standstill(stoodSince, Duration.ofNanos(System.nanoTime() - stoodSince)));
        }
        parts.forEach(Part::thaw);
    }

    /** A domain that holds a state of it is gone. */
    synchronized void left(Domain domain) {
        if (domain == driver) {
            driver = null;
            if (running) {
                running = false;
                stoodSince = System.nanoTime();
                parts.forEach(Part::freeze);
            }
        }
    }

    void close() {
        parts.forEach(Part::close);
    }
}
