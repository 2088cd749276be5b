package io.github.xensdk.testkit.internal.ssh;

/** What goes wrong with a command on its way, whatever the command is. */
public enum Mischief {
    NONE,
    /** The connection it came by is gone before it runs. */
    LOSE_CONNECTION,
    /** It is never answered, and not run. */
    HANG,
    /** Something is printed that has nothing to do with it; it is not run. */
    GARBAGE,
    /** It runs, and its channel is closed without an exit status. */
    NO_EXIT_STATUS
}
