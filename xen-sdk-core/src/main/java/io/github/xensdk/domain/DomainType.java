package io.github.xensdk.domain;

/** How a guest is virtualised. */
public enum DomainType {
    /** Paravirtualised; its live migration needs shadow paging in Xen. */
    PV("pv"),
    /** Hardware-assisted without an emulated machine. */
    PVH("pvh"),
    /** Hardware-assisted with an emulated machine. */
    HVM("hvm");

    private final String xlName;

    DomainType(String xlName) {
        this.xlName = xlName;
    }

    /** The value of {@code type=} in a guest's configuration. */
    public String xlName() {
        return xlName;
    }
}
