package io.github.xensdk.storage.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** NFS on hosts that are not as they should be; the scripts really run, on simulated hosts. */
class NfsStorageTest extends StorageOnSimulatedHosts {

    private static final String PATH = "/xen/shared";

    private SharedStorage storage() {
        return on(PATH, nevers.asXenHost(), avignon.asXenHost());
    }

    private static SharedStorage on(String path, XenHost server, XenHost... clients) {
        return SharedStorage.nfs(path).server(server).clients(clients).build();
    }

    @Test
    void aTypoInAForeignLineIsNamedAndNeitherHarmsNorIsHarmed() throws IOException {
        String foreign = "/srv 192.0.2.7(ro)\n/home 192.0.2.8(rww)\n/opt 192.0.2.9(ro)";
        write(nevers, "/etc/exports", foreign);

        assertThat(storage().plan().warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .startsWith("nevers: ")
                        .contains("/etc/exports line 2: unknown option 'rww'")
                        .contains("all after it"));

        storage().provision();
        assertThat(nevers.snapshot())
                .hasEntrySatisfying("/etc/exports", text -> assertThat(text).endsWith(foreign));
    }

    @Test
    void whatOthersExportStaysExported() throws IOException {
        write(nevers, "/var/lib/nfs/etab", "/srv 192.0.2.7(ro,sync)\n");
        Map<String, Map<String, String>> before = hosts.snapshot();
        storage().apply();
        assertThat(Files.readString(nevers.path("/var/lib/nfs/etab"))).startsWith("/srv 192.0.2.7(ro,sync)\n");

        // They need the package and the service as well.
        assertThat(storage().remove().left()).hasSize(1).first().asString().contains("exports other directories");
        assertThat(hosts.snapshot().get("avignon")).isEqualTo(before.get("avignon"));
        assertThat(Files.readString(nevers.path("/var/lib/nfs/etab"))).isEqualTo("/srv 192.0.2.7(ro,sync)\n");
    }

    @Test
    void aClientWhoseNameTheServerDoesNotKnowIsRefused() {
        assertRefused(
                SharedStorage.nfs(PATH)
                        .server(nevers.asXenHost())
                        .client(avignon.asXenHost(), "nowhere")
                        .build(),
                "the name nowhere is not known here");
    }

    @Test
    void whatIsSomebodyElsesIsRefused() throws IOException {
        write(avignon, PATH + "/mine", "data");
        assertRefused(storage(), "is not empty: a mount would hide what is in it");

        Files.delete(avignon.path(PATH + "/mine"));
        String mounts = Files.readString(avignon.path("/proc/mounts"));
        write(avignon, "/proc/mounts", mounts + "other:/data " + avignon.path(PATH) + " nfs4 rw,hard 0 0\n");
        assertRefused(storage(), "is a mount of other:/data (nfs4), not of nevers:/xen/shared");

        write(
                avignon,
                "/proc/mounts",
                mounts + "nevers:" + PATH + " " + avignon.path(PATH) + " nfs4 rw,soft,vers=4.2 0 0\n");
        assertRefused(storage(), "is mounted without hard");

        write(avignon, "/proc/mounts", mounts);
        write(avignon, "/etc/fstab", "other:/data " + avignon.path(PATH) + " nfs4 defaults 0 0");
        assertRefused(storage(), "already: other:/data nfs4");

        write(avignon, "/etc/fstab", "");
        write(nevers, "/etc/exports.d/xensdk-xen-shared.exports", "/srv *(ro)\n");
        assertRefused(storage(), "not made by xen-sdk");

        Files.delete(nevers.path("/etc/exports.d/xensdk-xen-shared.exports"));
        write(nevers, "/var/lib/nfs/etab", nevers.path(PATH) + " avignon(rw,sync,no_subtree_check,root_squash)\n");
        assertRefused(storage(), "is exported to avignon already, without no_root_squash");
    }

    @Test
    void withoutSystemdTheServerMustRunAlready() throws IOException {
        SharedStorage storage = on(PATH, orange.asXenHost(), avignon.asXenHost());
        assertRefused(storage, "there is no systemd that would start one");

        write(orange, "/var/lib/dpkg/status.d/nfs-kernel-server", "");
        write(orange, "/proc/fs/nfsd/threads", "2\n");
        write(orange, "/proc/fs/nfsd/versions", "+3 +4 +4.1 -4.2\n");
        assertRefused(storage, "without version 4.2");

        write(orange, "/proc/fs/nfsd/versions", "+3 +4 +4.1 +4.2\n");
        write(orange, "/proc/fs/nfsd/exports", "");
        Map<String, Map<String, String>> before = hosts.snapshot();
        storage.provision();
        assertThat(storage.remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void aPackageGoesWithTheLastStorageThatNeedsIt() {
        Map<String, Map<String, String>> before = hosts.snapshot();
        SharedStorage other = on("/xen/other", nevers.asXenHost(), avignon.asXenHost());
        storage().apply();
        other.apply();

        assertThat(storage().remove().left())
                .isNotEmpty()
                .allSatisfy(left -> assertThat(left).contains("other storage there needs it"));
        other.verify();

        assertThat(other.remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void aClientIsAddedAndAllIsTakenAwayTogether() throws IOException {
        Map<String, Map<String, String>> before = hosts.snapshot();
        storage().apply();
        SharedStorage larger = on(PATH, nevers.asXenHost(), avignon.asXenHost(), orange.asXenHost());

        larger.provision();

        assertThat(Files.readString(nevers.path("/etc/exports.d/xensdk-xen-shared.exports")))
                .contains(" avignon(rw,sync,no_subtree_check,no_root_squash,fsid=")
                .contains(") orange(rw,");
        assertThat(larger.remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void exportsAreToldApartByTheirPathsUnlessTheCallerSaysHow() throws IOException {
        storage().apply();
        on("/xen/other", nevers.asXenHost(), avignon.asXenHost()).apply();
        var exported = Pattern.compile("fsid=[0-9a-f-]{36}")
                .matcher(Files.readString(nevers.path("/var/lib/nfs/etab")))
                .results()
                .map(MatchResult::group)
                .toList();

        assertThat(exported).hasSize(2).doesNotHaveDuplicates();
        assertThat(Files.readString(nevers.path("/etc/exports.d/xensdk-xen-shared.exports")))
                .contains(exported.get(0));
    }

    @Test
    void whatTheAdministratorWroteMeanwhileStays() throws IOException {
        String before = Files.readString(avignon.path("/etc/fstab"));
        storage().apply();
        write(avignon, "/etc/fstab", "# above\n" + Files.readString(avignon.path("/etc/fstab")) + "# below");

        assertThat(storage().remove().left()).isEmpty();

        assertThat(Files.readString(avignon.path("/etc/fstab"))).isEqualTo("# above\n" + before + "\n# below");
    }

    @Test
    void anExportThatSomebodyTookBackIsNamedAndMended() throws IOException {
        storage().provision();
        write(nevers, "/var/lib/nfs/etab", "");

        assertThatThrownBy(storage()::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("nevers: ")
                .hasMessageContaining("EXPORT avignon:/xen/shared");
        assertThat(storage().apply()).hasSize(1);
        storage().verify();
    }

    @Test
    void otherStorageAtTheSamePathIsNotTakenForTheSame() throws IOException {
        storage().provision();
        Files.delete(avignon.path(PATH));
        Files.createDirectories(avignon.path(PATH));

        assertThatThrownBy(storage()::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("is not the storage that nevers has there");
    }

    @Test
    void anExportThatTheKernelHasOtherwiseIsNamed() throws IOException {
        storage().apply();
        Path exports = nevers.path("/proc/fs/nfsd/exports");
        Files.writeString(exports, Files.readString(exports).replace("no_root_squash", "root_squash"));

        assertThatThrownBy(storage()::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("the kernel exports it without no_root_squash");
    }
}
