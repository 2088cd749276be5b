package consumer;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.SimulatedXen;
import java.util.List;

/** Moves a guest between two simulated hosts. */
public final class OnTheClassPath {

    private OnTheClassPath() {}

    public static void main(String[] args) {
        try (var xen = SimulatedXen.start("nevers", "avignon")) {
            xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
            try (var nevers = XenHost.connect(SshEndpoint.fromOpenSshConfig("nevers", xen.sshConfig()));
                    var avignon = XenHost.connect(SshEndpoint.fromOpenSshConfig("avignon", xen.sshConfig()))) {
                var outcome = Migration.of("guest-04").from(nevers).to(avignon).live().build().run();
                System.out.println("class path: " + outcome.getClass().getSimpleName());
            }
            if (!xen.host("avignon").domains().equals(List.of("guest-04"))) {
                throw new IllegalStateException("the guest is not on avignon");
            }
        }
    }
}
