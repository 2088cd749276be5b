package io.github.xensdk.storage.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import io.github.xensdk.storage.SharedStorage;
import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageRefusedException;
import io.github.xensdk.storage.StorageStepFailedException;
import io.github.xensdk.storage.simulated.StorageOnSimulatedHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SMB on hosts that are not as they should be; the scripts really run, on simulated hosts. */
class SmbStorageTest extends StorageOnSimulatedHosts {

    private static final String PATH = "/xen/shared";
    private static final String CONF = "/etc/samba/smb.conf";
    private static final String PASSWORD = "correct horse";

    /** Without an end of line, and with a share of somebody else's. */
    private static final String FOREIGN =
            "[global]\n  map to guest = bad user\n[photos]\n  path = /srv\n  guest ok = yes";

    private SharedStorage.Builder builder(String password) {
        return SharedStorage.smb(PATH)
                .server(nevers.asXenHost())
                .clients(avignon.asXenHost())
                .password(Secret.from(password::toCharArray));
    }

    private SharedStorage storage() {
        return builder(PASSWORD).build();
    }

    private void sambaOfSomebodyElse(String conf) throws IOException {
        for (String file :
                List.of("/var/lib/dpkg/status.d/samba", "/etc/systemd/system/multi-user.target.wants/smbd.service")) {
            write(nevers, file, "");
        }
        write(nevers, CONF, conf);
        write(nevers, "/run/samba/smbd.pid", "4711\n");
        Files.createDirectories(nevers.path("/proc/4711"));
        Files.createDirectories(nevers.path("/var/lib/samba/private"));
    }

    @Test
    void othersSharesStayAsTheyAreAndOneLineComesAndGoes() throws IOException {
        sambaOfSomebodyElse(FOREIGN);
        Map<String, Map<String, String>> before = hosts.snapshot();

        storage().provision();

        assertThat(Files.readString(nevers.path(CONF)))
                .startsWith(FOREIGN + "\n# xen-sdk begin ")
                .contains("\ninclude = ");
        assertThat(Files.readString(nevers.path("/run/samba/loaded")))
                .contains("[photos]\npath = /srv\nguest ok = yes\n")
                .contains("smb encrypt = required\n")
                .contains("hosts allow = avignon\n");
        assertThat(storage().status().connectedClients()).containsExactly("avignon");

        assertThat(storage().remove().left()).isEmpty();
        Files.delete(nevers.path("/run/samba/loaded"));
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void nobodyButRootCanReadThePasswordAndNoCommandHasIt() throws IOException {
        storage().provision();

        Path credentials =
                avignon.path("/etc/xen-sdk/" + SmbSteps.share(storage().spec()) + ".credentials");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(credentials)).endsWith("\npassword=" + PASSWORD + "\n");
        assertThat(hosts.changingCommands()).noneMatch(command -> command.contains(PASSWORD));
        hosts.snapshot()
                .forEach((host, files) -> files.forEach((file, content) -> {
                    if (!file.endsWith(".credentials")) {
                        assertThat(content).as(host + file).doesNotContain(PASSWORD);
                    }
                }));
    }

    @Test
    void anotherPasswordThanTheOneItWasMadeWithIsRefused() {
        storage().provision();

        assertThatThrownBy(() -> builder("another").build().apply())
                .isInstanceOf(StorageRefusedException.class)
                .hasMessageContaining("has another user or password")
                .hasMessageNotContaining("another\n");
        assertThat(storage().remove().left()).isEmpty();
    }

    @Test
    void aServerThatHasTheUserWithAnotherPasswordRefusesTheMountAndAllIsUndone() throws IOException {
        Map<String, Map<String, String>> before = hosts.snapshot();
        SharedStorage storage = storage();
        hosts.failing(
                command -> {
                    if (command.toString().startsWith("do: MOUNT")) {
                        Path users = nevers.path("/var/lib/samba/private/passdb");
                        try {
                            Files.writeString(users, SmbSteps.share(storage.spec()) + ":1 2\n");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return false;
                },
                false);

        assertThatThrownBy(storage::apply)
                .isInstanceOfSatisfying(
                        StorageStepFailedException.class,
                        failure -> assertThat(failure.remaining()).isEmpty())
                .hasMessageContaining("MOUNT " + PATH)
                .hasMessageContaining("Permission denied");
        hosts.calm();
        assertThat(hosts.snapshot()).isEqualTo(before);
    }

    @Test
    void aConfigurationThatSambaDoesNotReadIsRefused() throws IOException {
        sambaOfSomebodyElse("[global]\n[broken\n");

        assertRefused(storage(), "testparm objects to");
    }

    @Test
    void whatSomebodyElseMadeIsRefused() throws IOException {
        String share = SmbSteps.share(storage().spec());
        write(nevers, "/etc/passwd", share + ":x:1000:1000:Somebody:/home/somebody:/bin/sh\n");
        assertRefused(storage(), "there is a user " + share + " already");
        write(nevers, "/etc/passwd", "");

        sambaOfSomebodyElse("[" + share + "]\npath = /srv\n");
        assertRefused(storage(), "has a share " + share + " already");

        write(nevers, CONF, FOREIGN);
        write(nevers, "/etc/samba/" + share + ".conf", "[x]\n");
        assertRefused(storage(), "not made by xen-sdk");
        Files.delete(nevers.path("/etc/samba/" + share + ".conf"));

        write(avignon, "/etc/xen-sdk/" + share + ".credentials", "username=x\n");
        Files.setPosixFilePermissions(
                avignon.path("/etc/xen-sdk/" + share + ".credentials"), PosixFilePermissions.fromString("rw-r--r--"));
        assertRefused(storage(), "not a file with mode 600");
    }

    @Test
    void whatTheAdministratorSharesMeanwhileStaysAndKeepsTheServer() throws IOException {
        SharedStorage storage = storage();
        storage.apply();
        String mine = "\n[mine]\npath = /srv\n";
        write(nevers, CONF, Files.readString(nevers.path(CONF)) + mine);

        assertThat(storage.remove().left())
                .isNotEmpty()
                .allSatisfy(left -> assertThat(left).contains("shares other directories"));
        assertThat(Files.readString(nevers.path(CONF)))
                .startsWith("[global]")
                .doesNotContain("xen-sdk")
                .endsWith(mine);
    }

    @Test
    void whoWritesIsRootOnlyWhereThatWasAskedFor() throws IOException {
        storage().apply();
        String file = "/etc/samba/" + SmbSteps.share(storage().spec()) + ".conf";
        assertThat(Files.readString(nevers.path(file))).contains("\n    force user = root\n");
        storage().remove();

        builder(PASSWORD).access(StorageAccess.ROOT_IS_NOBODY).build().apply();
        assertThat(Files.readString(nevers.path(file))).doesNotContain("force user");
    }

    @ParameterizedTest
    @CsvSource({
        "soft, ''",
        "cache, loose",
        "vers, 1.0",
        "guest, ''",
        "guest, yes",
        "nobrl, ''",
        "sec, none",
        "credentials, x",
        "unheard-of, 1",
        "rsize, 1",
        "nosharesock, 1"
    })
    void unsafeAndUnknownOptionsAreRefused(String name, String value) {
        var builder = builder(PASSWORD).option(name, value);

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("option " + name);
    }

    @Test
    void aPasswordMustBeGivenAndIsNeverRepeated() {
        var none = SharedStorage.smb(PATH).server(nevers.asXenHost()).clients(avignon.asXenHost());
        assertThatThrownBy(none::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("password");

        SharedStorage hostile = builder("top\nsecret").build();
        assertThatThrownBy(hostile::apply)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageNotContaining("secret\n")
                .hasMessageNotContaining("top");
        assertThat(hosts.changingCommands()).isEmpty();
    }

    @Test
    void guestsComeInOnlyWhereThatWasAskedForLoudlyAndThePlanWarns() throws IOException {
        Map<String, Map<String, String>> before = hosts.snapshot();
        var builder = SharedStorage.smb(PATH)
                .server(nevers.asXenHost())
                .clients(avignon.asXenHost())
                .option("guest", "anybody-may-write");
        SharedStorage open = builder.build();

        assertThat(open.plan().warnings())
                .singleElement()
                .asString()
                .contains("anybody on avignon", PATH, "whoever listens");
        open.provision();

        assertThat(Files.readString(nevers.path("/run/samba/loaded")))
                .contains("guest ok = yes\n", "hosts allow = avignon\n")
                .doesNotContain("valid users");
        assertThat(Files.readString(avignon.path("/etc/fstab"))).contains("guest,vers=3.1.1,hard,cache=none");
        assertThat(nevers.path("/var/lib/samba/private/passdb")).doesNotExist();
        assertThat(open.remove().left()).isEmpty();
        assertThat(hosts.snapshot()).isEqualTo(before);

        var withPassword = builder.password(Secret.from(PASSWORD::toCharArray));
        assertThatThrownBy(withPassword::build)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("guests have none");
    }

    @Test
    void connectionsAreReadFromWhatSambaPrints() {
        String text = """

                Service      pid     Machine       Connected at                     Encryption   Signing
                ---------------------------------------------------------------------------------------------
                xensdk-1     4712    10.77.0.12    Thu Nov 26 09:00:00 AM 2026 UTC  AES-128-GCM  -
                xensdk-1     4713    10.77.0.13    Thu Nov 26 09:00:00 2026 UTC     -            -
                IPC$         4712    10.77.0.12    Thu Nov 26 09:00:00 AM 2026 UTC  -            -
                """;

        assertThat(Connections.parse("xensdk-1", text))
                .containsExactly(
                        new Connections.Connection("10.77.0.12", true),
                        new Connections.Connection("10.77.0.13", false));
    }
}
