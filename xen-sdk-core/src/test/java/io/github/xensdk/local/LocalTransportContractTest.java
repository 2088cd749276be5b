package io.github.xensdk.local;

import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.contract.CommandTransportContract;

class LocalTransportContractTest extends CommandTransportContract {

    @Override
    protected CommandTransport open() {
        return LocalTransport.create("here");
    }
}
