package io.github.xensdk;

import io.github.xensdk.command.RemoteProcess;

/** How messages tell what is known of a process that nobody waits for any more. */
final class GivenUp {

    private GivenUp() {}

    static String said(RemoteProcess process) {
        return switch (process) {
            case NOT_STARTED -> "nothing was sent";
            case ENDED -> "its process was ended";
            case MAY_RUN -> "it may still run";
        };
    }
}
