package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.inventory.Inventory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that say where hosts' names lead. Default: as with {@code ssh root@NAME}, whose keys must be known. */
final class WhichHosts {

    @ArgGroup
    private @Nullable Place place;

    private static final class Place {

        @Option(names = "--lab", description = "the lab's hosts, nevers and avignon; it must be up")
        private boolean onLab;

        @Option(names = "--inventory", paramLabel = "FILE", description = "the hosts of a file such as xen.yaml")
        private @Nullable Path inventory;
    }

    /** The caller closes it. */
    XenHost connect(String name) {
        Path inventory = place == null ? null : place.inventory;
        if (inventory != null) {
            return Inventory.read(inventory).connect(name);
        }
        if (place != null && place.onLab) {
            return XenHost.connect(Lab.status().host(name));
        }
        return XenHost.connect(name);
    }
}
