package io.github.xensdk.preparation;

import io.github.xensdk.internal.xl.DeviceScripts;

/** What a {@link HostPreparation} puts on a host. */
public enum PreparedItem {
    /**
     * {@code vif-xensdk}: attaches a network interface to a plain bridge by three programs besides its shell. Xen's vif-bridge runs many
     * more, and a guest that arrives stands still meanwhile. For {@link io.github.xensdk.domain.Nic#withLeanScript()}.
     */
    VIF_SCRIPT(DeviceScripts.LEAN_VIF, DeviceScripts.VIF_BRIDGE),
    /**
     * {@code block-xensdk}: the same for a disk that is a raw file or a block device, with the checks and the lock of Xen's block. For
     * {@link io.github.xensdk.domain.Disk#withLeanScript()}.
     */
    BLOCK_SCRIPT(DeviceScripts.LEAN_BLOCK, DeviceScripts.BLOCK);

    private final String script;
    private final String original;

    PreparedItem(String script, String original) {
        this.script = script;
        this.original = original;
    }

    String script() {
        return script;
    }

    /** Xen's own for the same, to which it leaves whatever is unusual. */
    String original() {
        return original;
    }

    /** Where it is on a host. */
    public String path() {
        return DeviceScripts.path(script);
    }
}
