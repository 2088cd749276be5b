package io.github.xensdk.storage.gluster;

import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;
import java.nio.file.Path;

class GlusterBackendContractTest extends StorageBackendContract {

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("gluster", "/shared")
                .server(hosts.server())
                .clients(hosts.client(), hosts.host(2).asXenHost())
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
