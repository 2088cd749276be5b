package io.github.xensdk.domain;

/** How far the two ends of a device are: XenbusState of Xen's io/xenbus.h, as the guest's end has it. */
public enum DeviceState {
    /** Nobody has said anything yet. */
    UNKNOWN,
    /** It is being set up. */
    INITIALISING,
    /** One end waits for the other. */
    INIT_WAIT,
    /** One end is ready, the other is not. */
    INITIALISED,
    /** The guest uses it. */
    CONNECTED,
    /** It is being given back. */
    CLOSING,
    /** It was given back. */
    CLOSED,
    /** A passed-through device changes. */
    RECONFIGURING,
    /** A passed-through device has changed. */
    RECONFIGURED
}
