package io.github.xensdk.storage.gluster;

import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;
import java.nio.file.Path;

/** On two hosts, the least; a third one has the same steps as the second, and is in {@link GlusterStorageTest}. */
class GlusterBackendContractTest extends StorageBackendContract {

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("gluster", "/shared")
                .server(hosts.server())
                .clients(hosts.client())
                .option("arbiter", "server")
                .build();
    }

    @Override
    protected Path stored(SimulatedHosts hosts, SharedStorage storage, String fileName) {
        return hosts.host(0).path("/shared.brick/data/" + fileName);
    }

    @Override
    protected boolean takesDataThatIsThere() {
        return false;
    }
}
