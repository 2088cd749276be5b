package io.github.xensdk.storage.nfs;

import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;

class NfsBackendContractTest extends StorageBackendContract {

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("nfs", "/xen/shared")
                .server(hosts.server())
                .clients(hosts.client())
                .build();
    }
}
