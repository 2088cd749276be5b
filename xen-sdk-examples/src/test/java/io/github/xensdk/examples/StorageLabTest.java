package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.Secret;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageRemoval;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Storage that the SDK sets up between real hosts, and takes away again. */
@Timeout(600)
class StorageLabTest {

    private static final String PATH = "/xen/xensdk-test-nfs";

    private static final String SMB_PATH = "/xen/xensdk-test-smb";
    private static final String PASSWORD = "p" + UUID.randomUUID();

    /** Looks for a word, which it reads, in the arguments of all programs and in files that others than root can read. */
    private static final String BETRAYED = """
            word=$(mktemp) && cat > "$word"
            for i in $(seq 40); do
                grep -lFf "$word" /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2> /dev/null
                sleep 0.5
            done
            find /etc /var/log /var/lib/xen-sdk /tmp /run -type f -perm /044 -exec grep -lFf "$word" {} + 2> /dev/null
            rm -f "$word"
            """;

    private final OnTheLab here = new OnTheLab(1);
    private final SharedStorage storage =
            LabStorage.between(here, SharedStorage.nfs(PATH)).build();

    private final SharedStorage smb = LabStorage.between(here, SharedStorage.smb(SMB_PATH))
            .password(Secret.from(PASSWORD::toCharArray))
            .build();

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            storage.removeWithAllData();
            smb.removeWithAllData();
        }
    }

    @Test
    void anEncryptedShareIsSetUpProvenAndTakenAwayAndNobodyTellsItsPassword() throws Exception {
        List<String> before = LabStorage.states(here);
        List<CompletableFuture<String>> betrayed = Stream.of(here.nevers, here.avignon)
                .map(host ->
                        CompletableFuture.supplyAsync(() -> host.run(Command.script("look for the password", BETRAYED)
                                        .stdin(PASSWORD.getBytes(StandardCharsets.UTF_8))
                                        .timeout(Duration.ofMinutes(2))
                                        .build())
                                .stdout()))
                .toList();

        smb.provision();

        for (CompletableFuture<String> found : betrayed) {
            assertThat(found.get(3, TimeUnit.MINUTES)).isEmpty();
        }
        assertThat(smb.plan().describe() + smb.status() + smb + smb.spec()).doesNotContain(PASSWORD);
        assertThat(smb.apply()).as("all is there").isEmpty();
        assertThat(smb.status().isReady()).isTrue();
        assertThat(smb.status().connectedClients()).containsExactly(LabStorage.address(here.avignon));
        assertThat(FaultStage.run(here.avignon, "grep \" $1 \" /proc/mounts", SMB_PATH))
                .contains(" cifs ", "vers=3.1.1", "seal", "hard", "cache=none")
                .doesNotContain(PASSWORD);
        FaultStage.run(here.avignon, "echo data > \"$1/file\"", SMB_PATH);
        assertThat(FaultStage.run(here.nevers, "cat \"$1/file\"; stat -c '%U %a' \"$1/file\"", SMB_PATH))
                .isEqualTo("data\nroot 600");

        assertThat(smb.remove().left()).as("data stays").anyMatch(left -> left.contains(SMB_PATH));
        FaultStage.run(here.nevers, "rm -r \"$1\"", SMB_PATH);
        smb.remove();
        assertThat(LabStorage.states(here)).isEqualTo(before);
    }

    @Test
    void anExportIsPlannedSetUpProvenAndTakenAwayWithoutATrace() {
        List<String> before = LabStorage.states(here);
        assertThat(storage.plan().isThere()).isFalse();
        assertThat(LabStorage.states(here)).as("a plan touches nothing").isEqualTo(before);

        storage.provision();

        assertThat(storage.apply()).as("all is there").isEmpty();
        assertThat(storage.status().isReady()).isTrue();
        assertThat(FaultStage.run(here.avignon, "grep \" $1 \" /proc/mounts", PATH))
                .contains(LabStorage.address(here.nevers) + ":" + PATH + " ", " nfs4 ", "hard", "vers=4.2", "sync");
        FaultStage.run(here.avignon, "echo data > \"$1/file\"", PATH);

        StorageRemoval kept = storage.remove();
        assertThat(kept.left()).as("data stays").anyMatch(left -> left.contains(PATH));
        assertThat(FaultStage.run(here.nevers, "cat \"$1/file\"", PATH)).isEqualTo("data");
        FaultStage.run(here.nevers, "rm -r \"$1\"", PATH);
        storage.remove();
        assertThat(LabStorage.states(here)).isEqualTo(before);
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void aShareForGuestsIsSetUpProvenAndTakenAwayWithoutATrace() {
        List<String> before = LabStorage.states(here);
        SharedStorage open = LabStorage.between(here, SharedStorage.smb(SMB_PATH))
                .option("guest", "anybody-may-write")
                .build();

        open.provision();

        assertThat(open.plan().warnings()).anyMatch(warning -> warning.contains("anybody"));
        assertThat(open.apply()).as("all is there").isEmpty();
        assertThat(FaultStage.run(here.avignon, "grep \" $1 \" /proc/mounts", SMB_PATH))
                .contains(" cifs ", "vers=3.1.1", "hard", "cache=none");
        FaultStage.run(here.avignon, "echo data > \"$1/file\"", SMB_PATH);
        assertThat(FaultStage.run(here.nevers, "cat \"$1/file\"", SMB_PATH)).isEqualTo("data");
        assertThat(open.removeWithAllData().left()).isEmpty();
        assertThat(LabStorage.states(here)).isEqualTo(before);
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void storageThatComesAfterAnotherThatWasRemovedIsNotTakenForIt() {
        for (int round = 0; round < 3; round++) {
            SharedStorage earlier =
                    LabStorage.between(here, SharedStorage.nfs(PATH + round)).build();
            try {
                earlier.provision();
                FaultStage.run(here.avignon, "echo earlier > \"$1/file\"", PATH + round);
            } finally {
                earlier.removeWithAllData();
            }
            storage.provision();
            assertThat(FaultStage.run(here.avignon, "grep \" $1 \" /proc/mounts", PATH))
                    .contains(LabStorage.address(here.nevers) + ":" + PATH + " ");
            storage.removeWithAllData();
        }
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
    void whatStandsInTheWayIsRefusedAndAMountThatIsGoneIsNamed() {
        FaultStage.run(here.avignon, "mkdir -p \"$1\" && touch \"$1/mine\"", PATH);
        assertThatThrownBy(storage::apply)
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("is not empty");
        FaultStage.run(here.avignon, "rm -r \"$1\"", PATH);

        storage.provision();
        FaultStage.run(here.avignon, "umount \"$1\"", PATH);
        assertThatThrownBy(storage::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("MOUNT " + PATH);
        assertThat(storage.apply()).as("applying again mends it").hasSize(1);
        storage.verify();
    }
}
