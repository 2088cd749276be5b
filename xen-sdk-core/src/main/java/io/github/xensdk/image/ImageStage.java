package io.github.xensdk.image;

/** What the making of an image goes through, in this order; a stage may be left out. */
public enum ImageStage {
    /** The host and xen-create-image check what they were given. */
    CHECK,
    /** Disks are made and formatted. */
    DISKS,
    /** The system is unpacked, copied or put together from packages. */
    INSTALL,
    /** The hooks of the distribution make it a guest's: network, names, file systems. */
    CUSTOMISE,
    /** Scripts of roles run, and the password of root is set. */
    ROLES,
    /** The configuration is written. */
    CONFIGURE,
    /** Mounts go; where it failed, all that was made goes. */
    CLEAN_UP
}
