package io.github.xensdk.testkit;

import io.github.xensdk.XenHost;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;

/** How the SDK comes to what is simulated. */
final class Connected {

    private Connected() {}

    static SshEndpoint endpoint(SimulatedXen xen, String name) {
        return SshEndpoint.fromOpenSshConfig(name, xen.sshConfig());
    }

    static XenHost host(SimulatedXen xen, String name) {
        return XenHost.connect(endpoint(xen, name));
    }

    static SshTransport guest(SimulatedXen xen, String name) {
        return SshTransport.connect(endpoint(xen, name));
    }
}
