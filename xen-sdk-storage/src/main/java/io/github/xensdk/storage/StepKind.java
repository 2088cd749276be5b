package io.github.xensdk.storage;

/** What a step does to a host. */
public enum StepKind {
    /** Installs a package with what it needs. */
    INSTALL_PACKAGE,
    /** Starts a service, now and at each boot. */
    START_SERVICE,
    /** Makes a directory. */
    MAKE_DIRECTORY,
    /** Writes a file of its own beside the host's configuration. */
    WRITE_DROP_IN,
    /** Makes a user that a service knows. */
    MAKE_USER,
    /** Lets a client in. */
    EXPORT,
    /** Has a service read its configuration again. */
    RELOAD,
    /** Mounts the storage. */
    MOUNT,
    /** Sees to it that it is there again after a reboot. */
    PERSIST
}
