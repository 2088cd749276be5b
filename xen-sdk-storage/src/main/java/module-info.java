/** Shared storage at the same path on every host. */
module io.github.xensdk.storage {
    requires static transitive org.jspecify;
    requires transitive io.github.xensdk.core;
    requires org.slf4j;

    exports io.github.xensdk.storage;
}
