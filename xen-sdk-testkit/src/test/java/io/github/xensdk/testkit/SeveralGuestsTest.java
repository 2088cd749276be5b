package io.github.xensdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainListener;
import io.github.xensdk.domain.DomainWatch;
import io.github.xensdk.migration.Evacuation;
import io.github.xensdk.migration.EvacuationReport;
import io.github.xensdk.migration.Forecast;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.testkit.junit.SimulatedXenExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SeveralGuestsTest {

    @RegisterExtension
    final SimulatedXenExtension hosts = SimulatedXenExtension.of("nevers", "avignon");

    private XenHost nevers;
    private XenHost avignon;

    @BeforeEach
    void boot() {
        for (String guest : List.of("guest-01", "guest-02")) {
            hosts.xen().host("nevers").boot(GuestSpec.pvh(guest).memoryMebibytes(16));
        }
        nevers = Connected.host(hosts.xen(), "nevers");
        avignon = Connected.host(hosts.xen(), "avignon");
    }

    @AfterEach
    void disconnect() {
        nevers.close();
        avignon.close();
    }

    @Test
    void aHostIsEmptiedAndAWatchSeesIt() throws InterruptedException {
        var moved = new CopyOnWriteArrayList<String>();
        var both = new CountDownLatch(2);
        var watch = DomainWatch.of(nevers.domains(), avignon.domains())
                .every(Duration.ofMillis(500))
                .limit(Duration.ofMinutes(5))
                .listener(new DomainListener() {
                    @Override
                    public void moved(Moved event) {
                        moved.add(event.after().name());
                        both.countDown();
                    }
                })
                .build();

        var running = watch.start(ForkJoinPool.commonPool());
        try {
            EvacuationReport report = Evacuation.ofAll()
                    .from(nevers)
                    .to(avignon)
                    .by((guest, move) -> move.live())
                    .build()
                    .run();

            assertThat(report.allMoved()).as(report.describe()).isTrue();
            assertThat(both.await(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            running.close();
        }
        assertThat(moved).containsExactlyInAnyOrder("guest-01", "guest-02");
        assertThat(hosts.xen().host("nevers").domains()).isEmpty();
        assertThat(hosts.xen().host("avignon").domains()).containsExactlyInAnyOrder("guest-01", "guest-02");
    }

    @Test
    void theTransferOfAGuestIsForecastWithoutTouchingIt() {
        Forecast forecast = Migration.of("guest-01")
                .from(nevers)
                .to(avignon)
                .coldStream()
                .build()
                .forecast();

        assertThat(forecast.transferTime()).isPresent();
        assertThat(hosts.xen().guest("guest-01").standstills()).isEmpty();
    }
}
