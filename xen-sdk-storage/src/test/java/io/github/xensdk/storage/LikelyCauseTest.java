package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LikelyCauseTest {

    private final Map<String, String> files = new HashMap<>();
    private final XenHost nevers = FilesHost.writable("nevers", files);
    private final XenHost avignon = FilesHost.readOnly("avignon", files);

    private StorageSpec spec(StorageAccess access) {
        return StorageSpec.of("nfs", "/xen/shared")
                .server(nevers, "10.77.0.11")
                .client(avignon, "10.77.0.12")
                .access(access)
                .build();
    }

    private static void tryOut(StorageSpec spec) {
        try {
            SharedDirectory.of(spec.path(), spec.hosts()).verify();
        } catch (StorageNotSharedException e) {
            throw LikelyCause.explained(spec, e);
        }
    }

    @Test
    void aClientWhoseRootMayNotWriteIsToldWhyXenCannotOpenADisk() {
        assertThatThrownBy(() -> tryOut(spec(StorageAccess.ROOT_IS_NOBODY)))
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageStartingWith("avignon: root of this client is nobody there, as was asked for")
                .hasMessageContaining("Xen's tools open disks as root")
                .hasMessageContaining("Permission denied")
                .hasCauseInstanceOf(StorageNotSharedException.class);
        assertThatThrownBy(() -> tryOut(spec(StorageAccess.ROOT)))
                .hasMessageContaining("seems to be nobody there (root squash)");
    }

    @Test
    void anotherFailureIsLeftAsItIs() {
        var other = new StorageNotSharedException("No space left on device", "avignon");

        assertThat(LikelyCause.explained(spec(StorageAccess.ROOT), other)).isSameAs(other);
    }

    @Test
    void aStaleHandleIsAMountOfWhatIsGone() {
        var seen = new StorageNotSharedException("cat: /xen/shared/.x: Stale file handle", "avignon");

        assertThat(LikelyCause.explained(spec(StorageAccess.ROOT), seen))
                .hasMessageContaining("avignon: the server has another directory there")
                .hasMessageContaining("apply() mounts it anew")
                .hasMessageContaining("(cat: /xen/shared/.x: Stale file handle)");
    }
}
