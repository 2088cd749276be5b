package io.github.xensdk.storage;

/** Who root of a client is on the storage. */
public enum StorageAccess {
    /** Root. Xen's tools open a guest's disk as root, so this is what they need. */
    ROOT,
    /**
     * Nobody (NFS: root squash). Xen's tools cannot open a disk then, unless its permissions let everyone in. For storage that holds
     * other things.
     */
    ROOT_IS_NOBODY
}
