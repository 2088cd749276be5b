package consumer;

import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.SimulatedHost;
import io.github.xensdk.testkit.SimulatedXen;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command while simulated hosts are up, and adds to its words an inventory of them and the port of a guest's echo service: the test
 * kit is for class paths, so that a program on the module path needs it in another process.
 */
public final class WithSimulatedHosts {

    private WithSimulatedHosts() {}

    public static void main(String[] args) throws Exception {
        Path inventory = Files.createTempFile("xen-", ".yaml");
        int status;
        try (var xen = SimulatedXen.start("nevers", "avignon")) {
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            Files.writeString(inventory, inventory(xen));
            var command = new ArrayList<>(List.of(args));
            command.add(inventory.toString());
            command.add("" + xen.guest("guest-04").udpEchoPort());
            status = new ProcessBuilder(command).inheritIO().start().waitFor();
        } finally {
            Files.delete(inventory);
        }
        System.exit(status);
    }

    private static String inventory(SimulatedXen xen) {
        var text = new StringBuilder("credentials:\n  simulated:\n    key-file: " + xen.privateKey() + "\nhosts:\n");
        for (SimulatedHost host : xen.hosts()) {
            text.append("  ").append(host.name()).append(":\n");
            text.append("    address: 127.0.0.1\n    port: ").append(host.port()).append('\n');
            text.append("    credential: simulated\n");
            text.append("    host-keys:\n      known-hosts: ").append(xen.knownHosts()).append('\n');
        }
        return text.toString();
    }
}
