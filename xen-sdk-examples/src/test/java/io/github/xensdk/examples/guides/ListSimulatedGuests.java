package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.SimulatedXen;

public final class ListSimulatedGuests {

    private ListSimulatedGuests() {}

    public static void main(String... args) {
        try (var xen = SimulatedXen.start("nevers")) {
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            try (var nevers = XenHost.connect(SshEndpoint.fromOpenSshConfig("nevers", xen.sshConfig()))) {
                ListGuests.list(nevers);
            }
        }
    }
}
