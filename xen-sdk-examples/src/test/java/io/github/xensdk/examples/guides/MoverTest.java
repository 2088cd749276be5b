package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.Fault;
import io.github.xensdk.testkit.GuestSpec;
import io.github.xensdk.testkit.SimulatedHost;
import io.github.xensdk.testkit.SimulatedXen;
import io.github.xensdk.testkit.junit.OnHost;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MoverTest {

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

    private static String move(SimulatedXen xen) {
        try (var nevers = XenHost.connect(SshEndpoint.fromOpenSshConfig("nevers", xen.sshConfig()));
                var avignon = XenHost.connect(SshEndpoint.fromOpenSshConfig("avignon", xen.sshConfig()))) {
            return new Mover(nevers, avignon).move("guest-04");
        }
    }

    @Test
    void aGuestMoves(SimulatedXen xen, @OnHost("nevers") SimulatedHost nevers) {
        nevers.boot(GuestSpec.pvh("guest-04"));

        assertThat(move(xen)).contains("runs on avignon");

        assertThat(xen.guest("guest-04").host()).contains("avignon");
        assertThat(nevers.domains()).isEmpty();
    }

    @Test
    void aLinkThatIsCutAfterTheHandoverLeavesNoOldCopy(SimulatedXen xen, @OnHost("nevers") SimulatedHost nevers) {
        nevers.boot(GuestSpec.pvh("guest-04"));
        xen.host("avignon").inject(Fault.at("migration target: Domain started").cutsLinks());

        assertThat(move(xen)).contains("destroyed guest-04--migratedaway");

        assertThat(xen.guest("guest-04").host()).contains("avignon");
        assertThat(nevers.domains()).isEmpty();
    }
}
