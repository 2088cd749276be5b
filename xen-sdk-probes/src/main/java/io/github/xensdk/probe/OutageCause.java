package io.github.xensdk.probe;

/** What was heard in place of answers while a target was down. */
public enum OutageCause {

    /** The target's host, or something in front of it, said that nobody serves there: a closed port, a reset, an early end. */
    REFUSED,

    /** This machine or a router said that there is no way to the target. */
    UNREACHABLE,

    /** The service answered that it cannot serve: HTTP status 500 or above. */
    SERVER_ERROR,

    /**
     * Most of the probes that are known of it were answered, but after the late bound: the target, or the way to it, could not keep up.
     * Replies that come after more than twice that bound may not be known.
     */
    LATE,

    /**
     * This machine did not know the target's link address for a part of the outage, and asked for it only once a second or so:
     * nothing was sent to the target in between, so the end may have been seen late. The lower bound allows for it.
     */
    ADDRESS_RESOLUTION
}
