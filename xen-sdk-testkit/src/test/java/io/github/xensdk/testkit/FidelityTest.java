package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What simulated hosts print is compared with what real ones have printed: the transcripts of Xen 4.17. Numbers and names of their own may
 * differ, nothing else.
 */
class FidelityTest {

    private static final Path TRANSCRIPTS = Path.of("..", "xen-sdk-core", "src/test/resources/transcripts/xen-4.17");

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

    private SimulatedHost simulated;
    private XenHost nevers;

    @BeforeEach
    void bootWhatTheLabHad() {
        simulated = hosts.xen().host("nevers");
        simulated.makeDirectory("/xen/checkpoints");
        simulated.boot(GuestSpec.pv("guest-01").memoryMebibytes(96));
        simulated.boot(GuestSpec.pvh("guest-02").memoryMebibytes(96));
        nevers = Connected.host(hosts.xen(), "nevers");
    }

    @AfterEach
    void disconnect() {
        nevers.close();
    }

    private CommandResult xl(String arguments) {
        return nevers.run(Command.of("xl", arguments.split(" ", -1)).build());
    }

    private static String transcript(String name, String kind) {
        try {
            return Files.readString(TRANSCRIPTS.resolve(name + "." + kind));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lines without what is a number, an address, or blank. */
    private static List<String> shape(String text) {
        return text.lines()
                .map(line -> line.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                        .replaceAll("([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC")
                        .replaceAll("0x[0-9a-f]+", "#")
                        .replaceAll("\\[\\d+]", "[#]")
                        .replaceAll("(?<![a-z0-9-])-?\\d+(\\.\\d+)?", "#")
                        .replaceAll("libxl_([a-z_]+)\\.c:#", "libxl_$1.c:#")
                        .replaceAll("\\s+", " ")
                        .strip())
                .toList();
    }

    private static void isAs(CommandResult result, String transcript) {
        assertThat(shape(result.stderr())).isEqualTo(shape(transcript(transcript, "err")));
        assertThat(shape(result.stdout())).isEqualTo(shape(transcript(transcript, "out")));
        assertThat(result.exitStatus())
                .isEqualTo(Integer.parseInt(transcript(transcript, "rc").strip()));
    }

    @ParameterizedTest
    @CsvSource({
        "save-nosuch, save nosuch /xen/a",
        "save-missing-directory, save guest-01 /xen/nosuch/guest-01",
        "restore-missing-file, restore /xen/nosuch",
        "restore-not-a-checkpoint, restore /boot/vmlinuz",
        "destroy-nosuch, destroy nosuch",
        "pause-nosuch, pause nosuch",
        "unpause-nosuch, unpause nosuch",
        "pause, pause guest-01",
        "list-nosuch, list nosuch",
        "domid-nosuch, domid nosuch",
        "domname, domname 0",
        "shutdown, shutdown guest-01",
        "shutdown-wait, shutdown -w guest-01",
        "mem-set-above-max, mem-set guest-01 256m",
        "mem-max-below-target, mem-max guest-01 64m",
        "mem-set, mem-set guest-01 64m",
        "block-detach-nosuch, block-detach guest-01 xvdc",
        "block-list-pv, block-list guest-01",
        "network-list-pvh, network-list guest-02",
        "network-attach-no-bridge, network-attach guest-01 bridge=nosuch0",
        "network-detach-nosuch, network-detach guest-01 9",
        "create-missing-config, create /root/nosuch.cfg",
        "uptime-one, uptime guest-01",
        "unknown-command, nosuch",
        "help-migrate, help migrate",
        "help-nosuch, help nosuch",
        "trigger-nosuch, trigger guest-01 nosuch",
        "migrate-nosuch, migrate nosuch avignon",
    })
    void aCommandPrintsWhatItPrintsOnRealXen(String transcript, String arguments) {
        isAs(xl(arguments), transcript);
    }

    @ParameterizedTest
    @CsvSource({
        "create-missing-name, type = 'pv'",
        "create-dry-run-bad-type, name = 'a'; type = 'vax'",
        "create-bad-key, name = 'a'; VCPUS = 1",
        "create-missing-disk, name = 'a'; type = 'pv'; disk = ['/xen/shared/nosuch.img:raw:xvda:rw']",
        "create-missing-bridge, name = 'a'; type = 'pv'; vif = ['bridge=nosuch0']",
        "create-missing-kernel, name = 'a'; type = 'pv'; kernel = 'nosuch-kernel'",
        "create-name-exists, name = 'guest-01'; type = 'pv'",
        "create-not-enough-memory, name = 'a'; type = 'pv'; memory = 999999",
    })
    void whatIsWrongWithAConfigurationIsSaidAsOnRealXen(String transcript, String config) {
        simulated.write("/root/a.cfg", config.replace(":raw:xvda:rw", ",raw,xvda,rw") + "\n");
        String name =
                transcript(transcript, "err").lines().findFirst().orElse("").replaceAll(".*/(.*)", "$1");

        CommandResult result = xl("create /root/a.cfg");

        assertThat(shape(result.stderr().replace("/a.cfg", "/" + name)))
                .isEqualTo(shape(transcript(transcript, "err")));
        assertThat(result.exitStatus())
                .isEqualTo(Integer.parseInt(transcript(transcript, "rc").strip()));
    }

    @Test
    void savingAndRestoringIsToldAsOnRealXen() {
        isAs(xl("save guest-01 /xen/checkpoints/guest-01"), "save");
        isAs(xl("restore /xen/checkpoints/guest-01"), "restore");
        isAs(xl("restore /xen/checkpoints/guest-01"), "restore-name-exists");
        isAs(xl("save -c guest-01 /xen/checkpoints/guest-01"), "save-keep-running");
    }

    @Test
    void aTruncatedCheckpointIsRefusedAsOnRealXen() throws IOException {
        xl("save guest-01 /xen/checkpoints/truncated");
        try (var file = new RandomAccessFile(
                simulated.path("/xen/checkpoints/truncated").toFile(), "rw")) {
            file.setLength(1 << 20);
        }

        isAs(xl("restore /xen/checkpoints/truncated"), "restore-truncated");
    }

    @Test
    void listsHaveTheColumnsOfRealOnes() {
        List<String> real = shape(transcript("list-verbose", "out"));

        List<String> list = shape(xl("list -v").stdout());

        assertThat(list).hasSize(4).allMatch(real::contains);
        assertThat(shape(xl("vcpu-list guest-01").stdout())).allMatch(shape(transcript("vcpu-list", "out"))::contains);
    }

    @Test
    void aHostTellsTheSameThingsAsARealOne() {
        assertThat(keys(xl("info").stdout())).isEqualTo(keys(transcript("info", "out")));
        assertThat(keys(xl("info -n").stdout())).isEqualTo(keys(transcript("info-numa", "out")));
    }

    private static List<String> keys(String info) {
        return info.lines()
                .map(line -> line.replaceAll("\\s*:.*", ""))
                .filter(key -> !key.isBlank() && !key.strip().matches("\\d+"))
                .toList();
    }

    @Test
    void aStoredConfigurationHasTheFieldsOfARealOne() {
        String real = transcript("list-long-one", "out")
                .replaceAll("/xen/lab/", "/boot/")
                .replaceAll("\"cmdline\": .*", "\"cmdline\": \"root=/dev/xvda ro console=hvc0\",")
                .replace("\"credit\"", "\"credit2\"");

        assertThat(shape(xl("list -l guest-02").stdout())).isEqualTo(shape(real));
    }

    @Test
    void bothEndsOfALiveMigrationSayWhatRealOnesSay() {
        try (XenHost avignon = Connected.host(hosts.xen(), "avignon")) {
            List<String> said = Migration.of("guest-02")
                    .from(nevers)
                    .to(avignon)
                    .live()
                    .build()
                    .run()
                    .summary()
                    .transcript();

            assertThat(shape(String.join("\n", said)))
                    .containsExactlyInAnyOrderElementsOf(shape(transcript("migrate-pvh", "err")));
        }
    }

    @ParameterizedTest
    @CsvSource({"V4_14, false", "V4_17, false", "V4_19, false", "V4_20, true"})
    void suspendAndResumeCameWithXen420(XenVersion version, boolean known) {
        try (var xen = SimulatedXen.builder()
                        .host(HostSpec.named("orange").version(version))
                        .start();
                XenHost orange = Connected.host(xen, "orange")) {
            String help = orange.run(Command.of("xl", "help").build()).stdout();

            assertThat(help.contains(" suspend ")).isEqualTo(known);
            assertThat(orange.info().xenVersion()).startsWith("4." + version.minor() + ".");
        }
    }
}
