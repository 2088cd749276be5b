package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Network probes of many targets at work, on one thread: their slots are spread over the interval. Each ICMP probe is a process and a
 * thread of its own. Whoever starts them owns them and closes them.
 *
 * <pre>{@code
 * try (var all = NetworkRecordings.start(guests.stream().map(g -> NetworkProbe.udpEcho(g, 7).build()).toList())) {
 *     …
 *     for (NetworkRecording one : all.recordings()) {
 *         log.info("{}: {}", one.probe(), one.stop().longestOutage());
 *     }
 * }
 * }</pre>
 *
 * <p>Memory does not grow with time: some tens of kilobytes a target, and what was found. Thread-safe.
 */
public final class NetworkRecordings implements AutoCloseable {

    private final List<NetworkRecording> recordings;
    private final Runnable stopAll;

    private NetworkRecordings(List<NetworkRecording> recordings, Runnable stopAll) {
        this.recordings = recordings;
        this.stopAll = stopAll;
    }

    /**
     * Starts all of them, on daemon threads.
     *
     * @throws InvalidInputException where there are none
     * @throws XenException where no sockets could be had, or a program that is needed is not there; nothing goes on then
     */
    public static NetworkRecordings start(List<NetworkProbe> probes) {
        if (probes.isEmpty()) {
            throw new InvalidInputException("probes", "must not be empty");
        }
        var starting = new Starting(probes);
        try {
            return starting.start();
        } catch (IOException e) {
            starting.giveUp();
            throw new XenException("no socket for " + probes.get(0) + ": " + e.getMessage(), null, e);
        } catch (RuntimeException e) {
            starting.giveUp();
            throw e;
        }
    }

    /** One a probe, in their order. */
    public List<NetworkRecording> recordings() {
        return recordings;
    }

    /** Stops all; those that were not {@linkplain NetworkRecording#stop() stopped} before can still be asked. Idempotent. */
    @Override
    public void close() {
        stopAll.run();
        recordings.forEach(NetworkRecording::close);
    }

    /** What is there so far. */
    private static final class Starting {

        private final List<NetworkProbe> probes;
        private final ProbeEvents events = new ProbeEvents();
        private final NeighbourTable neighbours = new NeighbourTable();
        private final List<NetworkRecording> recordings = new ArrayList<>();
        private final List<ProbeTrack> tracks = new ArrayList<>();
        private final List<FpingLoop> pings = new ArrayList<>();

        Starting(List<NetworkProbe> probes) {
            this.probes = probes;
        }

        NetworkRecordings start() throws IOException {
            Selector selector = Selector.open();
            ProbeLoop loop;
            try {
                List<Long> starts = ProbeLoop.starts(probes, System.nanoTime());
                loop = new ProbeLoop(selector, events::left);
                for (int i = 0; i < probes.size(); i++) {
                    open(probes.get(i), starts.get(i), selector, loop::wakeUp);
                }
                loop.add(tracks);
            } catch (IOException | RuntimeException e) {
                selector.close();
                throw e;
            }
            events.expect(1 + pings.size());
            begin(loop, "xensdk-probe");
            pings.forEach(ping -> begin(ping, "xensdk-fping"));
            return new NetworkRecordings(List.copyOf(recordings), () -> {
                tracks.forEach(ProbeTrack::stop);
                pings.forEach(FpingLoop::stop);
                loop.wakeUp();
            });
        }

        private void open(NetworkProbe probe, long start, Selector selector, Runnable wakeUp) throws IOException {
            var table = probe.kind() == ProbeKind.ICMP ? new NeighbourTable() : neighbours;
            var log = new ProbeLog(
                    probe,
                    new Neighbour(table, table.hop(probe.target().getAddress())),
                    outage -> events.tell(probe, outage));
            var ended = new CompletableFuture<NetworkResult>();
            if (probe.kind() == ProbeKind.ICMP) {
                var ping = FpingLoop.open(probe, log, ended, events::left);
                pings.add(ping);
                recordings.add(new NetworkRecording(probe, log, ended, ping::stop));
            } else {
                var track = ProbeTrack.open(probe, log, selector, ended, start);
                tracks.add(track);
                recordings.add(new NetworkRecording(probe, log, ended, () -> {
                    track.stop();
                    wakeUp.run();
                }));
            }
        }

        private static void begin(Runnable loop, String name) {
            var thread = new Thread(loop, name);
            thread.setDaemon(true);
            thread.start();
        }

        void giveUp() {
            tracks.forEach(ProbeTrack::close);
            pings.forEach(FpingLoop::stop);
        }
    }
}
