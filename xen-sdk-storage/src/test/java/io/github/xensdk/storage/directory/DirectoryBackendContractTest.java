package io.github.xensdk.storage.directory;

import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;

class DirectoryBackendContractTest extends StorageBackendContract {

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("directory", "/xen/images").server(hosts.server()).build();
    }
}
