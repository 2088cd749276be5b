package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.contract.SimulatedHosts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On the hosts of the storage's own tests: the test kit's have no exports. */
class StorageGuideTest {

    private SimulatedHosts hosts;

    @BeforeEach
    void start(@TempDir Path directory) {
        hosts = new SimulatedHosts(directory);
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    private SharedStorage storage() {
        return SharedStorage.nfs("/xen/shared")
                .server(hosts.server())
                .clients(hosts.client())
                .build();
    }

    @Test
    void storageIsPlannedSetUpProvenUsedAndRemoved() throws Exception {
        assertThat(Printed.by(() -> StorageGuide.provision(hosts.server(), hosts.client())))
                .contains("nevers: EXPORT", "avignon: MOUNT", "true");
        assertThat(Printed.by(() -> StorageGuide.images(storage())))
                .contains("guest-05.img: 8 GiB, used by []", "/xen/shared/guest-05.img");
        StorageGuide.given(hosts.server(), hosts.client());
        assertThat(Printed.by(() -> StorageGuide.remove(storage()))).contains("still there: ", "/xen/shared");
    }

    @Test
    void storageWithAPasswordIsDescribed() throws Exception {
        assertThat(Printed.by(() -> StorageGuide.smb(hosts.server(), hosts.client())))
                .contains("smb /xen/private of nevers");
    }

    @Test
    void whatStandsInTheWayIsTold() throws Exception {
        Files.createDirectories(hosts.host(1).path("/xen"));
        Files.writeString(hosts.host(1).path("/xen/shared"), "somebody's file");

        assertThat(Printed.by(() -> StorageGuide.failures(storage()))).contains("nothing was touched: ");
    }
}
