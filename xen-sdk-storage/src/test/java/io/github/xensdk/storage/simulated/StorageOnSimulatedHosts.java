package io.github.xensdk.storage.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.contract.SimulatedHost;
import io.github.xensdk.storage.contract.SimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests of one kind of storage on hosts that are not as they should be; the scripts really run. */
public abstract class StorageOnSimulatedHosts {

    @TempDir
    Path directory;

    protected SimulatedHosts hosts;
    protected SimulatedHost nevers;
    protected SimulatedHost avignon;
    protected SimulatedHost orange;

    @BeforeEach
    void newHosts() {
        hosts = new SimulatedHosts(directory);
        nevers = hosts.host(0);
        avignon = hosts.host(1);
        orange = hosts.host(2);
    }

    @AfterEach
    void close() {
        hosts.close();
    }

    protected static void write(SimulatedHost host, String file, String text) throws IOException {
        Files.createDirectories(host.path(file).getParent());
        Files.writeString(host.path(file), text);
    }

    protected void assertRefused(SharedStorage storage, String reason) {
        Map<String, Map<String, String>> before = hosts.snapshot();

        assertThatThrownBy(storage::apply)
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("nothing was touched")
                .hasMessageContaining(reason);

        assertThat(hosts.changingCommands()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }
}
