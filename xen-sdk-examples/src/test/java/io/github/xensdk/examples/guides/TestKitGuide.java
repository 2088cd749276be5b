package io.github.xensdk.examples.guides;

import io.github.xensdk.command.Command;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import io.github.xensdk.testkit.Fault;
import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.HostSpec;
import io.github.xensdk.testkit.MemoryLoad;
import io.github.xensdk.testkit.SimulatedGuest;
import io.github.xensdk.testkit.SimulatedHost;
import io.github.xensdk.testkit.SimulatedXen;
import io.github.xensdk.testkit.XenVersion;
import java.time.Duration;

/** The short programs of docs/guides/testing-your-program.md. */
final class TestKitGuide {

    private TestKitGuide() {}

    static void faults(SimulatedHost nevers, SimulatedHost avignon) {
        nevers.inject(Fault.fullDisk()); // for the next checkpoint
        nevers.inject(Fault.in("xl destroy").exits(1, "libxl: error: not today"));
        nevers.inject(Fault.in("xl list").hangs().always());
        nevers.inject(Fault.in("xl info").losesConnection()); // before it runs
        avignon.inject(Fault.at("migration target: Domain started").cutsLinks());
        nevers.heal(); // what has not happened yet will not
        avignon.heal();
        avignon.dropConnections(); // those of programs, now
    }

    static void guests() {
        try (var xen = SimulatedXen.builder()
                .host(HostSpec.named("nevers"))
                .host(HostSpec.named("avignon").version(XenVersion.V4_20).memoryMebibytes(2048))
                .linkBytesPerSecond(20 << 20)
                .attachTime(Duration.ofMillis(300))
                .start()) {
            SimulatedGuest guest = xen.host("nevers")
                    .boot(GuestSpec.pvh("guest-04").memoryMebibytes(32).load(MemoryLoad.mebibytes(40, 8)));
            try (var login = SshTransport.connect(SshEndpoint.fromOpenSshConfig("guest-04", xen.sshConfig()))) {
                login.execute(Command.of("cat", "/etc/hostname").build()).orThrow();
            }
            System.out.println(guest.host() + " " + guest.udpEchoPort() + " " + guest.standstills());
        }
    }
}
