package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulatedXenExtension.class)
class LiveMigrationTest {

    @Test
    void movesAGuestToTheOtherHost(SimulatedXen xen) {
        SimulatedGuest guest = xen.host("nevers").boot(GuestSpec.pvh("guest-04"));

        try (XenHost nevers = Connected.host(xen, "nevers");
                XenHost avignon = Connected.host(xen, "avignon")) {
            MigrationOutcome outcome = Migration.of("guest-04")
                    .from(nevers)
                    .to(avignon)
                    .live()
                    .build()
                    .run();

            assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
        }
        assertThat(xen.host("nevers").domains()).isEmpty();
        assertThat(xen.host("avignon").domains()).containsExactly("guest-04");
        assertThat(guest.host()).contains("avignon");
        assertThat(guest.standstills()).hasSize(1);
    }
}
