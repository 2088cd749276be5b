package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageRemoval;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Storage that the SDK sets up between real hosts, and takes away again. */
@Timeout(600)
class StorageLabTest {

    private static final String PATH = "/xen/xensdk-test-nfs";

    /** What must be as before: configuration byte by byte, exports, mounts, and what lies under /xen. */
    private static final String STATE = """
            for file in /etc/exports /etc/exports.d/* /etc/fstab; do [ ! -f "$file" ] || { echo "== $file"; cat "$file"; }; done
            echo == exports; exportfs -s
            echo == mounts; cut -d ' ' -f 1-4 /proc/mounts
            echo == directories; ls -d /xen/* /var/lib/xen-sdk/storage 2> /dev/null
            true
            """;

    private final OnTheLab here = new OnTheLab(1);
    private final SharedStorage storage = SharedStorage.nfs(PATH)
            .server(here.nevers, address(here.nevers))
            .client(here.avignon, address(here.avignon))
            .build();

    private static String address(XenHost host) {
        return host.peerAddress().orElseThrow().host();
    }

    private List<String> states() {
        return List.of(FaultStage.run(here.nevers, STATE), FaultStage.run(here.avignon, STATE));
    }

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            storage.removeWithAllData();
        }
    }

    @Test
    void anExportIsPlannedSetUpProvenAndTakenAwayWithoutATrace() {
        List<String> before = states();
        assertThat(storage.plan().isThere()).isFalse();
        assertThat(states()).as("a plan touches nothing").isEqualTo(before);

        storage.provision();

        assertThat(storage.apply()).as("all is there").isEmpty();
        assertThat(storage.status().isReady()).isTrue();
        assertThat(FaultStage.run(here.avignon, "grep \" $1 \" /proc/mounts", PATH))
                .contains(address(here.nevers) + ":" + PATH + " ", " nfs4 ", "hard", "vers=4.2", "sync");
        FaultStage.run(here.avignon, "echo data > \"$1/file\"", PATH);

        StorageRemoval kept = storage.remove();
        assertThat(kept.left()).as("data stays").anyMatch(left -> left.contains(PATH));
        assertThat(FaultStage.run(here.nevers, "cat \"$1/file\"", PATH)).isEqualTo("data");
        FaultStage.run(here.nevers, "rm -r \"$1\"", PATH);
        storage.remove();
        assertThat(states()).isEqualTo(before);
    }

    @Test
    void whatStandsInTheWayIsRefusedAndAMountThatIsGoneIsNamed() {
        FaultStage.run(here.avignon, "mkdir -p \"$1\" && touch \"$1/mine\"", PATH);
        assertThatThrownBy(storage::apply)
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("is not empty");
        FaultStage.run(here.avignon, "rm -r \"$1\"", PATH);

        storage.provision();
        FaultStage.run(here.avignon, "umount \"$1\"", PATH);
        assertThatThrownBy(storage::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("MOUNT " + PATH);
        assertThat(storage.apply()).as("applying again mends it").hasSize(1);
        storage.verify();
    }
}
