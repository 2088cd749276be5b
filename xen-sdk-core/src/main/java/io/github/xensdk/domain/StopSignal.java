package io.github.xensdk.domain;

/** How a guest is asked to stop. */
public enum StopSignal {
    /** By a word in its control node, which paravirtual drivers watch: PV and PVH guests, HVM guests that have them. */
    CONTROL,
    /** The same, and for an HVM guest without such drivers the button of its machine ({@code xl -F}). */
    CONTROL_OR_ACPI
}
