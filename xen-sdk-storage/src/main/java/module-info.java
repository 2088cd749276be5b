/** Shared storage at the same path on every host. */
module io.github.xensdk.storage {
    requires static transitive org.jspecify;
    requires transitive io.github.xensdk.core;
    requires java.xml;
    requires org.slf4j;

    exports io.github.xensdk.storage;
    exports io.github.xensdk.storage.directory;
    exports io.github.xensdk.storage.gluster;
    exports io.github.xensdk.storage.nfs;
    exports io.github.xensdk.storage.smb;
    exports io.github.xensdk.storage.spi;

    uses io.github.xensdk.storage.spi.StorageBackend;

    provides io.github.xensdk.storage.spi.StorageBackend with
            io.github.xensdk.storage.nfs.NfsBackend,
            io.github.xensdk.storage.smb.SmbBackend,
            io.github.xensdk.storage.gluster.GlusterBackend,
            io.github.xensdk.storage.directory.DirectoryBackend;
}
