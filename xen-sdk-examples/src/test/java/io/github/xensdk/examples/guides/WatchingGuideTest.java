package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.testkit.GuestSpec;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WatchingGuideTest extends SimulatedPair {

    @Test
    @Timeout(120)
    void aGuestThatGoesIsTold() throws Exception {
        xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
        Domain guest = nevers.domains().get("guest-04");
        Thread here = Thread.currentThread();
        var executor = Executors.newFixedThreadPool(2);
        var listener = new WatchingGuide.Printer() {
            @Override
            public void appeared(Appeared event) {
                if (event.domain().uuid().equals(guest.uuid())) {
                    executor.execute(() -> nevers.domains().destroy(guest));
                }
            }

            @Override
            public void vanished(Vanished event) {
                super.vanished(event);
                here.interrupt();
            }
        };
        try {
            String printed =
                    Printed.by(() -> assertThatThrownBy(() -> WatchingGuide.watch(nevers, avignon, listener, executor))
                            .isInstanceOf(InterruptedException.class));

            assertThat(printed).isEqualToIgnoringNewLines("guest-04 is gone from nevers");
        } finally {
            executor.shutdownNow();
        }
    }
}
