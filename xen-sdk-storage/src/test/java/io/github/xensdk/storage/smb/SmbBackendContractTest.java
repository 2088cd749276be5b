package io.github.xensdk.storage.smb;

import io.github.xensdk.Secret;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.contract.StorageBackendContract;

class SmbBackendContractTest extends StorageBackendContract {

    @Override
    protected StorageSpec spec(SimulatedHosts hosts) {
        return StorageSpec.of("smb", "/xen/shared")
                .server(hosts.server())
                .clients(hosts.client())
                .password(Secret.from(() -> "a secret 'with' $things".toCharArray()))
                .build();
    }
}
