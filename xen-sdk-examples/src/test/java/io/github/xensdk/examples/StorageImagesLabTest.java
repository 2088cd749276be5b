package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.xensdk.ByteSize;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.storage.ImageInUseException;
import io.github.xensdk.storage.StorageImage;
import io.github.xensdk.storage.StorageImages;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images on the lab's own shared storage, and the guest that has two of them as disks, on one host and then on the other. */
@Tag(OnTheLab.THOROUGH)
@Timeout(900)
class StorageImagesLabTest {

    private static final String RAW = "xensdk-test-raw.img";
    private static final String QCOW2 = "xensdk-test-other.qcow2";
    private static final String COPY = "xensdk-test-copy.img";
    private static final ByteSize SIZE = ByteSize.mebibytes(8);

    private final OnTheLab here = new OnTheLab(1);
    private final StorageImages images =
            StorageImages.at(here.lab.sharedDirectory(), List.of(here.nevers, here.avignon));

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            here.guests.clear(here.slot);
            FaultStage.run(
                    here.nevers, "rm -f \"$1\" \"$2\" \"$3\"", images.path(RAW), images.path(QCOW2), images.path(COPY));
        }
    }

    private void isNamedAsTheUserOn(XenHost host, String name) {
        assertThat(images.get(name).users())
                .anyMatch(
                        user -> user.host().equals(host.name()) && user.guest().equals(Optional.of(here.slot.name())));
        assertThatThrownBy(() -> images.delete(name))
                .isInstanceOf(ImageInUseException.class)
                .hasMessageContainingAll(name, host.name(), here.slot.name());
    }

    @Test
    void imagesAreMadeAndGrownAndNothingTouchesThemWhereverAGuestHasThemAsDisks() {
        images.create(RAW, SIZE);
        images.createQcow2(QCOW2, SIZE);
        images.grow(RAW, ByteSize.mebibytes(16));
        images.grow(QCOW2, ByteSize.mebibytes(16));
        assertThat(images.list())
                .filteredOn(image -> image.name().startsWith("xensdk-test"))
                .extracting(StorageImage::format, StorageImage::virtualSize)
                .containsExactly(
                        tuple(StorageImage.Format.QCOW2, ByteSize.mebibytes(16)),
                        tuple(StorageImage.Format.RAW, ByteSize.mebibytes(16)));

        here.guests
                .create(
                        here.slot,
                        DomainType.PVH,
                        here.nevers,
                        Disk.raw(images.path(RAW), "xvdb"),
                        new Disk(images.path(QCOW2), Disk.Format.QCOW2, "xvdc", false))
                .close();
        isNamedAsTheUserOn(here.nevers, RAW);
        isNamedAsTheUserOn(here.nevers, QCOW2);
        assertThatThrownBy(() -> images.copy(RAW, COPY)).isInstanceOf(ImageInUseException.class);
        assertThatThrownBy(() -> images.grow(QCOW2, ByteSize.mebibytes(32))).isInstanceOf(ImageInUseException.class);

        LabStorage.move(here, here.nevers, here.avignon);
        isNamedAsTheUserOn(here.avignon, RAW);
        isNamedAsTheUserOn(here.avignon, QCOW2);
        assertThat(images.get(RAW).users()).noneMatch(user -> user.host().equals(here.nevers.name()));

        here.avignon.domains().destroy(here.avignon.domains().get(here.slot.name()));
        assertThat(images.get(RAW).users()).isEmpty();
        images.copy(RAW, COPY);
        assertThat(images.sha256(COPY)).isEqualTo(images.sha256(RAW));
        images.delete(COPY);
        images.delete(RAW);
        images.delete(QCOW2);
        assertThat(images.list()).noneMatch(image -> image.name().startsWith("xensdk-test"));
    }
}
