package io.github.xensdk.internal.xl;

import java.util.Set;

/** The scripts that attach guests' devices: Xen's own, and those of a preparation beside them. */
public final class DeviceScripts {

    /** Where xl looks for one that is named without a path. */
    public static final String DIRECTORY = "/etc/xen/scripts";

    /** Ours for interfaces. */
    public static final String LEAN_VIF = "vif-xensdk";

    /** Ours for disks. */
    public static final String LEAN_BLOCK = "block-xensdk";

    /** Xen's for interfaces on a bridge. */
    public static final String VIF_BRIDGE = "vif-bridge";

    /** Xen's for disks. */
    public static final String BLOCK = "block";

    private static final Set<String> USUAL = Set.of(path(BLOCK), path(VIF_BRIDGE));

    private DeviceScripts() {}

    /** Where a script is that a configuration names. */
    public static String path(String named) {
        return named.startsWith("/") ? named : DIRECTORY + "/" + named;
    }

    /** Whether each host with Xen has it. */
    static boolean isUsual(String named) {
        return USUAL.contains(path(named));
    }

    /** Whether it is ours, which attaches the file or block device that is named; others may make something else of the name. */
    static boolean isLeanBlock(String named) {
        return path(named).equals(path(LEAN_BLOCK));
    }
}
