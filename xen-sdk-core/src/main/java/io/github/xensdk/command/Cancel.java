package io.github.xensdk.command;

/** What becomes of a command's process on the host when nobody waits for its end any more. */
public enum Cancel {

    /**
     * It goes on. Closing its channel is all that happens: it reads the end of its input, and what it prints goes nowhere; most
     * programs do not notice.
     */
    LEAVE_PROCESS,

    /**
     * It is ended, with its children: asked to by SIGTERM, and by SIGKILL when it is still there three seconds later. What moved to
     * a session of its own (a daemon, such as the one that {@code xl create} leaves) is no part of it and stays. Beware:
     * ending {@code xl} in the middle of a save or a migration leaves the guest as it is at that moment.
     */
    END_PROCESS
}
