package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.HostSpec;
import io.github.xensdk.testkit.SimulatedXen;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** For tests that run a guide's programs on two simulated hosts. */
abstract class SimulatedPair {

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of(SimulatedXen.builder()
            .host(HostSpec.named("nevers"))
            .host(HostSpec.named("avignon"))
            // So that nobody waits for memory that is only counted.
            .linkBytesPerSecond(4_000_000_000L)
            .diskBytesPerSecond(4_000_000_000L));

    SimulatedXen xen;
    XenHost nevers;
    XenHost avignon;

    @BeforeEach
    void connect() {
        xen = hosts.xen();
        nevers = XenHost.connect(endpoint("nevers"));
        avignon = XenHost.connect(endpoint("avignon"));
    }

    @AfterEach
    void disconnect() {
        nevers.close();
        avignon.close();
    }

    final SshEndpoint endpoint(String name) {
        return SshEndpoint.fromOpenSshConfig(name, xen.sshConfig());
    }
}
