package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedDirectoryTest {

    private final Map<String, String> files = new HashMap<>(Map.of("/xen/shared/guest.img", "data"));

    @Test
    void whatBothHostsSeeIsShared() {
        var hosts = List.of(FilesHost.writable("nevers", files), FilesHost.writable("avignon", files));

        assertThatCode(() -> SharedDirectory.at("/xen/shared", hosts).verify()).doesNotThrowAnyException();
        assertThat(files).containsOnlyKeys("/xen/shared/guest.img");
    }

    @Test
    void theSamePathOnOtherStorageIsNotShared() {
        var elsewhere = new HashMap<String, String>();
        var hosts = List.of(FilesHost.writable("nevers", files), FilesHost.writable("avignon", elsewhere));

        assertThatThrownBy(() -> SharedDirectory.at("/xen/shared", hosts).verify())
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("avignon: /xen/shared is not the storage that nevers has there");
        assertThat(files).containsOnlyKeys("/xen/shared/guest.img");
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void aHostThatCannotWriteThereIsNamed() {
        var hosts = List.of(FilesHost.writable("nevers", files), FilesHost.readOnly("avignon", files));

        assertThatThrownBy(() -> SharedDirectory.at("/xen/shared", hosts).verify())
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("avignon: cannot write in /xen/shared")
                .hasMessageContaining("Permission denied");
    }

    @Test
    void oneHostOrARelativePathIsRefused() {
        var host = FilesHost.writable("nevers", files);

        assertThatThrownBy(() -> SharedDirectory.at("/xen/shared", List.of(host)))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SharedDirectory.at("shared", List.of(host, host)))
                .isInstanceOf(InvalidInputException.class);
    }
}
