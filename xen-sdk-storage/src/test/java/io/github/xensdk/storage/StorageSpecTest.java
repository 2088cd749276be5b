package io.github.xensdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any host is asked: these hosts would throw. */
class StorageSpecTest {

    private final XenHost nevers = FilesHost.readOnly("nevers", Map.of());
    private final XenHost avignon = FilesHost.readOnly("avignon", Map.of());

    private SharedStorage.Builder nfs() {
        return SharedStorage.nfs("/xen/shared").server(nevers, "10.77.0.11").client(avignon, "10.77.0.12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/etc",
                "/etc/xen",
                "/usr/local",
                "/root/images",
                "/var",
                "/home",
                "xen/shared",
                "",
                "/xen/../etc",
                "/xen//a",
                "/xen/",
                "/xen/a b",
                "/xen/-a",
                "/xen/a\nb",
                "/xen/a(rw)",
                "/xen/*",
                "/xen/$HOME",
                "/xen/a'b"
            })
    void aPathThatBelongsToTheSystemOrIsNotPlainIsRefused(String path) {
        assertThatThrownBy(() -> SharedStorage.nfs(path)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*.example.org",
                "10.77.0.0/24",
                "0.0.0.0/0",
                "@hosts",
                "a b",
                "",
                "-o",
                "host(rw",
                "host\n",
                "10.77.0.?"
            })
    void aClientThatIsNotOneHostIsRefused(String address) {
        assertThatThrownBy(() -> SharedStorage.nfs("/xen/shared").client(avignon, address))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "soft,,would lose writes",
        "async,,would lose writes",
        "nolock,,two hosts could write",
        "no_root_squash,,access",
        "vers,3,must be 4.2",
        "rsizze,1048576,is unknown",
        "cache,loose,is unknown",
        "rsize,big,must match",
        "rsize,'4096,soft','letters, digits'",
        "noatime,yes,must not have a value"
    })
    void anOptionThatIsUnknownOrUnsafeIsRefusedWithTheReason(String name, String value, String reason) {
        assertThatThrownBy(() -> nfs().option(name, value == null ? "" : value).build())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("option " + name)
                .hasMessageContaining(reason);
    }

    @Test
    void nfsWantsAServerWithAnAddressAndAClient() {
        assertThatThrownBy(() -> SharedStorage.nfs("/xen/shared").build()).hasMessageContaining("server must be given");
        assertThatThrownBy(() -> SharedStorage.nfs("/xen/shared")
                        .server(nevers, "nevers")
                        .build())
                .hasMessageContaining("clients must be given");
        assertThatThrownBy(() -> SharedStorage.nfs("/xen/shared")
                        .server(nevers)
                        .client(avignon, "avignon")
                        .build())
                .hasMessageContaining("server must have an address");
        assertThatThrownBy(() -> SharedStorage.nfs("/xen/shared").clients(avignon))
                .hasMessageContaining("client avignon must have an address");
        assertThatThrownBy(() -> nfs().client(nevers, "10.77.0.13").build()).hasMessageContaining("another host");
    }

    @Test
    void aKindOfStorageThatNobodyBringsIsRefusedWithThoseThatThereAre() {
        var spec = StorageSpec.of("ceph", "/xen/shared").server(nevers).build();

        assertThatThrownBy(() -> SharedStorage.of(spec))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("directory, gluster, nfs, smb")
                .hasMessageContaining("'ceph'");
    }

    @Test
    void noTwoPathsHaveTheSameId() {
        assertThat(Stream.of("/a/b", "/a-b", "/a--b", "/a-/b", "/a/b-c", "/a-b/c", "/a/b/c")
                        .map(SpecRules::id))
                .doesNotHaveDuplicates();
    }

    @Test
    void anImageIsAFileInIt() {
        assertThat(nfs().build().image("guest-04.img")).isEqualTo("/xen/shared/guest-04.img");
        assertThatThrownBy(() -> nfs().build().image("../guest-04.img")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSpecThatIsBuiltAnewIsTheSame() {
        StorageSpec spec = nfs().option("noatime", "")
                .access(StorageAccess.ROOT_IS_NOBODY)
                .build()
                .spec();

        StorageSpec same = spec.toBuilder().build();

        assertThat(same).usingRecursiveComparison().isEqualTo(spec);
    }
}
