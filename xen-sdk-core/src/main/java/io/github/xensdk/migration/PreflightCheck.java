package io.github.xensdk.migration;

/** What {@linkplain Migration#preflight() a preflight} looks at. */
public enum PreflightCheck {
    /** The guest executes on the source. */
    GUEST_STATE("a guest that does not execute cannot answer a request to suspend"),

    /** The source's toolstack has the guest's configuration. */
    CONFIGURATION("xl moves no guest whose configuration it has not got"),

    /** Source and target are two machines. */
    SAME_HOST("a host cannot give a guest to itself"),

    /** The target holds no copy of the guest, whatever its name is. */
    SAME_GUEST("two copies would write on one disk"),

    /** The guest's name is free on the target, and so is the one that xl gives it while it arrives. */
    NAME("xl would refuse it, in the worst case after the guest has left the source"),

    /** No command of xl is moving the guest already. */
    AT_WORK("both would move it"),

    /** No half of an earlier migration has a name that this one may need. */
    LEFTOVER,

    /** The target's Xen understands what the source's Xen writes. */
    XEN_VERSION,

    /** The target's processors have all features of the source's. */
    CPU_FEATURES,

    /** The target's Xen runs guests of that type. */
    GUEST_TYPE,

    /** The source's Xen can tell which memory a guest of that type has written to, which a live migration needs. */
    LOG_DIRTY,

    /** The target has room for the guest's memory. */
    MEMORY,

    /** The target has the bridges of the guest's interfaces, and they forward at once. */
    BRIDGE,

    /** The guest's disks are the same storage under the same path on both hosts. */
    DISK,

    /** The guest's disks are raw: of other formats the source's QEMU keeps in its memory what the target's must see. */
    DISK_FORMAT,

    /** The source has the guest's disks on mounts that keep nothing in its memory that the target must see. */
    DISK_CACHE,

    /** The disks that go with the guest can be copied, to a place that is free. */
    LOCAL_DISK("the copy would fail, or write over a file"),

    /** The target has the files that the guest boots from. */
    BOOT_FILE,

    /** The target has the scripts that attach the guest's devices, where these are others than Xen's usual ones. */
    DEVICE_SCRIPT("xl could not attach the guest's devices"),

    /** The guest has no device of the source's machine. */
    PASSTHROUGH,

    /** The source's xl has the options that are asked for. */
    XL_OPTION("xl would refuse the command"),

    /** Both hosts have the programs that the way needs. */
    TOOLS("the way cannot work without them"),

    /** The source reaches the target over SSH, without a question, where the way needs that. */
    LINK,

    /** The directory for the checkpoint is there, writable, and shared where the way needs that. */
    CHECKPOINT_DIRECTORY,

    /** The checkpoint fits. */
    CHECKPOINT_SPACE,

    /** Both hosts' clocks show the same time. */
    CLOCK;

    private final String why;

    PreflightCheck() {
        this("");
    }

    PreflightCheck(String why) {
        this.why = why;
    }

    /** Whether {@link Migration.Builder#despite} may name it. */
    public boolean canBeOverridden() {
        return why.isEmpty();
    }

    /** Why it cannot be overridden, for people; empty where it can. */
    public String whyNot() {
        return why;
    }
}
