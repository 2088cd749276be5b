package io.github.xensdk.benchmarks;

import io.github.xensdk.local.LocalTransport;
import io.github.xensdk.probe.EchoService;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.probe.NetworkRecording;
import io.github.xensdk.probe.NetworkRecordings;
import io.github.xensdk.probe.NetworkResult;
import io.github.xensdk.probe.Outage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Probes many targets from one program: how late probes are sent, what it costs, and whether memory grows. The targets are echo services
 * on this machine, which take their share of it.
 *
 * <pre>java -cp xen-sdk-benchmarks.jar io.github.xensdk.benchmarks.ManyTargets [--targets 500] [--interval 10] [--seconds 60]</pre>
 */
public final class ManyTargets {

    private static final int SERVICES = 2;
    private static final int LOOKS = 6;

    private final int targets;
    private final Duration interval;
    private final Duration duration;
    private final PrintStream out;

    private ManyTargets(int targets, Duration interval, Duration duration, PrintStream out) {
        this.targets = targets;
        this.interval = interval;
        this.duration = duration;
        this.out = out;
    }

    /** Runs it and prints its figures. */
    public static void main(String[] arguments) throws Exception {
        int targets = 500;
        int interval = 10;
        int seconds = 60;
        if (arguments.length % 2 != 0) {
            throw new BenchmarkException("each option has a value");
        }
        for (int i = 0; i < arguments.length; i += 2) {
            int value = Integer.parseInt(arguments[i + 1]);
            switch (arguments[i]) {
                case "--targets" -> targets = value;
                case "--interval" -> interval = value;
                case "--seconds" -> seconds = value;
                default -> throw new BenchmarkException("unknown option " + arguments[i]);
            }
        }
        new ManyTargets(targets, Duration.ofMillis(interval), Duration.ofSeconds(seconds), System.out).run();
    }

    private void run() throws InterruptedException, IOException {
        try (var here = LocalTransport.create("here")) {
            var services = new ArrayList<EchoService>();
            try {
                for (int i = 0; i < SERVICES; i++) {
                    services.add(EchoService.start(here, 0, duration.plusMinutes(10)));
                }
                measure(services);
            } finally {
                services.forEach(EchoService::close);
            }
        }
    }

    private void measure(List<EchoService> services) throws InterruptedException, IOException {
        var probes = new ArrayList<NetworkProbe>();
        for (int i = 0; i < targets; i++) {
            probes.add(
                    NetworkProbe.udpEcho("127.0.0.1", services.get(i % SERVICES).port())
                            .every(interval)
                            .build());
        }
        try (var all = NetworkRecordings.start(probes)) {
            for (int look = 1; look <= LOOKS; look++) {
                Thread.sleep(duration.dividedBy(LOOKS).toMillis());
                out.printf(
                        Locale.ROOT,
                        "after %d s: %.1f MB of heap in use, load %s%n",
                        duration.dividedBy(LOOKS).multipliedBy(look).toSeconds(),
                        heapInUse() / 1e6,
                        Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
            }
            report(all.recordings().stream().map(NetworkRecording::stop).toList());
        }
    }

    @SuppressWarnings("SystemGc") // what is in use is known only then
    private static long heapInUse() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void report(List<NetworkResult> results) {
        List<Long> late = results.stream()
                .map(result -> result.scheduleError().orElse(Duration.ZERO).toNanos())
                .sorted()
                .toList();
        Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        out.printf(
                Locale.ROOT,
                "%d targets every %d ms for %d s: %d probes sent, %d slots missed, %d lost, %d proven outages%n",
                targets,
                interval.toMillis(),
                duration.toSeconds(),
                results.stream().mapToLong(NetworkResult::sent).sum(),
                results.stream().mapToLong(NetworkResult::skipped).sum(),
                results.stream().mapToLong(NetworkResult::lost).sum(),
                results.stream()
                        .flatMap(result -> result.outages().stream())
                        .filter(Outage::proven)
                        .count());
        out.printf(
                Locale.ROOT,
                "99 of 100 probes were sent at most %.2f ms late (the median target), %.2f ms (the worst); %.2f processors%n",
                late.get(late.size() / 2) / 1e6,
                late.get(late.size() - 1) / 1e6,
                cpu.toNanos() / 1e9 / duration.toSeconds());
    }
}
