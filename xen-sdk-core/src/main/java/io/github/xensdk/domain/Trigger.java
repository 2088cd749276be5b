package io.github.xensdk.domain;

import java.util.Locale;

/** A signal to a guest's (virtual) machine. Tried on Xen 4.17, where x86 knows the first three and S3_RESUME. */
public enum Trigger {
    /** A non-maskable interrupt, for PV, PVH and HVM guests: what the kernel does then is its own affair. */
    NMI,
    /** The power button of an HVM guest. Xen refuses it for PV guests; PVH guests have none and hear nothing. */
    POWER,
    /** The sleep button of an HVM guest. Xen refuses it for PV guests; PVH guests have none and hear nothing. */
    SLEEP,
    /** Where Xen has it; not on x86. */
    RESET,
    /** Where Xen has it; not on x86. */
    INIT,
    /** Wakes an HVM guest from ACPI S3. Refused for others. */
    S3RESUME;

    String xlName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
