package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.probe.Maker.Truth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Outages of known length between two namespaces, seen by our probes, by {@code ping} with the origin's formula, and by {@code fping}, at
 * once. The system property {@code xensdk.calibration.rounds} says how many rounds of 14 outages, two minutes each (default: 8).
 */
class NetworkCalibration {

    private static final double[] LENGTHS = {0.03, 0.2, 0.752, 5, 21.2};
    private static final double MILLION = 1e6;

    /** Of the outages, so many must lie within the bounds. */
    private static final double WANTED = 0.99;

    private static final List<String> ASSERTED = List.of("udp@2", "udp@10", "tcp@10", "icmp@10");

    /** What the prober met. */
    private enum Way {
        FRESH("ARP entry fresh"),
        EXPIRED("ARP entry expired meanwhile"),
        STOPPED("prober stopped for half as long");

        private final String label;

        Way(String label) {
            this.label = label;
        }
    }

    private record Made(Way way, double seconds, Truth truth, long ping, long fping) {}

    private record Seen(String probe, long lower, long upper, long start, String cause) {

        boolean overlaps(Truth truth) {
            return start <= truth.endedBy() && start + upper >= truth.beganAfter();
        }

        long width() {
            return upper - lower;
        }
    }

    private final List<Made> made = new ArrayList<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final Random random = new Random(5);

    @Test
    @Timeout(7200)
    void the_truth_lies_within_the_bounds() throws Exception {
        int rounds = Integer.getInteger("xensdk.calibration.rounds", 8);
        String noise;
        try (var priority = new RealTime();
                var net = new CalibrationNet();
                var far = new LocalTransport(CalibrationNet.inTarget());
                var echo = EchoService.start(far, 7007, Duration.ofHours(3));
                var maker = new Maker(CalibrationNet.inBridge());
                var measured = new MachineNoise()) {
            assertThat(net).isNotNull();
            Process prober = prober(echo.port());
            try (var ping = OldPing.ping(CalibrationNet.inProber(), CalibrationNet.TARGET);
                    var fping = OldPing.fping(CalibrationNet.inProber(), CalibrationNet.TARGET)) {
                long pid = awaitReady(prober);
                for (int round = 0; round < rounds; round++) {
                    for (Way way : Way.values()) {
                        for (double seconds : LENGTHS) {
                            if (way != Way.STOPPED || seconds > LENGTHS[0]) {
                                made.add(outage(way, seconds, round, pid, maker, ping, fping));
                            }
                        }
                    }
                }
                Thread.sleep(7000);
                prober.getOutputStream().close();
                prober.waitFor();
                Thread.sleep(500);
            } finally {
                prober.destroy();
            }
            noise = measured.end() + ". " + priority.label();
        }
        CalibrationPage.write("Network probe", page(noise));
        for (String probe : ASSERTED) {
            long within = made.stream().filter(one -> isWithin(one, probe)).count();
            assertThat(within)
                    .as("%s: outages of %d within the bounds", probe, made.size())
                    .isGreaterThanOrEqualTo((long) (WANTED * made.size()));
        }
    }

    private Process prober(int port) throws IOException {
        var command = new ArrayList<>(CalibrationNet.inProber());
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                CalibrationProber.class.getName(),
                CalibrationNet.TARGET,
                Integer.toString(port)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns its process number; ip has become java. */
    private long awaitReady(Process prober) throws IOException {
        var out = new BufferedReader(new InputStreamReader(prober.getInputStream(), StandardCharsets.US_ASCII));
        String first = out.readLine();
        assertThat(first).startsWith("ready ");
        var reader = new Thread(() -> read(out), "prober");
        reader.setDaemon(true);
        reader.start();
        return Long.parseLong(first.substring("ready ".length()));
    }

    private void read(BufferedReader out) {
        try (out) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("outage")) {
                    seen.add(new Seen(
                            words[1],
                            Long.parseLong(words[2]),
                            Long.parseLong(words[3]),
                            Long.parseLong(words[4]),
                            words[5]));
                } else {
                    ends.add(line);
                }
            }
        } catch (IOException e) {
            ends.add("the prober's output ended: " + e.getMessage());
        }
    }

    private Made outage(Way way, double seconds, int round, long pid, Maker maker, OldPing ping, OldPing fping)
            throws Exception {
        CalibrationNet.confirmAddress();
        Thread.sleep(2000 + random.nextInt(500));
        long wall = System.currentTimeMillis() * 1_000_000;
        long half = (long) (seconds * 500);
        // In turn, the prober is stopped before the outage's start, within, and beyond its end.
        boolean stopFirst = way == Way.STOPPED && round % 3 == 0;
        if (stopFirst) {
            signal("STOP", pid);
            Thread.sleep(half / 2);
        }
        maker.begin("file", CalibrationNet.CUT, seconds);
        if (way == Way.EXPIRED) {
            CalibrationNet.forgetAddress();
        } else if (stopFirst) {
            Thread.sleep(half - half / 2);
            signal("CONT", pid);
        } else if (way == Way.STOPPED) {
            Thread.sleep(round % 3 == 1 ? half / 2 : half + half / 2);
            signal("STOP", pid);
            Thread.sleep(half);
            signal("CONT", pid);
        }
        Truth truth = maker.end();
        Thread.sleep(1500 + (way == Way.EXPIRED ? 1500 : 0));
        long until = System.currentTimeMillis() * 1_000_000;
        return new Made(way, seconds, truth, ping.originFormula(wall, until), fping.originFormula(wall, until));
    }

    private static void signal(String signal, long pid) throws IOException {
        CalibrationNet.run(List.of("kill", "-" + signal, Long.toString(pid)));
    }

    private List<Seen> of(Made one, String probe) {
        return seen.stream()
                .filter(outage -> outage.probe().equals(probe) && outage.overlaps(one.truth()))
                .toList();
    }

    private boolean isWithin(Made one, String probe) {
        return of(one, probe).stream().anyMatch(outage -> one.truth().within(outage.lower(), outage.upper()));
    }

    private boolean isNarrow(Made one, String probe) {
        long interval = Long.parseLong(probe.substring(probe.indexOf('@') + 1));
        return of(one, probe).stream().anyMatch(outage -> outage.width() <= (2 * interval + 2) * MILLION);
    }

    private String page(String noise) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        double imprecise = made.stream()
                        .mapToLong(one -> one.truth().most() - one.truth().least())
                        .max()
                        .orElse(0)
                / MILLION;
        out.printf(
                Locale.ROOT,
                "%s. %d outages between two namespaces, made by parting two ports of a bridge; their lengths are known to %.2f ms. The"
                        + " machine: %s.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                made.size(),
                imprecise,
                noise);
        out.println(
                "Silence was an outage from 15 ms on at an interval of 2 ms, and from 25 ms on at 10 ms, so that those of 30 ms are seen; the"
                        + " default is 10 intervals, and 100 ms at least. HTTP is a TCP connection with a request on it, and was not calibrated by itself.");
        out.println();
        out.println(
                "| probe | outages | truth within the bounds | upper − lower ≤ 2 intervals + 2 ms | not seen | proven, but not"
                        + " made |");
        out.println("|---|--:|--:|--:|--:|--:|");
        for (String probe : List.of("udp@2", "udp@10", "tcp@10", "tcp-echo@10", "icmp@10")) {
            for (Way way : Way.values()) {
                row(out, probe + " ms, " + way.label, probe, one -> one.way() == way, false);
            }
            row(out, "**" + probe + " ms, all**", probe, one -> true, true);
        }
        out.println();
        shares(out);
        out.println(
                "`tcp-echo` sees the standstill of a connection, which goes on until TCP sends again: longer than the outage of the"
                        + " path, by its definition.");
        out.println();
        out.println(
                "Lower and upper bound of `udp@2`, and the origin's formula over the other programs' numbers; ms, medians.");
        out.println();
        out.println("| truth | way | lower | upper | upper − lower | `ping -i 0.01` | `fping -p 10` |");
        out.println("|--:|---|--:|--:|--:|--:|--:|");
        for (double seconds : LENGTHS) {
            for (Way way : Way.values()) {
                figures(out, way, seconds);
            }
        }
        out.println();
        ends.forEach(end -> out.println("- " + end(end)));
        return text.toString();
    }

    private static String end(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 5) {
            return line;
        }
        String late = words[4].equals("-1")
                ? "sent by fping"
                : String.format(Locale.ROOT, "99 of 100 sent at most %.2f ms late", Long.parseLong(words[4]) / MILLION);
        return words[1] + " ms: " + words[2] + " sent, " + words[3] + " lost; " + late;
    }

    private void shares(PrintWriter out) {
        List<Made> fresh = made.stream().filter(one -> one.way() == Way.FRESH).toList();
        String each = ASSERTED.stream()
                .map(probe -> String.format(
                        Locale.ROOT,
                        "%s ms %.0f %%",
                        probe,
                        100.0
                                * fresh.stream()
                                        .filter(one -> isNarrow(one, probe))
                                        .count()
                                / fresh.size()))
                .collect(Collectors.joining(", "));
        out.printf(
                "Share of outages with bounds of at most 2 intervals + 2 ms, where the prober could send all the time (ARP entry fresh): %s."
                        + " Where it could not, as its kernel asked for the link address once a second or as it was stopped itself, the bounds are"
                        + " wider by just that, and say so (a cause, a stall).%n%n",
                each);
    }

    private void row(PrintWriter out, String label, String probe, Predicate<Made> which, boolean all) {
        List<Made> chosen = made.stream().filter(which).toList();
        long within = chosen.stream().filter(one -> isWithin(one, probe)).count();
        long narrow = chosen.stream().filter(one -> isNarrow(one, probe)).count();
        long missed = chosen.stream().filter(one -> of(one, probe).isEmpty()).count();
        long invented = seen.stream()
                .filter(outage -> outage.probe().equals(probe)
                        && outage.lower() > 0
                        && made.stream().noneMatch(one -> outage.overlaps(one.truth())))
                .count();
        out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %s |%n",
                label,
                chosen.size(),
                within,
                narrow,
                missed,
                all ? Long.toString(invented) : "");
    }

    private void figures(PrintWriter out, Way way, double seconds) {
        List<Made> chosen = made.stream()
                .filter(one -> one.way() == way && one.seconds() == seconds)
                .toList();
        if (chosen.isEmpty()) {
            return;
        }
        List<Seen> found = chosen.stream()
                .flatMap(one -> of(one, "udp@2").stream().limit(1))
                .toList();
        out.printf(
                Locale.ROOT,
                "| %.1f | %s | %.1f | %.1f | %.1f | %.0f | %.0f |%n",
                median(chosen.stream().map(one -> one.truth().least()).toList()),
                way.label,
                median(found.stream().map(Seen::lower).toList()),
                median(found.stream().map(Seen::upper).toList()),
                median(found.stream().map(Seen::width).toList()),
                median(chosen.stream().map(Made::ping).toList()),
                median(chosen.stream().map(Made::fping).toList()));
    }

    /** In ms. */
    private static double median(List<Long> nanos) {
        return nanos.isEmpty() ? Double.NaN : nanos.stream().sorted().toList().get(nanos.size() / 2) / MILLION;
    }
}
