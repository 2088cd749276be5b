package io.github.xensdk.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandFailedException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.local.LocalTransport;
import io.github.xensdk.preparation.PreparationStep.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real scripts on this machine, in a directory of the test's own; xenstore and ip are stand-ins. */
class HostPreparationTest {

    @TempDir
    Path directory;

    private Path scripts;
    private XenHost host;
    private HostPreparation preparation;

    @BeforeEach
    void aHostWithXensOwnScripts() throws IOException {
        scripts = Files.createDirectory(directory.resolve("scripts"));
        for (String name : List.of("vif-bridge", "block")) {
            program(scripts.resolve(name), "echo \"xen's $*\"");
        }
        host = XenHost.over(LocalTransport.create("nevers"), Optional.empty());
        preparation = HostPreparation.in(scripts.toString(), host);
    }

    @AfterEach
    void close() {
        host.close();
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Map<String, String> files() throws IOException {
        var all = new TreeMap<String, String>();
        try (Stream<Path> found = Files.list(scripts)) {
            for (Path file : found.toList()) {
                all.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return all;
    }

    @Test
    void aPlanTouchesNothingAndApplyingTwiceChangesNothingMore() throws IOException {
        Map<String, String> before = files();
        assertThat(preparation.plan())
                .hasSize(PreparedItem.values().length)
                .allSatisfy(step -> assertThat(step.state()).isEqualTo(State.MISSING));
        assertThat(files()).isEqualTo(before);

        assertThat(preparation.apply()).hasSize(PreparedItem.values().length);
        assertThat(Files.isExecutable(scripts.resolve("vif-xensdk"))).isTrue();
        assertThat(Files.isExecutable(scripts.resolve("block-xensdk"))).isTrue();
        preparation.verify();
        assertThat(preparation.apply()).isEmpty();

        assertThat(preparation.remove()).isEmpty();
        assertThat(files()).isEqualTo(before);
        assertThatThrownBy(preparation::verify)
                .isInstanceOf(PreparationRefusedException.class)
                .hasMessageContaining("writes ");
    }

    @Test
    void oneOfAnotherVersionIsReplacedAndSomebodyElsesStays() throws IOException {
        preparation.apply();
        Path vif = scripts.resolve("vif-xensdk");
        Files.writeString(vif, Files.readString(vif) + "# older\n");
        assertThat(preparation.apply())
                .singleElement()
                .satisfies(step -> assertThat(step.detail()).contains("replaces"));

        Files.writeString(vif, "#!/bin/sh\nexit 0\n");
        assertThatThrownBy(preparation::apply)
                .isInstanceOf(PreparationRefusedException.class)
                .hasMessageContaining("not made by xen-sdk");
        assertThat(preparation.remove()).singleElement().asString().contains("vif-xensdk is not made by xen-sdk");
        assertThat(Files.readString(vif)).isEqualTo("#!/bin/sh\nexit 0\n");
        assertThat(scripts.resolve("block-xensdk")).doesNotExist();
    }

    @Test
    void whereOneFailsWhatWasPutAnewGoesAndWhatWasReplacedStays() throws IOException {
        Path vif = scripts.resolve("vif-xensdk");
        Path inTheWay = Files.createDirectory(scripts.resolve("block-xensdk.new"));
        assertThatThrownBy(preparation::apply).isInstanceOf(CommandFailedException.class);
        assertThat(vif).doesNotExist();

        Files.delete(inTheWay);
        preparation.apply();
        Files.writeString(vif, Files.readString(vif) + "# older\n");
        Files.delete(scripts.resolve("block-xensdk"));
        Files.createDirectory(inTheWay);
        assertThatThrownBy(preparation::apply).isInstanceOf(CommandFailedException.class);
        assertThat(vif).isExecutable();
    }

    @Test
    void aHostWithoutXensScriptsIsRefused() throws IOException {
        Files.delete(scripts.resolve("block"));

        assertThatThrownBy(preparation::apply)
                .isInstanceOf(PreparationRefusedException.class)
                .hasMessageContaining("there is no " + scripts.resolve("block"));
        assertThat(files()).containsOnlyKeys("vif-bridge");
    }

    @Test
    void noHostOrOneTwiceIsRefused() {
        assertThatThrownBy(HostPreparation::of).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> HostPreparation.of(host, host)).isInstanceOf(InvalidInputException.class);
    }

    /** What a script prints as it is run by libxl, with xenstore as given. */
    private String run(String script, String store, String... arguments) throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path own = scripts.resolve("tried-" + script);
        // It sets the path by itself.
        Files.writeString(
                own,
                Files.readString(scripts.resolve(script)).replace("PATH=/usr/sbin:", "PATH=" + bin + ":/usr/sbin:"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("store"), store);
        program(bin.resolve("xenstore-ls"), "cat '" + directory.resolve("store") + "'");
        for (String each : List.of("xenstore-write", "ip", "losetup")) {
            program(bin.resolve(each), "echo \"" + each + " $*\"");
        }
        var command =
                Stream.concat(Stream.of(own.toString()), Stream.of(arguments)).toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XENBUS_PATH", "/local/domain/0/backend/vif/7/0");
        builder.environment().put("vif", "vif7.0");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.strip();
    }

    @Test
    void whateverIsUnusualIsLeftToXensOwnScripts() throws Exception {
        preparation.apply();

        assertThat(run("vif-xensdk", "bridge = \"no-such-bridge\"", "online", "type_if=vif"))
                .isEqualTo("xen's online type_if=vif");
        assertThat(run("vif-xensdk", "bridge = \"lo\"\nvifname = \"web\"", "online", "type_if=vif"))
                .isEqualTo("xen's online type_if=vif");
        assertThat(run("vif-xensdk", "bridge = \"lo\"", "add", "type_if=tap")).isEqualTo("xen's add type_if=tap");
        assertThat(run("block-xensdk", "params = \"/no/such/file\"\nmode = \"w\"", "add"))
                .isEqualTo("xen's add");
        assertThat(run("block-xensdk", "params = \"nbd:x\"\nmode = \"w\"", "add"))
                .isEqualTo("xen's add");
        assertThat(run("block-xensdk", "params = \"" + scripts.resolve("block") + "\"\nmode = \"w!\"", "add"))
                .isEqualTo("xen's add");
        assertThat(run("block-xensdk", "params = \"" + scripts.resolve("block") + "\"\nmode = \"w\"", "remove"))
                .isEqualTo("xen's remove");
    }
}
