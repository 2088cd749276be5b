package io.github.xensdk.storage.nfs;

import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StepKind;
import io.github.xensdk.storage.StorageClient;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.DirectorySteps;
import io.github.xensdk.storage.internal.HostScript;
import io.github.xensdk.storage.internal.MountSteps;
import io.github.xensdk.storage.internal.PackageSteps;
import io.github.xensdk.storage.spi.HostStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The steps of NFS, and the places on a host that their scripts are given. */
final class NfsSteps {

    private static final String OTHER_EXPORTS = script("other-exports.sh");
    private static final String SERVE = OTHER_EXPORTS + script("serve.sh", "service.sh");
    private static final String DROP_IN = script("drop-in.sh", "own-file.sh");
    private static final String EXPORT = script("export.sh", "lacking.sh");

    private static final String DROP_INS = "/etc/exports.d";
    private static final String SYSTEMD = "/run/systemd/system";

    private static final Duration STARTING = Duration.ofMinutes(3);

    private NfsSteps() {}

    private static String script(String name, String... functions) {
        return HostScript.read(NfsSteps.class, name, functions);
    }

    static List<HostStep> server(StorageSpec spec) {
        XenHost host = spec.server();
        String path = spec.path();
        String must = NfsOptions.export(spec);
        String options = NfsOptions.exportOfOurs(spec);
        String file = DROP_INS + "/xensdk-" + spec.id() + ".exports";
        String[] dropIn = Stream.concat(Stream.of(file, path, options), Stream.of(NfsBackend.addresses(spec)))
                .toArray(String[]::new);
        var steps = new ArrayList<HostStep>();
        steps.add(PackageSteps.forServer(host, OTHER_EXPORTS, "nfs-kernel-server", "nfs-utils", "exportfs"));
        steps.add(HostStep.of(StepKind.START_SERVICE, host, "nfs-server", SERVE, SYSTEMD, "/proc/fs/nfsd")
                .shared()
                .within(STARTING));
        steps.addAll(DirectorySteps.storage(host, path));
        steps.add(DirectorySteps.parent(host, DROP_INS));
        steps.add(HostStep.of(StepKind.WRITE_DROP_IN, host, file, DROP_IN, dropIn));
        for (StorageClient client : spec.clients()) {
            steps.add(HostStep.of(
                    StepKind.EXPORT,
                    host,
                    client.address() + ":" + path,
                    EXPORT,
                    client.address(),
                    path,
                    must,
                    options));
        }
        return steps;
    }

    static List<HostStep> client(StorageSpec spec, StorageClient client) {
        XenHost host = client.host();
        String path = spec.path();
        var steps = new ArrayList<HostStep>();
        steps.add(PackageSteps.forClient(host, "nfs nfs4", "nfs-common", "nfs-utils", "mount.nfs4"));
        steps.addAll(DirectorySteps.mountPoint(host, path));
        // retry=0: says at once that the server does not answer
        steps.addAll(MountSteps.of(
                host,
                new MountSteps.Mount(
                        "nfs4",
                        "nfs4",
                        "nfs",
                        NfsBackend.source(spec),
                        path,
                        NfsOptions.mount(spec),
                        "retry=0",
                        NfsOptions.seenInMount(spec),
                        "nfs-" + spec.id())));
        return steps;
    }
}
