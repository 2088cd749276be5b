package io.github.xensdk.testkit;

import java.util.Objects;

/** What a simulated host is made of. Immutable; each method gives another one. */
public final class HostSpec {

    private final String name;
    private final XenVersion version;
    private final long memoryMebibytes;
    private final int cpus;
    private final boolean shadow;

    private HostSpec(String name, XenVersion version, long memoryMebibytes, int cpus, boolean shadow) {
        this.name = name;
        this.version = version;
        this.memoryMebibytes = memoryMebibytes;
        this.cpus = cpus;
        this.shadow = shadow;
    }

    /**
     * A host with Xen 4.17, 8 GiB of memory and 4 processors.
     *
     * @throws IllegalArgumentException where the name is not of letters, digits and {@code -}
     */
    public static HostSpec named(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("a host's name must be of letters, digits and -: " + name);
        }
        return new HostSpec(name, XenVersion.V4_17, 8192, 4, false);
    }

    /** The same with another version of Xen. */
    public HostSpec version(XenVersion value) {
        return new HostSpec(name, Objects.requireNonNull(value, "version"), memoryMebibytes, cpus, shadow);
    }

    /**
     * The same with other memory, of which dom0 has 640 MiB.
     *
     * @throws IllegalArgumentException where it is below 1024
     */
    public HostSpec memoryMebibytes(long value) {
        if (value < 1024) {
            throw new IllegalArgumentException("a host must have 1024 MiB or more");
        }
        return new HostSpec(name, version, value, cpus, shadow);
    }

    /**
     * The same with so many processors.
     *
     * @throws IllegalArgumentException where it has none
     */
    public HostSpec cpus(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a host must have a processor");
        }
        return new HostSpec(name, version, memoryMebibytes, value, shadow);
    }

    /** The same with shadow paging, which Xen needs to migrate PV guests live. Default: without, as in Debian. */
    public HostSpec shadowPaging() {
        return new HostSpec(name, version, memoryMebibytes, cpus, true);
    }

    public String name() {
        return name;
    }

    XenVersion version() {
        return version;
    }

    long memoryMebibytes() {
        return memoryMebibytes;
    }

    int cpus() {
        return cpus;
    }

    boolean hasShadowPaging() {
        return shadow;
    }
}
