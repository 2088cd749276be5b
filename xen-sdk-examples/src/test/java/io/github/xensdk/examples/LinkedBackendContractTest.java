package io.github.xensdk.examples;

import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class LinkedBackendContractTest extends StorageBackendContract {

    /** What the administrator has mounted: the first host's is everybody's. */
    @Override
    protected void furnish(SimulatedHosts hosts) throws IOException {
        Path san = Files.createDirectories(hosts.host(0).path("/mnt/san"));
        Files.createSymbolicLink(
                Files.createDirectories(hosts.host(1).path("/mnt")).resolve("san"), san);
    }

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("linked", "/srv/xen")
                .server(hosts.server())
                .clients(hosts.client())
                .option("source", "/mnt/san")
                .build();
    }

    @Override
    protected Path stored(SimulatedHosts hosts, SharedStorage storage, String fileName) {
        return hosts.host(0).path("/mnt/san/" + storage.spec().id() + "/" + fileName);
    }

    @Override
    protected boolean takesDataThatIsThere() {
        return false;
    }
}
