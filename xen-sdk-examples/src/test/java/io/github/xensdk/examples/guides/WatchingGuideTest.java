package io.github.xensdk.examples.guides;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.domain.Domain;
import io.github.xensdk.testkit.GuestSpec;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchingGuideTest extends SimulatedPair {

    @Test
    void aGuestThatGoesIsTold() throws Exception {
        xen.host("nevers").boot(GuestSpec.pvh("guest-04"));
        Domain guest = nevers.domains().get("guest-04");
        var executor = Executors.newFixedThreadPool(2);
        try {
            String printed = Printed.by(() -> {
                executor.execute(() -> {
                    sleepTwoSeconds();
                    nevers.domains().destroy(guest);
                });
                WatchingGuide.watch(nevers, avignon, executor);
            });

            assertThat(printed).isEqualToIgnoringNewLines("guest-04 is gone from nevers");
        } finally {
            executor.shutdownNow();
        }
    }

    private static void sleepTwoSeconds() {
        try {
            TimeUnit.SECONDS.sleep(2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
