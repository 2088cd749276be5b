package io.github.xensdk.storage;

/** How a host stands to a step. */
public enum StepState {
    /** It is as it shall be; nothing will be done. */
    THERE,
    /** It will be changed. */
    TO_DO,
    /** Something stands in the way that is not the SDK's to change. */
    REFUSED
}
