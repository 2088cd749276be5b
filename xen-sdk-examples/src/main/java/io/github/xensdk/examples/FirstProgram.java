package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import io.github.xensdk.probe.ComputeProbe;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;

/** The program on the README's first screen, kept the same by a test. */
final class FirstProgram {

    private FirstProgram() {}

    static void run() {
        try (var nevers = XenHost.connect("nevers.example.org");
                var avignon = XenHost.connect("avignon.example.org");
                var guest = SshTransport.connect(SshEndpoint.of("guest-04.example.org"))) {
            var report = MigrationExperiment.of("guest-04")
                    .between(nevers, avignon)
                    .cycles(10)
                    .live()
                    .network(NetworkProbe.udpEcho("guest-04.example.org", 7).build())
                    .compute(ComputeProbe.inGuest(guest))
                    .run();
            System.out.println(report.toMarkdown());
        }
    }
}
