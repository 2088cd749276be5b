package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.command.Command;
import io.github.xensdk.inventory.Inventory;
import io.github.xensdk.ssh.SshEndpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lab as an inventory. */
@Timeout(300)
class InventoryLabTest {

    private static final Lab LAB = Lab.status();

    @TempDir
    Path directory;

    private Path inventory() throws IOException {
        var text = new StringBuilder("hosts:\n");
        Path key = LAB.hosts().get(0).privateKey().orElseThrow();
        Files.copy(key.resolveSibling("known_hosts"), directory.resolve("known_hosts"));
        for (SshEndpoint host : LAB.hosts()) {
            text.append("  ").append(host.name()).append(":\n");
            text.append("    address: ").append(host.host()).append('\n');
            text.append("    port: ").append(host.port()).append('\n');
            text.append("    credential: lab\n    host-keys: { known-hosts: known_hosts }\n");
        }
        text.append("credentials: { lab: { key-file: ").append(key).append(" } }\n");
        return Files.writeString(directory.resolve("xen.yaml"), text);
    }

    @Test
    void theHostsOfAnInventoryAreConnectedTo() throws IOException {
        var inventory = Inventory.read(inventory());

        try (var nevers = inventory.connect("nevers");
                var avignon = inventory.connect("avignon")) {
            assertThat(nevers.name()).isEqualTo("nevers");
            assertThat(nevers.domains().list()).extracting("name").contains("Domain-0");
            assertThat(avignon.run(Command.of("hostname").build())
                            .orThrow()
                            .stdout()
                            .strip())
                    .isEqualTo("avignon");
        }
    }

    @Test
    void theExampleListsThem() throws IOException {
        var out = new StringWriter();

        int status = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute("inventory", inventory().toString());

        assertThat(status).isZero();
        assertThat(out.toString())
                .containsPattern("nevers runs Xen 4\\.\\d+\\.\\d+: Domain-0")
                .contains("avignon runs Xen");
    }
}
