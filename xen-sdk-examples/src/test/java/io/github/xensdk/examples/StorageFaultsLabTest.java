package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.Secret;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageStepFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What goes wrong with storage on real hosts ends in an error that names the cause, and afterwards all is as it was: configuration, exports,
 * mounts. A stopped server is among the faults of migrations.
 */
@Tag(OnTheLab.FAULTS)
@Timeout(300)
class StorageFaultsLabTest {

    private static final String NFS = "/xen/xensdk-test-nfs";
    private static final String SMB = "/xen/xensdk-test-smb";
    private static final String PASSWORD = "p" + UUID.randomUUID();

    private final OnTheLab here = new OnTheLab(1);
    private final XenHost nevers = here.nevers;
    private final XenHost avignon = here.avignon;
    private final List<SharedStorage> made = new ArrayList<>();
    private List<String> before = List.of();

    @BeforeEach
    void look() {
        before = LabStorage.states(here);
    }

    @AfterEach
    void allIsAsBefore() {
        try (here) {
            made.forEach(SharedStorage::removeWithAllData);
            assertThat(LabStorage.states(here)).isEqualTo(before);
        }
    }

    private SharedStorage storage(SharedStorage.Builder builder, UnaryOperator<SharedStorage.Builder> more) {
        SharedStorage storage = more.apply(LabStorage.between(here, builder)).build();
        made.add(storage);
        return storage;
    }

    private SharedStorage nfs() {
        return storage(SharedStorage.nfs(NFS), UnaryOperator.identity());
    }

    private SharedStorage smb(String password) {
        return storage(SharedStorage.smb(SMB), builder -> builder.password(Secret.from(password::toCharArray)));
    }

    private static String run(XenHost host, String script, String... arguments) {
        return FaultStage.run(host, script, arguments);
    }

    private static void assertSays(
            ThrowingCallable what, Class<? extends XenException> type, String... causeAndAdvice) {
        assertThatThrownBy(what)
                .isInstanceOf(type)
                .hasMessageContainingAll(causeAndAdvice)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void aMountThatIsMissingIsNamedAndApplyingAgainMendsIt() {
        SharedStorage nfs = nfs().provision();
        run(avignon, "umount \"$1\"", NFS);

        assertSays(nfs::verify, StorageNotSharedException.class, "avignon", "MOUNT " + NFS, "mounts ");

        assertThat(nfs.apply()).hasSize(1);
        nfs.verify();
    }

    @Test
    void otherStorageAtTheSamePathIsNamedAndLeftAlone() {
        SharedStorage nfs = nfs().provision();
        run(avignon, "mount -t tmpfs other \"$1\"", NFS);
        try {
            assertSays(nfs::verify, StorageNotSharedException.class, "avignon", "is a mount of other (tmpfs)");
            assertSays(nfs::apply, StorageRefusedException.class, "nothing was touched", "is a mount of other (tmpfs)");
        } finally {
            run(avignon, "umount \"$1\"", NFS);
        }
        nfs.verify();
    }

    @Test
    void aDirectoryThatWasMadeAnewBehindItsClientsIsNamed() {
        SharedStorage nfs = nfs().provision();
        run(avignon, "touch \"$1/file\"", NFS);
        run(nevers, "rm -r \"$1\" && mkdir \"$1\"", NFS);

        assertSays(nfs::verify, StorageNotSharedException.class, "avignon", "Stale file handle", "mounts it anew");

        run(avignon, "umount \"$1\"", NFS);
        nfs.provision();
    }

    @Test
    void aRootThatIsNobodyIsNamedAsTheCause() {
        SharedStorage nfs = storage(SharedStorage.nfs(NFS), builder -> builder.access(StorageAccess.ROOT_IS_NOBODY));
        nfs.apply();

        assertSays(
                nfs::verify,
                StorageNotSharedException.class,
                "avignon",
                "root of this client is nobody there",
                "set it up with ROOT");
    }

    @Test
    void aTypoInALineOfSomebodyElsesIsSaidAndHarmsNothing() {
        run(nevers, "cp -p /etc/exports /etc/exports.kept; echo '/srv 10.77.0.12 (rw,nosuchoption)' >> /etc/exports");
        try {
            SharedStorage nfs = nfs();
            assertThat(nfs.plan().describe()).contains("/etc/exports");
            nfs.provision();
            assertThat(run(nevers, "exportfs -s")).contains("/xen/shared ", NFS + " ");
            nfs.removeWithAllData();
            assertThat(run(nevers, "exportfs -s; tail -n 1 /etc/exports")).contains("/xen/shared ", "nosuchoption");
        } finally {
            run(nevers, "mv /etc/exports.kept /etc/exports");
        }
    }

    @Test
    void anExportThatWasWrittenAndNotMadeIsMendedByApplyingAgain() {
        SharedStorage nfs = nfs().provision();
        // As a program leaves it that dies between the two.
        run(nevers, "exportfs -u \"$1\"", LabStorage.address(avignon) + ":" + NFS);

        assertSays(nfs::verify, StorageNotSharedException.class, "nevers", "EXPORT", "exports " + NFS);

        nfs.provision();
    }

    @Test
    void aClientWhoseNameDoesNotResolveIsNamedBeforeAnythingIsTouched() {
        SharedStorage nfs = SharedStorage.nfs(NFS)
                .server(nevers, LabStorage.address(nevers))
                .client(avignon, "no-such-host.invalid")
                .build();

        assertSays(
                nfs::apply, StorageRefusedException.class, "nothing was touched", "no-such-host.invalid is not known");
    }

    @Test
    void aBrokenConfigurationOfSambasIsNamedAndLeftAsItIs() {
        run(nevers, "cp -p /etc/samba/smb.conf /etc/samba/smb.conf.kept; printf '[broken\\n' >> /etc/samba/smb.conf");
        try {
            assertSays(() -> smb(PASSWORD).apply(), StorageRefusedException.class, "testparm objects to");
            assertThat(run(nevers, "tail -n 1 /etc/samba/smb.conf")).isEqualTo("[broken");
        } finally {
            run(nevers, "mv /etc/samba/smb.conf.kept /etc/samba/smb.conf");
        }
    }

    @Test
    void aWrongPasswordIsNamedAndNotRepeated() {
        smb(PASSWORD).provision();

        assertSays(
                () -> smb("another " + PASSWORD).apply(),
                StorageRefusedException.class,
                "has another user or password");
    }

    @Test
    void aPasswordThatTheServerDoesNotTakeAnyMoreIsNamedAndApplyingIsUndone() {
        SharedStorage smb = smb(PASSWORD).provision();
        String user = run(nevers, "pdbedit -L | sed -n 's/^\\(xensdk-[0-9a-f]*\\):.*/\\1/p'");
        run(avignon, "umount \"$1\"", SMB);
        run(nevers, "printf 'x1\\nx1\\n' | smbpasswd -s -a \"$1\" > /dev/null", user);

        assertSays(smb::apply, StorageStepFailedException.class, "MOUNT " + SMB, "Permission denied");
    }

    @Test
    void aFullDiskIsNamedAndWhatWasBegunIsUndone() {
        run(nevers, "mkdir /xen/xensdk-test-full && mount -t tmpfs -o size=16k full /xen/xensdk-test-full");
        try {
            SharedStorage nfs = storage(SharedStorage.nfs("/xen/xensdk-test-full/shared"), UnaryOperator.identity());
            run(nevers, "head -c 1M /dev/zero > /xen/xensdk-test-full/data 2> /dev/null; true");

            assertSays(nfs::provision, XenException.class, "No space left on device");
        } finally {
            made.forEach(SharedStorage::removeWithAllData);
            made.clear();
            run(nevers, "umount /xen/xensdk-test-full && rmdir /xen/xensdk-test-full");
            run(avignon, "rmdir /xen/xensdk-test-full/shared /xen/xensdk-test-full 2> /dev/null; true");
        }
    }
}
