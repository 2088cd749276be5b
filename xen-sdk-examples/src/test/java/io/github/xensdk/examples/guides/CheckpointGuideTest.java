package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.testkit.GuestSpec;
import java.io.RandomAccessFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckpointGuideTest extends SimulatedPair {

    private CheckpointStore store;

    @BeforeEach
    void aGuestAndADirectory() {
        xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
        xen.host("nevers").makeDirectory("/var/lib/checkpoints");
        store = CheckpointStore.on(nevers, "/var/lib/checkpoints");
    }

    @Test
    void aGuestIsKeptAndComesBackOnce() throws Exception {
        assertThat(Printed.by(() -> CheckpointGuide.save(nevers)))
                .isEqualToIgnoringNewLines("guest-04 is kept as before-upgrade");
        assertThat(xen.host("nevers").domains()).isEmpty();

        assertThat(Printed.by(() -> CheckpointGuide.restore(nevers))).startsWith("guest-04 is ");
        assertThat(xen.guest("guest-04").host()).contains("nevers");

        nevers.domains().destroy(nevers.domains().get("guest-04"));
        assertThat(Printed.by(() -> CheckpointGuide.refused(store))).startsWith("it was restored before");
        assertThat(Printed.by(() -> CheckpointGuide.list(store))).contains("before-upgrade of ", ", restored ");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void oneThatWasChangedIsNotRestored() throws Exception {
        String path = store.save(nevers.domains().get("guest-04"), "before-upgrade", AfterSave.DESTROY)
                .file()
                .path();
        try (var file = new RandomAccessFile(xen.host("nevers").path(path).toFile(), "rw")) {
            file.seek(file.length() - 1);
            file.write('x');
        }

        assertThat(Printed.by(() -> CheckpointGuide.refused(store))).startsWith("it is not what was saved: ");
        assertThat(xen.host("nevers").domains()).isEmpty();
    }
}
