package io.github.xensdk.image;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.Nic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a guest's image shall be, in the terms of {@code xen-create-image}. Immutable; holds no secret.
 *
 * <pre>{@code
 * ImageSpec.builder("guest-05", "bookworm")
 *         .directory("/xen/images").size(ByteSize.gibibytes(8)).noSwap()
 *         .memory(ByteSize.mebibytes(1024)).bridge("xenbr0")
 *         .address("192.0.2.15", "255.255.255.0").gateway("192.0.2.1")
 *         .install(InstallMethod.tar("/srv/bookworm.tar"))
 *         .build()
 * }</pre>
 *
 * <p>Paths are absolute, and made of letters, digits, {@code _ . + -} only: xen-create-image hands them to a shell without
 * quotes. What is not said here is decided by the host's {@code /etc/xen-tools/xen-tools.conf}: the kernel, the template of the
 * configuration, the cache of packages.
 */
public final class ImageSpec {

    private final String hostname;
    private final String distribution;
    private final @Nullable String directory;
    private final @Nullable String volumeGroup;
    private final ByteSize size;
    private final @Nullable ByteSize swap;
    private final String filesystem;
    private final ByteSize memory;
    private final @Nullable ByteSize maxMemory;
    private final int vcpus;
    private final @Nullable String bridge;
    private final @Nullable String mac;
    private final @Nullable String address;
    private final @Nullable String netmask;
    private final @Nullable String gateway;
    private final @Nullable String kernel;
    private final @Nullable String ramdisk;
    private final boolean pygrub;
    private final InstallMethod install;
    private final @Nullable String mirror;
    private final List<String> roles;
    private final boolean overwrite;
    private final String configDirectory;

    private ImageSpec(Builder builder) {
        this.hostname = builder.hostname;
        this.distribution = builder.distribution;
        this.directory = builder.directory;
        this.volumeGroup = builder.volumeGroup;
        this.size = builder.size;
        this.swap = builder.swap;
        this.filesystem = builder.filesystem;
        this.memory = builder.memory;
        this.maxMemory = builder.maxMemory;
        this.vcpus = builder.vcpus;
        this.bridge = builder.bridge;
        this.mac = builder.mac;
        this.address = builder.address;
        this.netmask = builder.netmask;
        this.gateway = builder.gateway;
        this.kernel = builder.kernel;
        this.ramdisk = builder.ramdisk;
        this.pygrub = builder.pygrub;
        this.install = builder.install;
        this.mirror = builder.mirror;
        this.roles = List.copyOf(builder.roles);
        this.overwrite = builder.overwrite;
        this.configDirectory = builder.configDirectory;
    }

    /**
     * Starts with what nothing can be made without.
     *
     * @param hostname the guest's name, and its host name
     * @param distribution a distribution that xen-tools knows, such as {@code bookworm}: the name of a directory of hooks in
     *     {@code /usr/share/xen-tools} on the host
     * @throws InvalidInputException where one of them is no such name
     */
    public static Builder builder(String hostname, String distribution) {
        return new Builder(hostname, distribution);
    }

    /** The guest's name, and its host name. */
    public String hostname() {
        return hostname;
    }

    /** The distribution, as xen-tools knows it. */
    public String distribution() {
        return distribution;
    }

    /** Whether an image and a configuration of that name are written over. */
    public boolean overwrite() {
        return overwrite;
    }

    /** Where the configuration {@code HOSTNAME.cfg} is written. */
    public String configDirectory() {
        return configDirectory;
    }

    /** The directory below which the images are files; empty where they are logical volumes. */
    public Optional<String> directory() {
        return Optional.ofNullable(directory);
    }

    /** The volume group in which the images are logical volumes; empty where they are files. */
    public Optional<String> volumeGroup() {
        return Optional.ofNullable(volumeGroup);
    }

    /** What the disks are called, in the order in which they are made. */
    List<String> parts() {
        return swap == null ? List.of("disk") : List.of("swap", "disk");
    }

    List<String> roles() {
        return roles;
    }

    /**
     * The arguments but for roles. {@code --keep}: at a failure xen-create-image would remove the images of that name, also those
     * that were there before. {@code --nohosts}: it would write into the host's {@code /etc/hosts}.
     */
    List<String> arguments() {
        var arguments = new ArrayList<>(List.of("--keep", "--nohosts", "--noboot", "--verbose", "--extension=.cfg"));
        option(arguments, "hostname", hostname);
        option(arguments, "dist", distribution);
        option(arguments, "dir", directory);
        option(arguments, "lvm", volumeGroup);
        option(arguments, "size", mebibytes(size));
        option(arguments, "swap", mebibytes(swap));
        flag(arguments, "noswap", swap == null);
        option(arguments, "image", directory == null ? null : "sparse");
        option(arguments, "fs", filesystem);
        option(arguments, "memory", mebibytes(memory));
        option(arguments, "maxmem", mebibytes(maxMemory));
        option(arguments, "vcpus", Integer.toString(vcpus));
        option(arguments, "bridge", bridge);
        option(arguments, "mac", mac);
        flag(arguments, "dhcp", address == null);
        option(arguments, "ip", address);
        option(arguments, "netmask", netmask);
        option(arguments, "gateway", gateway);
        option(arguments, "kernel", kernel);
        option(arguments, "initrd", ramdisk);
        flag(arguments, "pygrub", pygrub);
        option(arguments, "install-method", install.name());
        option(arguments, "install-source", install.source().isEmpty() ? null : install.source());
        option(arguments, "mirror", mirror);
        option(arguments, "output", configDirectory);
        flag(arguments, "force", overwrite);
        return arguments;
    }

    private static void option(List<String> arguments, String name, @Nullable String value) {
        if (value != null) {
            arguments.add("--" + name + "=" + value);
        }
    }

    private static void flag(List<String> arguments, String name, boolean set) {
        if (set) {
            arguments.add("--" + name);
        }
    }

    private static @Nullable String mebibytes(@Nullable ByteSize size) {
        return size == null ? null : size.toMebibytes() + "M";
    }

    @Override
    public String toString() {
        return hostname + " (" + distribution + " from " + install + ")";
    }

    /** Collects what an image may have. Not thread-safe. */
    public static final class Builder {

        private static final List<String> FILESYSTEMS = List.of("ext2", "ext3", "ext4", "xfs", "btrfs", "reiserfs");

        private final String hostname;
        private final String distribution;
        private @Nullable String directory;
        private @Nullable String volumeGroup;
        private ByteSize size = ByteSize.gibibytes(4);
        private @Nullable ByteSize swap = ByteSize.mebibytes(512);
        private String filesystem = "ext4";
        private ByteSize memory = ByteSize.mebibytes(256);
        private @Nullable ByteSize maxMemory;
        private int vcpus = 1;
        private @Nullable String bridge;
        private @Nullable String mac;
        private boolean dhcp;
        private @Nullable String address;
        private @Nullable String netmask;
        private @Nullable String gateway;
        private @Nullable String kernel;
        private @Nullable String ramdisk;
        private boolean pygrub;
        private InstallMethod install = InstallMethod.debootstrap();
        private @Nullable String mirror;
        private final List<String> roles = new ArrayList<>();
        private boolean overwrite;
        private String configDirectory = "/etc/xen";

        private Builder(String hostname, String distribution) {
            this.hostname = ImageInputs.hostname(hostname);
            this.distribution = ImageInputs.word("distribution", distribution);
        }

        /** Images are files: {@code PATH/domains/HOSTNAME/disk.img}. This or {@link #volumeGroup} is required. */
        public Builder directory(String path) {
            this.directory = ImageInputs.path("directory", path);
            return this;
        }

        /** Images are logical volumes: {@code NAME/HOSTNAME-disk}. This or {@link #directory} is required. */
        public Builder volumeGroup(String name) {
            this.volumeGroup = ImageInputs.word("volume group", name);
            return this;
        }

        /** The size of the root disk, in whole mebibytes; a file is sparse. Default: 4 GiB. */
        public Builder size(ByteSize value) {
            this.size = ImageInputs.wholeMebibytes("size", value);
            return this;
        }

        /** The size of the swap disk, in whole mebibytes. Default: 512 MiB. */
        public Builder swap(ByteSize value) {
            this.swap = ImageInputs.wholeMebibytes("swap", value);
            return this;
        }

        /** No swap disk. */
        public Builder noSwap() {
            this.swap = null;
            return this;
        }

        /** The root disk's file system: ext2, ext3, ext4, xfs, btrfs or reiserfs. Default: ext4. */
        public Builder filesystem(String name) {
            if (!FILESYSTEMS.contains(name)) {
                throw new InvalidInputException("filesystem", "must be one of " + String.join(", ", FILESYSTEMS));
            }
            this.filesystem = name;
            return this;
        }

        /** The guest's memory, in whole mebibytes. Default: 256 MiB. */
        public Builder memory(ByteSize value) {
            this.memory = ImageInputs.wholeMebibytes("memory", value);
            return this;
        }

        /** The most memory that the guest may be given while it runs, in whole mebibytes. Default: its memory. */
        public Builder maxMemory(ByteSize value) {
            this.maxMemory = ImageInputs.wholeMebibytes("maxmem", value);
            return this;
        }

        /** The guest's virtual CPUs. Default: 1. */
        public Builder vcpus(int value) {
            if (value < 1 || value > 512) {
                throw new InvalidInputException("vcpus", "must be from 1 to 512");
            }
            this.vcpus = value;
            return this;
        }

        /** The host's bridge that the guest joins. Default: the host's settings. */
        public Builder bridge(String name) {
            this.bridge = Nic.onBridge(name).bridge();
            return this;
        }

        /** The address of its network card, such as {@code 00:16:3e:00:00:01}. Default: made from name and address. */
        public Builder mac(String value) {
            this.mac = Nic.onBridge("xenbr0", value).mac().orElseThrow();
            return this;
        }

        /** It asks for its address when it boots. This or {@link #address} is required. */
        public Builder dhcp() {
            this.dhcp = true;
            return this;
        }

        /** Its own fixed IPv4 address. This or {@link #dhcp} is required. */
        public Builder address(String ip, String netmaskOfIp) {
            ImageInputs.address("address", ip);
            ImageInputs.netmask(netmaskOfIp);
            this.address = ip;
            this.netmask = netmaskOfIp;
            return this;
        }

        /** Its way out of its own network. Default: none. */
        public Builder gateway(String ip) {
            ImageInputs.address("gateway", ip);
            this.gateway = ip;
            return this;
        }

        /** The kernel that it boots: a path on the host. Default: the host's settings, usually dom0's own. */
        public Builder kernel(String path) {
            this.kernel = ImageInputs.path("kernel", path);
            return this;
        }

        /** The kernel's initial RAM disk: a path on the host. Default: as for the kernel. */
        public Builder ramdisk(String path) {
            this.ramdisk = ImageInputs.path("ramdisk", path);
            return this;
        }

        /** It boots the kernel on its own disk. Distributions may have that as their default in xen-tools. */
        public Builder pygrub() {
            this.pygrub = true;
            return this;
        }

        /** Where its system comes from. Default: {@link InstallMethod#debootstrap()}. */
        public Builder install(InstallMethod value) {
            this.install = value;
            return this;
        }

        /** The mirror to install from, a URL without credentials. Default: the one that xen-tools has for the distribution. */
        public Builder mirror(String url) {
            this.mirror = ImageInputs.mirror(url);
            return this;
        }

        /** Adds a role: the name of a script in the host's directory of roles, run when the system is installed. */
        public Builder role(String name) {
            this.roles.add(ImageInputs.word("role", name));
            return this;
        }

        /**
         * Writes over an image and a configuration of that name ({@code --force}). Default: they are refused. What a failed run
         * had written over is lost.
         */
        public Builder overwrite() {
            this.overwrite = true;
            return this;
        }

        /** Where the configuration {@code HOSTNAME.cfg} is written. Default: {@code /etc/xen}. */
        public Builder configDirectory(String path) {
            this.configDirectory = ImageInputs.path("config directory", path);
            return this;
        }

        /**
         * The image.
         *
         * @throws InvalidInputException where it has not exactly one place and one kind of address, a gateway out of its network,
         *     less maximum memory than memory, a kernel besides pygrub, or a RAM disk without a kernel
         */
        public ImageSpec build() {
            if ((directory == null) == (volumeGroup == null)) {
                throw new InvalidInputException("directory or volume group", "must be given, and not both");
            }
            if (dhcp == (address != null)) {
                throw new InvalidInputException("dhcp or address", "must be given, and not both");
            }
            if (gateway != null && (address == null || !inNetwork(gateway, address, netmask))) {
                throw new InvalidInputException("gateway", "must be in the network of a fixed address");
            }
            if (maxMemory != null && maxMemory.compareTo(memory) < 0) {
                throw new InvalidInputException("maxmem", "must not be less than memory");
            }
            if (pygrub && kernel != null) {
                throw new InvalidInputException("kernel", "must not be given with pygrub");
            }
            if (ramdisk != null && kernel == null) {
                throw new InvalidInputException("ramdisk", "must not be given without a kernel");
            }
            return new ImageSpec(this);
        }

        private static boolean inNetwork(String gateway, String address, @Nullable String netmask) {
            long mask = netmask == null ? 0 : ImageInputs.netmask(netmask);
            return !gateway.equals(address)
                    && (ImageInputs.address("gateway", gateway) & mask)
                            == (ImageInputs.address("address", address) & mask);
        }
    }
}
