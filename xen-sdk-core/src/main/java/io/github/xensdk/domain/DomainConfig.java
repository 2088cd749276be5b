package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is made of. Immutable.
 *
 * <pre>{@code
 * DomainConfig.pvh("guest-04")
 *         .kernel("/boot/vmlinuz").ramdisk("/boot/initrd.img").kernelArguments("root=/dev/xvda ro")
 *         .memory(ByteSize.mebibytes(1024))
 *         .disk(Disk.raw("/xen/shared/guest-04.img", "xvda"))
 *         .nic(Nic.onBridge("xenbr0"))
 *         .build()
 * }</pre>
 */
public final class DomainConfig {

    private final String name;
    private final DomainType type;
    private final @Nullable UUID uuid;
    private final String kernel;
    private final @Nullable String ramdisk;
    private final String kernelArguments;
    private final ByteSize memory;
    private final int vcpus;
    private final List<Disk> disks;
    private final List<Nic> nics;

    private DomainConfig(Builder builder, String kernel) {
        this.name = builder.name;
        this.type = builder.type;
        this.uuid = builder.uuid;
        this.kernel = kernel;
        this.ramdisk = builder.ramdisk;
        this.kernelArguments = builder.kernelArguments;
        this.memory = builder.memory;
        this.vcpus = builder.vcpus;
        this.disks = List.copyOf(builder.disks);
        this.nics = List.copyOf(builder.nics);
    }

    /**
     * A paravirtualised guest.
     *
     * @throws InvalidInputException where the name breaks the rule for names
     */
    public static Builder pv(String name) {
        return new Builder(name, DomainType.PV);
    }

    /**
     * A PVH guest.
     *
     * @throws InvalidInputException where the name breaks the rule for names
     */
    public static Builder pvh(String name) {
        return new Builder(name, DomainType.PVH);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** How it is virtualised. */
    public DomainType type() {
        return type;
    }

    /** Its identity; empty lets Xen choose one. */
    public Optional<UUID> uuid() {
        return Optional.ofNullable(uuid);
    }

    /** Its memory. */
    public ByteSize memory() {
        return memory;
    }

    /** Its virtual CPUs. */
    public int vcpus() {
        return vcpus;
    }

    /** Its disks. */
    public List<Disk> disks() {
        return disks;
    }

    /** Its network interfaces. */
    public List<Nic> nics() {
        return nics;
    }

    /** The same in xl's own language (xl.cfg(5)). */
    public String toXlConfig() {
        var text = new StringBuilder();
        line(text, "name", quoted(name));
        line(text, "type", quoted(type.xlName()));
        if (uuid != null) {
            line(text, "uuid", quoted(uuid.toString()));
        }
        line(text, "kernel", quoted(kernel));
        if (ramdisk != null) {
            line(text, "ramdisk", quoted(ramdisk));
        }
        if (!kernelArguments.isEmpty()) {
            line(text, "cmdline", quoted(kernelArguments));
        }
        line(text, "memory", Long.toString(memory.toMebibytes()));
        line(text, "vcpus", Integer.toString(vcpus));
        line(text, "disk", list(disks.stream().map(Disk::xlValue).toList()));
        line(text, "vif", list(nics.stream().map(Nic::xlValue).toList()));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private static String list(List<String> values) {
        return "[" + String.join(", ", values.stream().map(DomainConfig::quoted).toList()) + "]";
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public String toString() {
        return type.xlName() + " guest " + name;
    }

    /** Collects what a guest may have. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final DomainType type;
        private @Nullable UUID uuid;
        private @Nullable String kernel;
        private @Nullable String ramdisk;
        private String kernelArguments = "";
        private ByteSize memory = ByteSize.mebibytes(512);
        private int vcpus = 1;
        private final List<Disk> disks = new ArrayList<>();
        private final List<Nic> nics = new ArrayList<>();

        private Builder(String name, DomainType type) {
            this.name = DomainNames.checked(name);
            this.type = type;
        }

        /** Its identity. Default: Xen chooses one. */
        public Builder uuid(UUID value) {
            this.uuid = value;
            return this;
        }

        /** The kernel that it boots: a path on the host. Required. */
        public Builder kernel(String path) {
            this.kernel = RemotePaths.checked("kernel", path);
            return this;
        }

        /** The kernel's initial RAM disk: a path on the host. Default: none. */
        public Builder ramdisk(String path) {
            this.ramdisk = RemotePaths.checked("ramdisk", path);
            return this;
        }

        /** The kernel's command line. Default: empty. */
        public Builder kernelArguments(String value) {
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new InvalidInputException("kernel arguments", "must not have control characters");
            }
            this.kernelArguments = value;
            return this;
        }

        /** Its memory, in whole mebibytes. Default: 512 MiB. */
        public Builder memory(ByteSize value) {
            if (value.toMebibytes() < 1
                    || !ByteSize.mebibytes(value.toMebibytes()).equals(value)) {
                throw new InvalidInputException("memory", "must be a whole number of MiB");
            }
            this.memory = value;
            return this;
        }

        /** Its virtual CPUs. Default: 1. */
        public Builder vcpus(int value) {
            if (value < 1 || value > 512) {
                throw new InvalidInputException("vcpus", "must be from 1 to 512");
            }
            this.vcpus = value;
            return this;
        }

        /** Adds a disk. */
        public Builder disk(Disk disk) {
            disks.add(disk);
            return this;
        }

        /** Adds a network interface. */
        public Builder nic(Nic nic) {
            nics.add(nic);
            return this;
        }

        /**
         * The configuration.
         *
         * @throws InvalidInputException where there is no kernel, or two disks have one device name
         */
        public DomainConfig build() {
            if (kernel == null) {
                throw new InvalidInputException("kernel", "must be given");
            }
            if (disks.stream().map(Disk::device).distinct().count() != disks.size()) {
                throw new InvalidInputException("disks", "must have different device names");
            }
            return new DomainConfig(this, kernel);
        }
    }
}
