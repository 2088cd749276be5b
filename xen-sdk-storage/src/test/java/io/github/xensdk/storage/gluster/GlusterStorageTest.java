package io.github.xensdk.storage.gluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.PlannedStep;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.StorageStepFailedException;
import io.github.xensdk.storage.contract.SimulatedHost;
import io.github.xensdk.storage.contract.SimulatedHosts;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GlusterFS on hosts that are not as they should be; the scripts really run, on simulated hosts. */
class GlusterStorageTest extends StorageOnSimulatedHosts {

    private static final String PATH = "/shared";
    private static final String VOLUMES = "/var/lib/glusterd/vols/";

    private SharedStorage.Builder onTwo() {
        return SharedStorage.gluster(PATH)
                .server(nevers.asXenHost())
                .clients(avignon.asXenHost())
                .option("arbiter", "server");
    }

    private SharedStorage.Builder onThree() {
        return SharedStorage.gluster(PATH).server(nevers.asXenHost()).clients(avignon.asXenHost(), orange.asXenHost());
    }

    private String volume() {
        return GlusterSteps.volume(onTwo().build().spec());
    }

    private String option(String name) throws IOException {
        return Files.readString(nevers.path(VOLUMES + volume() + "/options/" + name))
                .strip();
    }

    private String bricks() throws IOException {
        return Files.readString(nevers.path(VOLUMES + volume() + "/bricks"));
    }

    /** Of somebody else's: installed, and running. */
    private static void glusterOn(SimulatedHost... all) throws IOException {
        for (SimulatedHost host : all) {
            write(host, "/var/lib/dpkg/status.d/glusterfs-server", "");
            write(host, "/etc/systemd/system/multi-user.target.wants/glusterd.service", "");
            write(host, "/run/glusterd.pid", "4712\n");
            write(host, "/proc/4712/comm", "glusterd\n");
            Files.createDirectories(host.path("/var/lib/glusterd/vols"));
            Files.createDirectories(host.path("/var/lib/glusterd/peers"));
        }
    }

    private static void foreignVolume(String name, String bricks, SimulatedHost... all) throws IOException {
        for (SimulatedHost host : all) {
            write(host, VOLUMES + name + "/status", "Started\n");
            write(host, VOLUMES + name + "/bricks", bricks);
            Files.createDirectories(host.path(VOLUMES + name + "/options"));
        }
    }

    @Test
    void twoHostsAreRefusedUnlessTheServerMayHaveTwoVotes() {
        var two = SharedStorage.gluster(PATH).server(nevers.asXenHost()).clients(avignon.asXenHost());

        assertThatThrownBy(two::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("arbiter=server")
                .hasMessageContaining("survives the loss of the client only");
    }

    @Test
    void withTwoHostsTheServerHasTheArbiterAndThePlanSaysWhatThatMeans() throws IOException {
        SharedStorage storage = onTwo().build();

        assertThat(storage.plan().warnings())
                .singleElement()
                .asString()
                .contains("when it is lost, nothing can be written")
                .contains("when avignon is lost, they go on");
        storage.provision();

        assertThat(bricks())
                .isEqualTo(
                        "nevers:/shared.brick/data\navignon:/shared.brick/data\nnevers:/shared.brick/arbiter (arbiter)\n");
        // Or glusterd would stop the server's bricks at the loss of the client.
        assertThat(option("cluster.server-quorum-type")).isEqualTo("none");
        assertThat(storage.status().connectedClients()).containsExactly("avignon", "nevers");
        assertThat(GlusterHealState.of(storage.spec()).isWhole()).isTrue();
    }

    @Test
    void withThreeHostsEachHasABrickAndNobodyElseHasAccess() throws IOException {
        SharedStorage storage = onThree().build();
        assertThat(storage.plan().warnings()).isEmpty();

        storage.provision();

        assertThat(bricks())
                .isEqualTo("nevers:/shared.brick/data\navignon:/shared.brick/data\norange:/shared.brick/data\n");
        assertThat(option("cluster.server-quorum-type")).isEqualTo("server");
        assertThat(option("cluster.quorum-type")).isEqualTo("auto");
        assertThat(option("features.shard")).isEqualTo("on");
        assertThat(option("performance.write-behind")).isEqualTo("off");
        assertThat(option("auth.allow")).isEqualTo("nevers,avignon,orange");
        for (SimulatedHost host : List.of(nevers, avignon, orange)) {
            assertThat(Files.readString(host.path("/etc/fstab")))
                    .contains(" glusterfs direct-io-mode=enable,attribute-timeout=0,entry-timeout=0,negative-timeout=0,"
                            + "backup-volfile-servers=avignon:orange,_netdev 0 0\n");
        }
    }

    @Test
    void theThirdHostCanBeTheArbiterAndBricksLieWhereTheyShall() throws IOException {
        onThree().option("arbiter", "").option("brick", "/data/bricks").provision();

        assertThat(bricks())
                .isEqualTo(
                        "nevers:/data/bricks/data\navignon:/data/bricks/data\norange:/data/bricks/arbiter (arbiter)\n");
    }

    @Test
    void aFourthHostOnlyMountsIt(@TempDir Path elsewhere) {
        try (var others = new SimulatedHosts(elsewhere)) {
            XenHost fourth = others.server();
            StorageSpec spec = StorageSpec.of("gluster", PATH)
                    .server(nevers.asXenHost())
                    .clients(avignon.asXenHost(), orange.asXenHost())
                    .client(fourth, "toulon")
                    .build();

            assertThat(GlusterSteps.of(spec))
                    .filteredOn(step -> step.host() == fourth)
                    .extracting(step -> step.kind() + " " + step.subject())
                    .containsExactly(
                            "INSTALL_PACKAGE glusterfs-client",
                            "MAKE_DIRECTORY /shared",
                            "MOUNT /shared",
                            "PERSIST /shared");
            assertThat(GlusterOptions.volume(spec)).containsEntry("auth.allow", "nevers,avignon,orange,toulon");
        }
    }

    @Test
    void aVolumeOfThatNameWithOtherBricksIsRefused() throws IOException {
        glusterOn(nevers);
        foreignVolume(volume(), "nevers:/srv/one\n", nevers);

        assertRefused(onTwo().build(), "there is a volume " + volume() + " already, of nevers:");
    }

    @Test
    void aDirectoryThatIsThereDoesNotBecomeABrick() throws IOException {
        Files.createDirectories(avignon.path("/shared.brick/data"));

        assertRefused(onTwo().build(), "a brick must be new");

        write(avignon, "/shared.brick/data.xensdk", "xensdk-00000000 2\n");
        assertRefused(onTwo().build(), "is of another volume");
    }

    @Test
    void aHostThatTheServerDoesNotKnowIsRefused() {
        var storage = SharedStorage.gluster(PATH)
                .server(nevers.asXenHost())
                .client(avignon.asXenHost(), "toulon")
                .option("arbiter", "server")
                .build();

        assertRefused(storage, "the name toulon is not known here");
    }

    @Test
    void aServerThatDoesNotAnswerIsNoPeerAndAllIsUndone() {
        Map<String, Map<String, String>> before = hosts.snapshot();
        hosts.failing(
                command -> {
                    if (command.toString().startsWith("do: ADD_PEER")) {
                        try {
                            Files.delete(avignon.path("/run/glusterd.pid"));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                    return false;
                },
                false);

        assertThatThrownBy(() -> onTwo().build().apply())
                .isInstanceOfSatisfying(
                        StorageStepFailedException.class,
                        failure -> assertThat(failure.remaining()).isEmpty())
                .hasMessageContaining("ADD_PEER avignon")
                .hasMessageContaining("Transport endpoint is not connected");
        hosts.calm();
        deleteTheProcessThatHasNoPidFile();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    private void deleteTheProcessThatHasNoPidFile() {
        try {
            Files.delete(avignon.path("/proc/4712/comm"));
            Files.delete(avignon.path("/proc/4712"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void optionsThatChangeAreSetAndAnotherSizeOfShardsIsRefused() throws IOException {
        Map<String, Map<String, String>> before = hosts.snapshot();
        onTwo().build().apply();

        List<PlannedStep> changed = onTwo().option("ping-timeout", "30").build().apply();

        assertThat(changed).extracting(PlannedStep::kind).containsExactly(StepKind.MAKE_VOLUME);
        assertThat(option("network.ping-timeout")).isEqualTo("30");
        var otherShards = onTwo().option("ping-timeout", "30")
                .option("shard-block-size", "4MB")
                .build();
        assertThatThrownBy(otherShards::apply)
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("was made with features.shard-block-size=64MB");
        assertThat(onTwo().build().remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void aBrickThatIsDownIsToldAndApplyingAgainStartsIt() throws IOException {
        SharedStorage storage = onThree().provision();
        write(avignon, "/brick-is-down", "");

        GlusterHealState state = GlusterHealState.of(storage.spec());

        assertThat(state.offline()).extracting(GlusterHealState.Brick::host).containsExactly("avignon");
        assertThatThrownBy(storage::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("bricks that do not run: avignon:");
        assertThat(storage.apply()).extracting(PlannedStep::kind).containsExactly(StepKind.START_VOLUME);
        storage.verify();
        assertThat(storage.remove().left()).isEmpty();
    }

    @Test
    void whatIsStillToBeHealedIsNotWhole() throws IOException {
        SharedStorage storage = onThree().provision();
        write(nevers, "/to-be-healed", "7\n");

        assertThatThrownBy(() -> GlusterBackend.awaitWhole(storage.spec(), Duration.ZERO))
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("7 to be healed");

        write(nevers, "/to-be-healed", "0\n");
        GlusterBackend.awaitWhole(storage.spec(), Duration.ZERO);
    }

    @Test
    void aMountThatKeepsWhatOthersChangeIsNotProven() throws IOException {
        SharedStorage storage = onThree().provision();
        Path words = avignon.path("/proc/4713/cmdline");
        Files.writeString(words, Files.readString(words).replace("--direct-io-mode=enable", "--direct-io-mode=auto"));

        assertThatThrownBy(storage::verify)
                .isInstanceOf(StorageNotSharedException.class)
                .hasMessageContaining("avignon: ")
                .hasMessageContaining("is mounted without direct-io-mode=enable:");
    }

    @Test
    void whatSomebodyElseHasMeanwhileKeepsPoolDaemonAndPackage() throws IOException {
        SharedStorage storage = onTwo().build();
        storage.apply();
        foreignVolume("theirs", "nevers:/srv/one\navignon:/srv/one\n", nevers, avignon);

        assertThat(storage.remove().left())
                .anySatisfy(left -> assertThat(left).contains("avignon in the pool: other volumes have bricks there"))
                .anySatisfy(left -> assertThat(left).contains("glusterd: this host has other volumes: theirs"))
                .anySatisfy(left -> assertThat(left).contains("glusterfs-server: this host has other volumes: theirs"));
        assertThat(nevers.path(VOLUMES + volume())).doesNotExist();
        assertThat(nevers.path("/run/glusterd.pid")).exists();
        assertThat(nevers.path("/etc/fstab")).content().doesNotContain("glusterfs");
    }

    @Test
    void aPoolThatWasThereBeforeStays() throws IOException {
        glusterOn(nevers, avignon);
        write(nevers, "/var/lib/glusterd/peers/uuid-avignon", "hostname1=avignon\n");
        write(avignon, "/var/lib/glusterd/peers/uuid-nevers", "hostname1=nevers\n");
        for (SimulatedHost host : List.of(nevers, avignon)) {
            write(host, "/var/lib/dpkg/status.d/glusterfs-client", "");
            write(host, "/var/lib/dpkg/status.d/glusterfs-common", "");
        }
        Map<String, Map<String, String>> before = hosts.snapshot();

        onTwo().provision();

        assertThat(onTwo().build().remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void aPoolWithStrangersIsWarnedOf() throws IOException {
        glusterOn(nevers);
        write(nevers, "/var/lib/glusterd/peers/uuid-toulon", "hostname1=toulon\n");

        assertThat(onThree().build().plan().warnings())
                .singleElement()
                .asString()
                .isEqualTo("nevers is in a pool with toulon, which learns of this storage");
    }

    @Test
    void dataThatARemovalLeftIsTakenUpAgain() throws IOException {
        SharedStorage storage = onTwo().provision();
        Files.writeString(nevers.path(storage.image("guest-04.img")), "data");
        assertThat(storage.remove().left())
                .anySatisfy(left -> assertThat(left).contains("/shared.brick/data: there is data in it"));

        storage.provision();

        assertThat(Files.readString(avignon.path(storage.image("guest-04.img"))))
                .isEqualTo("data");
    }

    @ParameterizedTest
    @CsvSource({
        "replica, 2",
        "cluster.quorum-type, none",
        "performance.write-behind, on",
        "features.shard, off",
        "direct-io-mode, disable",
        "auth.allow, ''",
        "vers, 11",
        "unheard-of, 1",
        "ping-timeout, 0",
        "shard-block-size, 64",
        "arbiter, avignon",
        "arbiter, server",
        "brick, bricks",
        "brick, /etc/bricks",
        "brick, /shared/bricks",
        "brick, /shared",
        "brick, /a/../b"
    })
    void unsafeAndUnknownOptionsAreRefused(String name, String value) {
        var builder = onThree().option(name, value);

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("option " + name);
    }

    @Test
    void whatGlusterFsDoesNotHaveIsRefused() {
        var password = onThree().password(Secret.from("secret"::toCharArray));
        assertThatThrownBy(password::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("password");

        var squash = onThree().access(StorageAccess.ROOT_IS_NOBODY);
        assertThatThrownBy(squash::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("access");

        var ipv6 = onTwo().server(nevers.asXenHost(), "fd00::11");
        assertThatThrownBy(ipv6::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("IPv4");
    }
}
