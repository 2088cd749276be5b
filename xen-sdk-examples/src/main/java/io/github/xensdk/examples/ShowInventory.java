package io.github.xensdk.examples;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.inventory.HostEntry;
import io.github.xensdk.inventory.Inventory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the hosts of an inventory run. */
@Command(
        name = "inventory",
        description = "Lists the hosts of a file such as xen.yaml, with their versions and domains.",
        mixinStandardHelpOptions = true)
final class ShowInventory implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the inventory")
    private Path file = Path.of("xen.yaml");

    @Override
    public Integer call() {
        var inventory = Inventory.read(file);
        var out = spec.commandLine().getOut();
        int unreachable = 0;
        for (HostEntry host : inventory.hosts()) {
            try {
                show(inventory, host, out);
            } catch (ConnectionFailedException e) {
                unreachable++;
                out.printf("%s does not answer: %s%n", host.name(), e.getMessage());
            }
        }
        out.flush();
        return unreachable == 0 ? 0 : 1;
    }

    private static void show(Inventory inventory, HostEntry host, PrintWriter out) {
        try (var xen = inventory.connect(host.name())) {
            String domains = xen.domains().list().stream().map(Domain::name).collect(Collectors.joining(", "));
            out.printf("%s runs Xen %s: %s%n", host.name(), xen.info().xenVersion(), domains);
        }
    }
}
