package io.github.xensdk.benchmarks;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Compares three ways to run a command over SSH: a fresh {@code ssh} each time, {@code ssh} over a ControlMaster, and the SDK. All
 * against one OpenSSH server on 127.0.0.1, in short rounds that take turns, so that what else the machine does meets all of them.
 *
 * <pre>java -jar xen-sdk-benchmarks.jar [--commands 1000] [--callers 1,8,32] [--json FILE]</pre>
 */
public final class TransportBenchmark {

    private static final int ROUND = 100;

    private final int commands;
    private final List<Integer> callers;
    private final PrintStream out;

    private TransportBenchmark(int commands, List<Integer> callers, PrintStream out) {
        this.commands = commands;
        this.callers = callers;
        this.out = out;
    }

    /** Runs it and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int commands = 1000;
        List<Integer> callers = List.of(1, 8, 32);
        Path json = null;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--commands" -> commands = Integer.parseInt(value);
                case "--callers" ->
                    callers = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .toList();
                case "--json" -> json = Path.of(value);
                default -> throw new BenchmarkException("unknown option " + arguments[i]);
            }
        }
        if (arguments.length % 2 != 0) {
            throw new BenchmarkException("each option has a value");
        }
        try {
            List<Measurement> all = new TransportBenchmark(commands, callers, System.out).run();
            if (json != null) {
                Files.writeString(
                        json,
                        all.stream().map(Measurement::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n")));
            }
        } catch (BenchmarkException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private List<Measurement> run() throws Exception {
        var all = new ArrayList<Measurement>();
        try (var sshd = LocalSshd.start();
                var fresh = Ways.freshSsh(sshd);
                var master = Ways.controlMaster(sshd);
                var sdk = Ways.sdk(sshd)) {
            var ways = List.of(fresh, master, sdk);
            // The JVM's compilers, and the connections.
            for (Way way : ways) {
                round(way, 8, way == sdk ? 10 * ROUND : ROUND / 4);
            }
            out.println("| callers | way                | commands |   p50 ms |   p99 ms |  p50/CM |  p99/CM |");
            out.println("|--------:|:-------------------|---------:|---------:|---------:|--------:|--------:|");
            for (int count : callers) {
                List<Measurement> measured = measure(ways, count);
                Measurement baseline = measured.get(ways.indexOf(master));
                measured.forEach(one -> out.println(one.row(baseline)));
                all.addAll(measured);
            }
        }
        return all;
    }

    private List<Measurement> measure(List<Way> ways, int count) throws Exception {
        var nanos = new ArrayList<List<Long>>();
        ways.forEach(way -> nanos.add(new ArrayList<>()));
        for (int done = 0; done < commands; done += ROUND) {
            int now = Math.min(ROUND, commands - done);
            for (int k = 0; k < ways.size(); k++) {
                // Another one first each time.
                int turn = (k + done / ROUND) % ways.size();
                nanos.get(turn).addAll(round(ways.get(turn), count, now));
            }
        }
        var measured = new ArrayList<Measurement>();
        for (int k = 0; k < ways.size(); k++) {
            measured.add(new Measurement(ways.get(k).name(), count, nanos.get(k)));
        }
        return measured;
    }

    private static List<Long> round(Way way, int callers, int commands) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            var left = new AtomicInteger(commands);
            var all = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < callers; i++) {
                all.add(threads.submit(() -> {
                    var own = new ArrayList<Long>();
                    while (left.getAndDecrement() > 0) {
                        long started = System.nanoTime();
                        way.run();
                        own.add(System.nanoTime() - started);
                    }
                    return own;
                }));
            }
            var nanos = new ArrayList<Long>();
            for (var one : all) {
                nanos.addAll(one.get());
            }
            return nanos;
        } finally {
            threads.shutdownNow();
        }
    }
}
