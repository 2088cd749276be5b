package io.github.xensdk.domain;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is made of. Immutable; equal to another one that xl would read as the same.
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
    private final @Nullable String kernel;
    private final @Nullable String ramdisk;
    private final String kernelArguments;
    private final ByteSize memory;
    private final ByteSize maxMemory;
    private final int vcpus;
    private final int maxVcpus;
    private final @Nullable String bootOrder;
    private final @Nullable String firmware;
    private final @Nullable Boolean vnc;
    private final List<Disk> disks;
    private final List<Nic> nics;
    private final Map<String, ConfigValue> settings;

    private DomainConfig(Builder builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.uuid = builder.uuid;
        this.kernel = builder.kernel;
        this.ramdisk = builder.ramdisk;
        this.kernelArguments = builder.kernelArguments;
        this.memory = builder.memory;
        this.maxMemory = builder.maxMemory == null ? builder.memory : builder.maxMemory;
        this.vcpus = builder.vcpus;
        this.maxVcpus = builder.maxVcpus.orElse(builder.vcpus);
        this.bootOrder = builder.bootOrder;
        this.firmware = builder.firmware;
        this.vnc = builder.vnc;
        this.disks = List.copyOf(builder.disks);
        this.nics = List.copyOf(builder.nics);
        this.settings = Collections.unmodifiableMap(new TreeMap<>(builder.settings));
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

    /**
     * A guest with an emulated machine.
     *
     * @throws InvalidInputException where the name breaks the rule for names
     */
    public static Builder hvm(String name) {
        return new Builder(name, DomainType.HVM);
    }

    /**
     * Reads an xl.cfg; see {@link #from(ConfigFile)}.
     *
     * @throws ConfigSyntaxException where it is none
     * @throws ConfigValueException where a setting is not understood
     */
    public static DomainConfig parse(String text) {
        return from(ConfigFile.parse(text));
    }

    /**
     * Reads an xl.cfg as xl does on x86: without {@code type} or {@code builder} a guest is PV, without {@code vcpus} it has one,
     * without {@code memory} as much as {@code maxmem}. What has no place of its own here is kept in {@link #settings()}.
     *
     * @throws ConfigValueException where a setting is missing or not understood; nothing is guessed
     */
    public static DomainConfig from(ConfigFile file) {
        return new DomainConfigReader(file).read();
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

    /** The kernel that it boots; empty where firmware or a bootloader finds it. */
    public Optional<String> kernel() {
        return Optional.ofNullable(kernel);
    }

    /** The kernel's initial RAM disk. */
    public Optional<String> ramdisk() {
        return Optional.ofNullable(ramdisk);
    }

    /** The kernel's command line; may be empty. */
    public String kernelArguments() {
        return kernelArguments;
    }

    /** Its memory. */
    public ByteSize memory() {
        return memory;
    }

    /** The most memory that it may be given while it runs. */
    public ByteSize maxMemory() {
        return maxMemory;
    }

    /** Its virtual CPUs. */
    public int vcpus() {
        return vcpus;
    }

    /** The most virtual CPUs that it may be given while it runs. */
    public int maxVcpus() {
        return maxVcpus;
    }

    /** What an HVM guest tries to boot from, in this order: c for disk, d for CD, n for network, a for floppy. */
    public Optional<String> bootOrder() {
        return Optional.ofNullable(bootOrder);
    }

    /** The firmware of an HVM guest: bios, uefi, seabios, rombios, ovmf or a path on the host. */
    public Optional<String> firmware() {
        return Optional.ofNullable(firmware);
    }

    /** Whether an HVM guest's screen is shown by VNC; empty leaves it to Xen. */
    public Optional<Boolean> vnc() {
        return Optional.ofNullable(vnc);
    }

    /** Its disks. */
    public List<Disk> disks() {
        return disks;
    }

    /** Its network interfaces. */
    public List<Nic> nics() {
        return nics;
    }

    /** All further settings of xl.cfg(5), by their keys. */
    public Map<String, ConfigValue> settings() {
        return settings;
    }

    /** The same in xl's own language (xl.cfg(5)). */
    public String toXlConfig() {
        return DomainConfigWriter.write(this);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DomainConfig config && config.toXlConfig().equals(toXlConfig());
    }

    @Override
    public int hashCode() {
        return toXlConfig().hashCode();
    }

    @Override
    public String toString() {
        return type.xlName() + " guest " + name;
    }

    /** Collects what a guest may have. Not thread-safe. */
    public static final class Builder {

        private static final Pattern BOOT_ORDER = Pattern.compile("[acdn]{1,4}");
        private static final Set<String> FIRMWARE = Set.of("bios", "uefi", "seabios", "rombios", "ovmf");

        private final String name;
        private final DomainType type;
        private @Nullable UUID uuid;
        private @Nullable String kernel;
        private @Nullable String ramdisk;
        private String kernelArguments = "";
        private ByteSize memory = ByteSize.mebibytes(512);
        private @Nullable ByteSize maxMemory;
        private int vcpus = 1;
        private OptionalInt maxVcpus = OptionalInt.empty();
        private @Nullable String bootOrder;
        private @Nullable String firmware;
        private @Nullable Boolean vnc;
        private final List<Disk> disks = new ArrayList<>();
        private final List<Nic> nics = new ArrayList<>();
        private final Map<String, ConfigValue> settings = new TreeMap<>();

        private Builder(String name, DomainType type) {
            this.name = DomainNames.checked(name);
            this.type = type;
        }

        /** Its identity. Default: Xen chooses one. */
        public Builder uuid(UUID value) {
            this.uuid = value;
            return this;
        }

        /**
         * The kernel that it boots: a path on the host. Required for PV and PVH, but where the settings {@code bootloader} or
         * {@code firmware} find one.
         */
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
            this.memory = wholeMebibytes("memory", value);
            return this;
        }

        /** The most memory that it may be given while it runs, in whole mebibytes. Default: its memory. */
        public Builder maxMemory(ByteSize value) {
            this.maxMemory = wholeMebibytes("maxmem", value);
            return this;
        }

        private static ByteSize wholeMebibytes(String field, ByteSize value) {
            if (value.toMebibytes() < 1
                    || !ByteSize.mebibytes(value.toMebibytes()).equals(value)) {
                throw new InvalidInputException(field, "must be a whole number of MiB");
            }
            return value;
        }

        /** Its virtual CPUs. Default: 1. */
        public Builder vcpus(int value) {
            this.vcpus = cpus("vcpus", value);
            return this;
        }

        /** The most virtual CPUs that it may be given while it runs. Default: its virtual CPUs. */
        public Builder maxVcpus(int value) {
            this.maxVcpus = OptionalInt.of(cpus("maxvcpus", value));
            return this;
        }

        private static int cpus(String field, int value) {
            if (value < 1 || value > 512) {
                throw new InvalidInputException(field, "must be from 1 to 512");
            }
            return value;
        }

        /**
         * What an HVM guest tries to boot from, in this order: c for disk, d for CD, n for network, a for floppy. Default: Xen
         * chooses.
         */
        public Builder bootOrder(String letters) {
            if (!BOOT_ORDER.matcher(letters).matches()) {
                throw new InvalidInputException("boot", "must be one to four of the letters a, c, d, n");
            }
            this.bootOrder = letters;
            return this;
        }

        /**
         * The firmware of an HVM guest: bios, uefi, seabios, rombios, ovmf or a path on the host. Default: Xen chooses.
         */
        public Builder firmware(String value) {
            this.firmware = FIRMWARE.contains(value) ? value : RemotePaths.checked("firmware", value);
            return this;
        }

        /** Whether an HVM guest's screen is shown by VNC. Default: Xen chooses. */
        public Builder vnc(boolean value) {
            this.vnc = value;
            return this;
        }

        /**
         * Any further setting of xl.cfg(5), such as {@code on_crash}. Its value is handed on as it is; some have xl run programs
         * as root, {@code bootloader} among them.
         *
         * @throws InvalidInputException where the key is no key of xl.cfg, or has a method of its own here
         */
        public Builder setting(String key, ConfigValue value) {
            if (!ConfigFile.isKey(key)) {
                throw new InvalidInputException(
                        "setting", "must be a lower-case letter followed by lower-case letters, digits, '_' or '.'");
            }
            if (DomainConfigReader.isTyped(type, key)) {
                throw new InvalidInputException("setting", "must not be " + key + ", which has a method of its own");
            }
            settings.put(key, value);
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
         * @throws InvalidInputException where a PV or PVH guest has nothing to boot, two disks have one device name, there is more
         *     of something than its maximum, or a guest other than HVM has a boot order, VNC or firmware
         */
        public DomainConfig build() {
            if (type != DomainType.HVM) {
                if (kernel == null && !settings.containsKey("bootloader") && !settings.containsKey("firmware")) {
                    throw new InvalidInputException("kernel", "must be given");
                }
                if (bootOrder != null || firmware != null || vnc != null) {
                    throw new InvalidInputException("boot order, firmware and vnc", "must be given for HVM only");
                }
            }
            if (disks.stream().map(Disk::device).distinct().count() != disks.size()) {
                throw new InvalidInputException("disks", "must have different device names");
            }
            if (maxMemory != null && maxMemory.compareTo(memory) < 0) {
                throw new InvalidInputException("maxmem", "must not be less than memory");
            }
            if (maxVcpus.isPresent() && maxVcpus.getAsInt() < vcpus) {
                throw new InvalidInputException("maxvcpus", "must not be less than vcpus");
            }
            return new DomainConfig(this);
        }
    }
}
