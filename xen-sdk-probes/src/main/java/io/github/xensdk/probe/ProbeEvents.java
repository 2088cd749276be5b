package io.github.xensdk.probe;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, on a thread that is not the probing one and exists only once there is something to tell. Thread-safe. */
final class ProbeEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ProbeEvents.class);

    private final AtomicInteger loops = new AtomicInteger();
    private final ExecutorService executor =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                var thread = new Thread(task, "xensdk-probe-events");
                thread.setDaemon(true);
                return thread;
            });

    /** So many threads may have something to tell. */
    void expect(int count) {
        loops.set(count);
    }

    /** One of them has nothing more to tell; what was told before still gets there. */
    void left() {
        if (loops.decrementAndGet() == 0) {
            executor.shutdown();
        }
    }

    void tell(NetworkProbe probe, Outage outage) {
        NetworkListener listener = probe.listener();
        if (listener == NetworkListener.NONE) {
            return;
        }
        var event = new NetworkListener.OutageEnded(probe, outage);
        executor.execute(() -> {
            try {
                listener.outageEnded(event);
            } catch (RuntimeException e) {
                LOG.warn("a network probe's listener failed on {}", event, e);
            }
        });
    }
}
