package consumer.modular;

import io.github.xensdk.inventory.Inventory;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.probe.report.DowntimeReport;
import io.github.xensdk.storage.SharedStorage;
import java.nio.file.Path;

/** Reads an inventory, moves a guest between its hosts with a probe on it, and has storage planned: each of the modules, and what they use. */
public final class OnTheModulePath {

    private OnTheModulePath() {}

    public static void main(String[] args) {
        if (!OnTheModulePath.class.getModule().isNamed()) {
            throw new IllegalStateException("not on the module path");
        }
        var inventory = Inventory.read(Path.of(args[0]));
        try (var nevers = inventory.connect("nevers");
                var avignon = inventory.connect("avignon")) {
            var report = MigrationExperiment.of("guest-04")
                    .between(nevers, avignon)
                    .cycles(1)
                    .live()
                    .network(NetworkProbe.udpEcho("127.0.0.1", Integer.parseInt(args[1])).build())
                    .run();
            String json = report.toJson();
            if (!DowntimeReport.fromJson(json).toJson().equals(json)) {
                throw new IllegalStateException("the report is not the same after it was written and read");
            }
            var storage = SharedStorage.directory("/xen/images").server(nevers).build();
            System.out.println("module path: " + report.runs().size() + " runs, " + storage.plan().changes().size() + " steps");
        }
    }
}
