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
    /** Takes a server into the pool of another one. */
    ADD_PEER,
    /** Makes a volume of directories of several servers, and sets its options. */
    MAKE_VOLUME,
    /** Has the servers of a volume serve it. */
    START_VOLUME,
    /** Lets a client in. */
    EXPORT,
    /** Has a service read its configuration again. */
    RELOAD,
    /** Mounts the storage. */
    MOUNT,
    /** Sees to it that it is there again after a reboot. */
    PERSIST
}
