package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import io.github.xensdk.preparation.HostPreparation;
import io.github.xensdk.preparation.PreparationRefusedException;
import io.github.xensdk.ssh.SshTransport;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts with scripts of ours beside Xen's own, and a guest whose devices these attach. */
@Timeout(900)
class PreparationLabTest {

    private static final String STATE = """
            cd /etc/xen/scripts && sha256sum *
            losetup -n -l -O BACK-FILE | sort
            ls /var/run/xen-hotplug 2> /dev/null
            true
            """;
    private static final String BY_OURS =
            "xenstore-ls -f /local/domain/0/backend | sed -n 's,.*/script = \".*/\\(.*-xensdk\\)\"$,\\1,p' | sort";

    private final OnTheLab here = new OnTheLab(1);
    private final HostPreparation preparation = HostPreparation.of(here.nevers, here.avignon);

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            here.guests.clear(here.slot);
            preparation.remove();
        }
    }

    private List<String> states() {
        return List.of(FaultStage.run(here.nevers, STATE), FaultStage.run(here.avignon, STATE));
    }

    private void attachedByOurs(XenHost host) {
        assertThat(FaultStage.run(host, BY_OURS).lines()).containsExactly("block-xensdk", "vif-xensdk");
        assertThat(FaultStage.run(host, "ls /sys/class/net/" + here.lab.bridge() + "/brif"))
                .contains("vif" + host.domains().get(here.slot.name()).id() + ".0");
    }

    @Test
    void aGuestWhoseDevicesOurScriptsAttachMovesAndNothingIsLeft() {
        List<String> before = states();
        preparation.apply();

        try (SshTransport guest = here.guests.createPrepared(here.slot, here.nevers)) {
            String boot = OnTheLab.bootId(guest);
            attachedByOurs(here.nevers);
            assertThatThrownBy(preparation::remove)
                    .isInstanceOf(PreparationRefusedException.class)
                    .hasMessageContaining("is in use by domain");

            LabStorage.move(here, here.nevers, here.avignon);
            attachedByOurs(here.avignon);
            assertThat(OnTheLab.bootId(guest)).isEqualTo(boot);
        }
        here.guests.clear(here.slot);

        assertThat(preparation.remove()).isEmpty();
        assertThat(states()).isEqualTo(before);
    }
}
