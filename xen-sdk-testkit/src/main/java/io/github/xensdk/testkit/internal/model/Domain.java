package io.github.xensdk.testkit.internal.model;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A domain on a host: one copy of a guest. Its host guards it. */
public final class Domain {

    /** Why a domain does not run any more, as the fifth letter of {@code xl list} says it. */
    public enum Shutdown {
        NONE('-'),
        POWEROFF('-'),
        REBOOT('r'),
        SUSPEND('s'),
        CRASH('c');

        private final char letter;

        Shutdown(char letter) {
            this.letter = letter;
        }
    }

    private final Host host;
    private final int id;
    private final long createdAt = System.nanoTime();
    private GuestConfig config;
    private boolean paused;
    private Shutdown shutdown = Shutdown.NONE;
    private Machine machine;
    private long generation;
    private final Map<Integer, String> pins = new HashMap<>();
    private long ranNanos;
    private long runsSince;

    Domain(Host host, int id, GuestConfig config, Machine machine, long generation) {
        this.host = host;
        this.id = id;
        this.config = config;
        this.machine = machine;
        this.generation = generation;
        this.paused = true;
    }

    public int id() {
        return id;
    }

    public UUID uuid() {
        return config.uuid();
    }

    public String name() {
        return config.name();
    }

    public GuestConfig config() {
        return config;
    }

    public Host host() {
        return host;
    }

    public Machine machine() {
        return machine;
    }

    /** Which state of the machine it holds. */
    public long generation() {
        return generation;
    }

    public Shutdown shutdown() {
        return shutdown;
    }

    public boolean isPaused() {
        return paused;
    }

    public boolean isExecuting() {
        return !paused && shutdown == Shutdown.NONE;
    }

    public void configure(GuestConfig value) {
        config = value;
    }

    /** From now on it is another machine's, or a later state of it. */
    void holds(Machine value, long newGeneration) {
        machine = value;
        generation = newGeneration;
    }

    /** Changes what it does, and so whether its machine runs. */
    public void change(boolean nowPaused, Shutdown nowShutdown) {
        boolean before = isExecuting();
        paused = nowPaused;
        shutdown = nowShutdown;
        boolean after = isExecuting();
        if (before && !after) {
            ranNanos += System.nanoTime() - runsSince;
        } else if (!before && after) {
            runsSince = System.nanoTime();
        }
        machine.follow(this);
    }

    public void pause() {
        change(true, shutdown);
    }

    public void unpause() {
        change(false, shutdown);
    }

    public void suspend() {
        change(paused, Shutdown.SUSPEND);
    }

    public void resume() {
        change(paused, Shutdown.NONE);
    }

    /** On which processors of the host a virtual one may run. */
    public String pinned(int vcpu) {
        return pins.getOrDefault(vcpu, "all");
    }

    /**
     * Sets them.
     *
     * @param vcpu its number, or all
     */
    public void pin(String vcpu, String hard) {
        for (int i = 0; i < config.maxVcpus(); i++) {
            if (vcpu.equals("all") || vcpu.equals(Integer.toString(i))) {
                pins.put(i, hard);
            }
        }
    }

    /** The six letters of {@code xl list}. */
    public String letters() {
        boolean stopped = shutdown != Shutdown.NONE;
        return "-" + (isExecuting() ? 'b' : '-') + (paused ? 'p' : '-') + (stopped ? 's' : '-') + shutdown.letter + '-';
    }

    /** A guest that waits for work most of the time. */
    public double cpuSeconds() {
        long ran = ranNanos + (isExecuting() ? System.nanoTime() - runsSince : 0);
        return 0.4 + ran / 1e9 / 50;
    }

    public long uptimeSeconds() {
        return (System.nanoTime() - createdAt) / 1_000_000_000L;
    }
}
