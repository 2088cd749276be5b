package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.image.ImageExistsException;
import io.github.xensdk.storage.contract.SimulatedHost;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images on storage of two simulated hosts; the scripts really run. */
class StorageImagesTest extends StorageOnSimulatedHosts {

    private static final String PATH = "/xen/shared";
    private static final String UUID = "11111111-2222-3333-4444-555555555555";
    private static final ByteSize SIZE = ByteSize.mebibytes(64);

    private StorageImages images;

    /** As a mount would be. */
    @BeforeEach
    void storage() throws IOException {
        Files.createDirectories(nevers.path(PATH));
        Files.createDirectories(avignon.path(PATH).getParent());
        Files.createSymbolicLink(avignon.path(PATH), nevers.path(PATH));
        images = StorageImages.at(PATH, List.of(nevers.asXenHost(), avignon.asXenHost()));
    }

    @Test
    void imagesOfStorageThatWasSetUpLieOnIt() throws IOException {
        SharedStorage storage = SharedStorage.nfs("/xen/exported")
                .server(nevers.asXenHost())
                .clients(avignon.asXenHost())
                .provision();

        StorageImages.on(storage).create("guest-01.img", SIZE);

        assertThat(Files.size(avignon.path("/xen/exported/guest-01.img"))).isEqualTo(SIZE.bytes());
    }

    private Path file(String name) {
        return nevers.path(PATH + "/" + name);
    }

    private static void guestHas(SimulatedHost host, String kind, String path) throws IOException {
        write(host, "/xenstore", """
                /local/domain/0/backend/vbd/7/51712/domain = "old name"
                /local/domain/0/backend/vbd/7/51712/params = "%s"
                /local/domain/7/name = "guest-01"
                /local/domain/7/vm = "/vm/%s"
                """.formatted(kind + path, UUID));
    }

    private List<String> all() throws IOException {
        try (Stream<Path> files = Files.list(file("."))) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anImageIsMadeWithoutTakingRoomAndListed() throws IOException {
        images.create("guest-01.img", SIZE);

        assertThat(Files.size(file("guest-01.img"))).isEqualTo(SIZE.bytes());
        StorageImage image = images.get("guest-01.img");
        assertThat(image.format()).isEqualTo(StorageImage.Format.RAW);
        assertThat(image.virtualSize()).isEqualTo(SIZE);
        assertThat(image.allocated().bytes()).isLessThan(ByteSize.mebibytes(1).bytes());
        assertThat(image.users()).isEmpty();
    }

    @Test
    void aQcow2ImageHasTheSizeThatItsHeaderSays() throws IOException {
        write(nevers, "/var/lib/dpkg/status.d/qemu-utils", "");

        images.createQcow2("guest-02.qcow2", ByteSize.gibibytes(5));

        StorageImage image = images.get("guest-02.qcow2");
        assertThat(image.format()).isEqualTo(StorageImage.Format.QCOW2);
        assertThat(image.virtualSize()).isEqualTo(ByteSize.gibibytes(5));
        images.grow("guest-02.qcow2", ByteSize.gibibytes(6));
        assertThat(images.get("guest-02.qcow2").virtualSize()).isEqualTo(ByteSize.gibibytes(6));
    }

    @Test
    void aHostWithoutQemuImgIsNamedWithThePackage() throws IOException {
        assertThatThrownBy(() -> images.createQcow2("guest-02.qcow2", SIZE))
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("nevers")
                .hasMessageContaining("install qemu-utils");
        assertThat(all()).isEmpty();
    }

    @Test
    void whatIsThereIsNeverWrittenOver() throws IOException {
        Files.writeString(file("guest-01.img"), "precious");
        images.create("other.img", SIZE);

        assertThatThrownBy(() -> images.create("guest-01.img", SIZE))
                .isInstanceOf(ImageExistsException.class)
                .hasMessageContaining("exists already: " + PATH + "/guest-01.img");
        assertThatThrownBy(() -> images.copy("other.img", "guest-01.img")).isInstanceOf(ImageExistsException.class);

        assertThat(Files.readString(file("guest-01.img"))).isEqualTo("precious");
        assertThat(all()).containsExactly("guest-01.img", "other.img");
    }

    @Test
    void aCopyIsTheSameAndTakesNoMoreRoom() throws IOException {
        images.create("guest-01.img", SIZE);
        try (var disk =
                java.nio.channels.FileChannel.open(file("guest-01.img"), java.nio.file.StandardOpenOption.WRITE)) {
            disk.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}), SIZE.bytes() / 2);
        }

        images.copy("guest-01.img", "guest-02.img");

        assertThat(images.sha256("guest-02.img")).isEqualTo(images.sha256("guest-01.img"));
        assertThat(images.get("guest-02.img").allocated().bytes())
                .isLessThan(ByteSize.mebibytes(1).bytes());
        assertThat(all()).containsExactly("guest-01.img", "guest-02.img");
    }

    @Test
    void anImageGrowsAndIsCutOffOnlyWhereThatWasAskedForInSoManyWords() throws IOException {
        images.create("guest-01.img", SIZE);

        images.grow("guest-01.img", ByteSize.mebibytes(128));
        assertThatThrownBy(() -> images.grow("guest-01.img", SIZE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("would be lost");
        assertThat(Files.size(file("guest-01.img")))
                .isEqualTo(ByteSize.mebibytes(128).bytes());

        images.cutOffLosingData("guest-01.img", SIZE);
        assertThat(Files.size(file("guest-01.img"))).isEqualTo(SIZE.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "qcow2:", "aio:"})
    void whatAGuestOfAnyHostHasOpenIsNotTouched(String kind) throws IOException {
        images.create("guest-01.img", SIZE);
        guestHas(avignon, kind, avignon.path(PATH).resolve("guest-01.img").toString());

        assertInUse("the guest guest-01 on avignon");

        assertThat(images.get("guest-01.img").users()).singleElement().satisfies(user -> {
            assertThat(user.guest()).contains("guest-01");
            assertThat(user.uuid()).contains(java.util.UUID.fromString(UUID));
            assertThat(user.host()).isEqualTo("avignon");
        });
        Files.delete(avignon.path("/xenstore"));
        images.delete("guest-01.img");
        assertThat(all()).isEmpty();
    }

    private void assertInUse(String by) throws IOException {
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable touch :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> images.grow("guest-01.img", ByteSize.gibibytes(1)),
                        () -> images.cutOffLosingData("guest-01.img", ByteSize.mebibytes(1)),
                        () -> images.copy("guest-01.img", "guest-02.img"),
                        () -> images.delete("guest-01.img"))) {
            assertThatThrownBy(touch)
                    .isInstanceOf(ImageInUseException.class)
                    .hasMessageContaining(PATH + "/guest-01.img is in use by " + by);
        }
        assertThat(all()).containsExactly("guest-01.img");
        assertThat(Files.size(file("guest-01.img"))).isEqualTo(SIZE.bytes());
    }

    @Test
    void whatALoopDeviceHasIsNotTouched() throws IOException {
        images.create("guest-01.img", SIZE);
        write(nevers, "/sys/block/loop3/loop/backing_file", file("guest-01.img") + "\n");

        assertInUse("loop3 on nevers");
    }

    @Test
    void whatAProcessHasIsNotTouched() throws IOException {
        images.create("guest-01.img", SIZE);
        write(avignon, "/proc/77/comm", "qemu-system-i38\n");
        Files.createDirectories(avignon.path("/proc/77/fd"));
        Files.createSymbolicLink(avignon.path("/proc/77/fd/9"), file("guest-01.img"));

        assertInUse("process 77 (qemu-system-i38) on avignon");
    }

    @Test
    void aGuestsLoopDeviceIsNotNamedBesideTheGuest() throws IOException {
        images.create("guest-01.img", SIZE);
        guestHas(nevers, "", file("guest-01.img").toString());
        write(nevers, "/sys/block/loop3/loop/backing_file", file("guest-01.img") + "\n");

        assertThat(images.get("guest-01.img").users()).hasSize(1);
    }

    @Test
    void anImageElsewhereOfTheSameNameIsAnotherOne() throws IOException {
        images.create("guest-01.img", SIZE);
        Files.createDirectories(nevers.path("/xen/other"));
        Files.writeString(nevers.path("/xen/other/guest-01.img"), "");
        guestHas(nevers, "", nevers.path("/xen/other/guest-01.img").toString());

        images.delete("guest-01.img");
    }

    @Test
    void aHostThatCannotBeAskedIsNoHostWithoutGuests() throws IOException {
        images.create("guest-01.img", SIZE);
        write(avignon, "/xenstore-is-down", "");

        assertThatThrownBy(() -> images.delete("guest-01.img"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("avignon")
                .hasMessageContaining("xenstore cannot be read");
        assertThat(all()).containsExactly("guest-01.img");
    }

    @Test
    void otherFilesAreNeitherShownNorTouched() throws IOException {
        Files.writeString(file("a file"), "");
        Files.writeString(file(".hidden"), "");
        Files.createDirectory(file("directory"));
        Files.createSymbolicLink(file("link"), file("a file"));

        assertThat(images.list()).isEmpty();
        assertThatThrownBy(() -> images.delete("link")).isInstanceOf(StorageImageNotFoundException.class);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> images.create("a.img", new ByteSize(0))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> images.within(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> StorageImages.at(PATH, List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> StorageImages.at("/etc", List.of(nevers.asXenHost())))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> images.sha256("missing.img")).isInstanceOf(StorageImageNotFoundException.class);
        assertThatThrownBy(() -> images.copy("missing.img", "b.img"))
                .isInstanceOf(StorageImageNotFoundException.class)
                .hasMessageContaining("missing.img");
    }
}
