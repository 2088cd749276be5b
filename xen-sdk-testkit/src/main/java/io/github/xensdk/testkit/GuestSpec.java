package io.github.xensdk.testkit;

import java.util.Objects;

/** What a guest is made of that a test puts onto a host without the SDK. Immutable; each method gives another one. */
public final class GuestSpec {

    private final String name;
    private final String type;
    private final int memoryMebibytes;
    private final MemoryLoad load;

    private GuestSpec(String name, String type, int memoryMebibytes, MemoryLoad load) {
        this.name = name;
        this.type = type;
        this.memoryMebibytes = memoryMebibytes;
        this.load = load;
    }

    /** A PVH guest with 64 MiB that does nothing. */
    public static GuestSpec pvh(String name) {
        return new GuestSpec(name, "pvh", 64, MemoryLoad.IDLE);
    }

    /** The same for a PV guest. */
    public static GuestSpec pv(String name) {
        return new GuestSpec(name, "pv", 64, MemoryLoad.IDLE);
    }

    /**
     * The same with other memory.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public GuestSpec memoryMebibytes(int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a guest must have memory");
        }
        return new GuestSpec(name, type, value, load);
    }

    /** The same with another load; see {@link SimulatedGuest#load}. */
    public GuestSpec load(MemoryLoad value) {
        return new GuestSpec(name, type, memoryMebibytes, Objects.requireNonNull(value, "load"));
    }

    public String name() {
        return name;
    }

    MemoryLoad load() {
        return load;
    }

    /** As xl.cfg, with a disk and the kernel that simulated hosts have. */
    String config(String sharedDirectory) {
        return """
                name = "%s"
                type = "%s"
                memory = %d
                kernel = "%s"
                ramdisk = "%s"
                cmdline = "root=/dev/xvda ro console=hvc0"
                disk = ["format=raw,vdev=xvda,access=rw,target=%s/%s.img"]
                vif = ["bridge=%s"]
                """.formatted(
                        name,
                        type,
                        memoryMebibytes,
                        SimulatedXen.KERNEL,
                        SimulatedXen.RAMDISK,
                        sharedDirectory,
                        name,
                        SimulatedXen.BRIDGE);
    }
}
