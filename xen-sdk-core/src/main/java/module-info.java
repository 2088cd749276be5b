/** Xen hosts, their domains, and moving domains between them. */
module io.github.xensdk.core {
    requires static transitive org.jspecify;
    requires com.hierynomus.sshj;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires org.slf4j;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.yaml;

    exports io.github.xensdk;
    exports io.github.xensdk.command;
    exports io.github.xensdk.detached;
    exports io.github.xensdk.domain;
    exports io.github.xensdk.image;
    exports io.github.xensdk.inventory;
    exports io.github.xensdk.local;
    exports io.github.xensdk.migration;
    exports io.github.xensdk.preparation;
    exports io.github.xensdk.ssh;
}
