package io.github.xensdk.examples.guides;

import io.github.xensdk.ByteSize;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.storage.SharedDirectory;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageImage;
import io.github.xensdk.storage.StorageImages;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageRemoval;
import io.github.xensdk.storage.StorageStepFailedException;
import java.nio.file.Path;
import java.util.List;

/** The short programs of docs/guides/storage.md. */
final class StorageGuide {

    private StorageGuide() {}

    static void provision(XenHost nevers, XenHost avignon) {
        var storage =
                SharedStorage.nfs("/xen/shared").server(nevers).clients(avignon).build();
        System.out.println(storage.plan().describe()); // touches nothing
        storage.provision(); // apply() and verify()
        System.out.println(storage.status().isReady());
    }

    static void smb(XenHost nevers, XenHost avignon) {
        var storage = SharedStorage.smb("/xen/private")
                .server(nevers, "10.77.0.11")
                .client(avignon, "10.77.0.12")
                .password(Secret.fromFile(Path.of("/etc/mover/smb-password")))
                .build();
        System.out.println(storage);
    }

    static void failures(SharedStorage storage) {
        try {
            storage.provision();
        } catch (StorageRefusedException e) {
            System.out.println("nothing was touched: " + e.getMessage());
        } catch (StorageStepFailedException e) {
            System.out.println((e.remaining().isEmpty() ? "undone: " : "not all undone: ") + e.getMessage());
        } catch (StorageNotSharedException e) {
            System.out.println("it is set up, and not what it should be: " + e.getMessage());
        }
    }

    static void images(SharedStorage storage) {
        var images = StorageImages.on(storage);
        images.create("guest-05.img", ByteSize.gibibytes(8)); // takes room only as the guest writes
        for (StorageImage image : images.list()) {
            System.out.println(image.name() + ": " + image.virtualSize() + ", used by " + image.users());
        }
        Disk disk = Disk.raw(storage.image("guest-05.img"), "xvda"); // for DomainConfig's builder
        System.out.println(disk.target());
    }

    static void given(XenHost nevers, XenHost avignon) {
        SharedDirectory.at("/xen/shared", List.of(nevers, avignon)).verify();
    }

    static void remove(SharedStorage storage) {
        StorageRemoval removal = storage.remove();
        removal.left().forEach(left -> System.out.println("still there: " + left));
    }
}
