package io.github.xensdk.ssh;

import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.contract.CommandTransportContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that behaves as OpenSSH does. */
class SshTransportContractTest extends CommandTransportContract {

    @TempDir
    Path directory;

    private @Nullable SshServerFixture server;

    @Override
    protected CommandTransport open() throws Exception {
        SshServerFixture running = server == null ? new SshServerFixture(directory) : server;
        configure(running);
        server = running;
        return SshTransport.connect(running.endpoint().build());
    }

    void configure(SshServerFixture fixture) {}

    @AfterEach
    void stopServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }
}
