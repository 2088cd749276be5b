package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.SimulatedXen;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** For tests that run a guide's programs on two simulated hosts. */
abstract class SimulatedPair {

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

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
