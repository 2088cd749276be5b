package io.github.xensdk.preparation;

/** What a {@link HostPreparation} puts on a host. */
public enum PreparedItem {
    /**
     * {@code /etc/xen/scripts/vif-xensdk}: attaches a network interface to a plain bridge by three programs, where Xen's vif-bridge
     * runs some thirty. A guest that arrives stands still meanwhile. For {@link io.github.xensdk.domain.Nic#withLeanScript()}.
     */
    VIF_SCRIPT("vif-xensdk", "vif-bridge"),
    /**
     * {@code /etc/xen/scripts/block-xensdk}: the same for a disk that is a raw file or a block device, with the checks and the lock of
     * Xen's block. For {@link io.github.xensdk.domain.Disk#withLeanScript()}.
     */
    BLOCK_SCRIPT("block-xensdk", "block");

    static final String SCRIPTS = "/etc/xen/scripts";

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
        return SCRIPTS + "/" + script;
    }
}
