package io.github.xensdk.examples.guides;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.DomainListener;
import io.github.xensdk.domain.DomainWatch;
import java.time.Duration;
import java.util.concurrent.ExecutorService;

/** The short programs of docs/guides/watching.md. */
final class WatchingGuide {

    private WatchingGuide() {}

    /** Tells what happened. */
    static class Printer implements DomainListener {

        @Override
        public void moved(Moved event) {
            System.out.println(event.after().name() + " came from " + event.from() + " to " + event.to());
        }

        @Override
        public void vanished(Vanished event) {
            System.out.println(event.domain().name() + " is gone from " + event.host());
        }

        @Override
        public void hostUnreachable(HostUnreachable event) {
            System.out.println(event.host() + " does not answer");
        }
    }

    static void watch(XenHost nevers, XenHost avignon, DomainListener listener, ExecutorService executor)
            throws InterruptedException {
        var watch = DomainWatch.of(nevers.domains(), avignon.domains())
                .every(Duration.ofSeconds(1))
                .limit(Duration.ofMinutes(5)) // without it, until it is closed
                .listener(listener)
                .build();
        try (var running = watch.start(executor)) {
            running.await();
        }
    }
}
