package io.github.xensdk.examples.guides;

import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.KeptCheckpoint;
import io.github.xensdk.domain.StartMode;

/** The short programs of docs/guides/checkpoints.md. */
final class CheckpointGuide {

    private CheckpointGuide() {}

    static void save(XenHost nevers) {
        var store = CheckpointStore.on(nevers, "/var/lib/checkpoints");
        Domain guest = nevers.domains().get("guest-04");
        KeptCheckpoint kept = store.save(guest, "before-upgrade", AfterSave.DESTROY);
        System.out.println(kept.guest() + " is kept as " + kept.name());
    }

    static void restore(XenHost nevers) {
        var store = CheckpointStore.on(nevers, "/var/lib/checkpoints");
        Domain guest = store.restore("before-upgrade", StartMode.RUNNING);
        System.out.println(guest.name() + " is " + guest.state());
    }

    static void refused(CheckpointStore store) {
        try {
            store.restore("before-upgrade", StartMode.RUNNING);
        } catch (CheckpointConsumedException e) {
            System.out.println("it was restored before: start the guest from its disks");
        } catch (CheckpointCorruptException e) {
            System.out.println("it is not what was saved: " + e.getMessage());
        }
    }

    static void list(CheckpointStore store) {
        for (KeptCheckpoint kept : store.list()) {
            String restored = kept.consumed().map(by -> ", restored " + by).orElse("");
            System.out.println(kept.name() + " of " + kept.savedAt() + restored);
        }
        store.remove("before-upgrade");
    }
}
