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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Outages of known length between two namespaces, seen by our probes, by {@code ping} with the origin's formula, and by {@code fping}, at
 * once. The system property {@code xensdk.calibration.rounds} says how many rounds of 19 outages, three minutes each (default: 8).
 */
class NetworkCalibration {

    private static final double[] LENGTHS = {0.03, 0.2, 0.752, 5, 21.2};
    private static final double MILLION = 1e6;

    /** Of the outages, so many must lie within the bounds. */
    private static final double WANTED = 0.99;

    /** They see the path. */
    private static final List<String> PATH = List.of("udp@2", "udp@10", "tcp@10", "http@10", "icmp@10");

    /** They need the service's answer. */
    private static final List<String> SERVICE = List.of("udp@2", "udp@10", "tcp-echo@10", "http@10");

    private static final int ECHO_PORT = 7007;
    private static final int WEB_PORT = 8080;

    /** What the prober met. */
    private enum Way {
        FRESH("ARP entry fresh"),
        EXPIRED("ARP entry expired meanwhile"),
        STOPPED("prober stopped for half as long"),
        FROZEN("service stopped, path whole");

        private final String label;

        Way(String label) {
            this.label = label;
        }

        boolean cutsThePath() {
            return this != FROZEN;
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
                var echo = EchoService.start(far, ECHO_PORT, Duration.ofHours(3));
                var maker = new Maker(CalibrationNet.inBridge());
                var measured = new MachineNoise()) {
            assertThat(net).isNotNull();
            Process web = java(CalibrationNet.inTarget(), CalibrationWeb.class, WEB_PORT);
            Process prober = null;
            try (var ping = OldPing.ping(CalibrationNet.inProber(), CalibrationNet.TARGET);
                    var fping = OldPing.fping(CalibrationNet.inProber(), CalibrationNet.TARGET)) {
                long serving = Long.parseLong(ready(reader(web)));
                String services = CalibrationNet.pidInTarget("perl") + "," + serving;
                prober = java(
                        CalibrationNet.inProber(),
                        CalibrationProber.class,
                        CalibrationNet.TARGET,
                        echo.port(),
                        WEB_PORT);
                long pid = awaitReady(prober);
                for (int round = 0; round < rounds; round++) {
                    for (Way way : Way.values()) {
                        for (double seconds : LENGTHS) {
                            if (way == Way.FROZEN) {
                                made.add(frozen(seconds, services, maker));
                            } else if (way != Way.STOPPED || seconds > LENGTHS[0]) {
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
                web.destroy();
                if (prober != null) {
                    prober.destroy();
                }
            }
            noise = measured.end() + ". " + priority.label();
        }
        CalibrationPage.write("Network probe", page(noise));
        PATH.forEach(probe -> assertWithin(probe, Way::cutsThePath));
        SERVICE.forEach(probe -> assertWithin(probe, way -> !way.cutsThePath()));
    }

    private void assertWithin(String probe, Predicate<Way> ways) {
        List<Made> chosen = made.stream().filter(one -> ways.test(one.way())).toList();
        assertThat(chosen.stream().filter(one -> isWithin(one, probe)).count())
                .as("%s: outages of %d within the bounds", probe, chosen.size())
                .isGreaterThanOrEqualTo((long) (WANTED * chosen.size()));
    }

    private static Process java(List<String> where, Class<?> main, Object... arguments) throws IOException {
        var command = new ArrayList<>(where);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns its process number; ip has become java. */
    private long awaitReady(Process prober) throws IOException {
        BufferedReader out = reader(prober);
        long pid = Long.parseLong(ready(out));
        var thread = new Thread(() -> read(out), "prober");
        thread.setDaemon(true);
        thread.start();
        return pid;
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static String ready(BufferedReader out) throws IOException {
        String first = out.readLine();
        assertThat(first).startsWith("ready ");
        return first.substring("ready ".length());
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

    /** The path is whole, so that the other programs see nothing. */
    private Made frozen(double seconds, String services, Maker maker) throws Exception {
        CalibrationNet.confirmAddress();
        Thread.sleep(2000 + random.nextInt(500));
        maker.begin("process", services, seconds);
        Truth truth = maker.end();
        Thread.sleep(1500);
        return new Made(Way.FROZEN, seconds, truth, 0, 0);
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
                        + " default is 10 intervals, and 100 ms at least.");
        out.println();
        rows(out, List.of("udp@2", "udp@10", "tcp@10", "http@10", "icmp@10", "tcp-echo@10"), Way::cutsThePath);
        shares(out);
        out.println(
                "`tcp-echo` sees the standstill of a connection. Where the path was cut, that goes on until TCP sends again: longer than the outage"
                        + " of the path, by its definition. Its truth, and that of the service behind HTTP and UDP, is made by stopping the echo"
                        + " service and the web server by a signal, while the path is whole:");
        out.println();
        rows(out, SERVICE, way -> !way.cutsThePath());
        out.println(
                "Lower and upper bound of `udp@2`, and the origin's formula over the other programs' numbers; ms, medians.");
        out.println();
        out.println("| truth | way | lower | upper | upper − lower | `ping -i 0.01` | `fping -p 10` |");
        out.println("|--:|---|--:|--:|--:|--:|--:|");
        for (double seconds : LENGTHS) {
            for (Way way : Way.values()) {
                if (way.cutsThePath()) {
                    figures(out, way, seconds);
                }
            }
        }
        out.println();
        ends.forEach(end -> out.println("- " + end(end)));
        PATH.forEach(probe -> misses(out, probe, Way::cutsThePath));
        SERVICE.forEach(probe -> misses(out, probe, way -> !way.cutsThePath()));
        return text.toString();
    }

    private void misses(PrintWriter out, String probe, Predicate<Way> ways) {
        made.stream()
                .filter(one -> ways.test(one.way()) && !isWithin(one, probe))
                .forEach(one -> out.printf(
                        Locale.ROOT,
                        "- %s ms, %s: truth %.2f ms, outside of %s%n",
                        probe,
                        one.way().label,
                        one.truth().least() / MILLION,
                        of(one, probe).stream()
                                .map(outage -> String.format(
                                        Locale.ROOT,
                                        "[%.2f, %.2f]",
                                        outage.lower() / MILLION,
                                        outage.upper() / MILLION))
                                .toList()));
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
        String each = PATH.stream()
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

    private void rows(PrintWriter out, List<String> probes, Predicate<Way> ways) {
        out.println(
                "| probe | outages | truth within the bounds | upper − lower ≤ 2 intervals + 2 ms | not seen | proven, but not"
                        + " made |");
        out.println("|---|--:|--:|--:|--:|--:|");
        List<Way> chosen = Stream.of(Way.values()).filter(ways).toList();
        for (String probe : probes) {
            for (Way way : chosen) {
                row(out, probe + " ms, " + way.label, probe, one -> one.way() == way, chosen.size() == 1);
            }
            if (chosen.size() > 1) {
                row(out, "**" + probe + " ms, all**", probe, one -> ways.test(one.way()), true);
            }
        }
        out.println();
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
