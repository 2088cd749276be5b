package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;

/** Whether a guest is still ours to move. */
@FunctionalInterface
interface Ownership {

    /** For looks that change nothing. */
    Ownership NOT_NEEDED = () -> {};

    /**
     * To be called before each step that another program's steps must not meet. Sends nothing while the lease is fresh.
     *
     * @throws OutcomeUnknownException where it is not ours any more, or that cannot be proven
     */
    void prove();
}
