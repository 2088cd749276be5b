package io.github.xensdk.testkit;

/** A version of Xen whose {@code xl} a simulated host speaks, where their output differs. */
public enum XenVersion {
    V4_14(14),
    V4_15(15),
    V4_16(16),
    V4_17(17),
    V4_18(18),
    V4_19(19),
    V4_20(20);

    private final int minor;

    XenVersion(int minor) {
        this.minor = minor;
    }

    /** The 17 of 4.17. */
    public int minor() {
        return minor;
    }

    /** As {@code xl info} says it, such as {@code 4.17.7}. */
    @Override
    public String toString() {
        return "4." + minor + ".7";
    }
}
