package io.github.xensdk.probe;

import io.github.xensdk.probe.Maker.Truth;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outages that a calibration made, what the probes saw of them, and the page that tells. */
final class NetworkFindings {

    static final double[] LENGTHS = {0.03, 0.2, 0.752, 5, 21.2};
    private static final double MILLION = 1e6;

    /** What was interrupted, and which probes must have that within their bounds. */
    enum Part {
        PATH,
        SERVICE;

        List<String> probes() {
            return switch (this) {
                case PATH -> List.of("udp@2", "udp@10", "tcp@10", "http@10", "icmp@10");
                case SERVICE -> List.of("udp@2", "udp@10", "tcp-echo@10", "http@10");
            };
        }

        private List<Way> ways() {
            return Stream.of(Way.values()).filter(way -> way.part == this).toList();
        }
    }

    /** What the prober met. */
    enum Way {
        FROZEN(Part.SERVICE, "service stopped, path whole"),
        FRESH(Part.PATH, "ARP entry fresh"),
        EXPIRED(Part.PATH, "ARP entry expired meanwhile"),
        STOPPED(Part.PATH, "prober stopped for half as long");

        private final Part part;
        private final String label;

        Way(Part part, String label) {
            this.part = part;
            this.label = label;
        }
    }

    /**
     * An outage.
     *
     * @param ping the origin's formula over ping's numbers, in nanoseconds; 0 where the path was whole
     * @param fping the same over those of fping
     */
    record Made(Way way, double seconds, Truth truth, long ping, long fping) {}

    record Seen(String probe, long lower, long upper, long start, String cause) {

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

    void add(Made one) {
        made.add(one);
    }

    /** A line of {@link CalibrationProber}. */
    void add(String line) {
        String[] words = line.split(" ", -1);
        if (words[0].equals("outage")) {
            seen.add(new Seen(
                    words[1], Long.parseLong(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]), words[5]));
        } else {
            ends.add(line);
        }
    }

    List<Made> made(Part part) {
        return made.stream().filter(one -> one.way().part == part).toList();
    }

    private List<Made> made(Way way) {
        return made.stream().filter(one -> one.way() == way).toList();
    }

    /** How many of them lie within the probe's bounds. */
    long within(List<Made> chosen, String probe) {
        return chosen.stream().filter(one -> isWithin(one, probe)).count();
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

    String page(String noise) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        out.printf(
                Locale.ROOT,
                "%s. %d outages between two namespaces, made by parting two ports of a bridge (lengths known to %.2f ms) or by stopping services"
                        + " (known to %.2f ms: it is over when each of their threads has had a CPU). The machine: %s.%n%n",
                LocalDate.now(ZoneOffset.UTC),
                made.size(),
                imprecision(Part.PATH),
                imprecision(Part.SERVICE),
                noise);
        out.println(
                "Silence was an outage from 15 ms on at an interval of 2 ms, and from 25 ms on at 10 ms, so that those of 30 ms are seen; the"
                        + " default is 10 intervals, and 100 ms at least.");
        out.println();
        var shown = new ArrayList<>(Part.PATH.probes());
        shown.add("tcp-echo@10");
        rows(out, shown, Part.PATH);
        shares(out);
        out.println(
                "`tcp-echo` sees the standstill of a connection. Where the path was cut, that goes on until TCP sends again: longer than the outage"
                        + " of the path, by its definition. Its truth, and that of the service behind HTTP and UDP, is made by stopping the echo"
                        + " service and the web server by a signal, while the path is whole:");
        out.println();
        rows(out, Part.SERVICE.probes(), Part.SERVICE);
        out.println(
                "Lower and upper bound of `udp@2`, and the origin's formula over the other programs' numbers; ms, medians.");
        out.println();
        out.println("| truth | way | lower | upper | upper − lower | `ping -i 0.01` | `fping -p 10` |");
        out.println("|--:|---|--:|--:|--:|--:|--:|");
        for (double seconds : LENGTHS) {
            for (Way way : Part.PATH.ways()) {
                figures(out, way, seconds);
            }
        }
        out.println();
        ends.forEach(end -> out.println("- " + end(end)));
        inventions(out);
        for (Part part : Part.values()) {
            part.probes().forEach(probe -> misses(out, probe, part));
        }
        return text.toString();
    }

    private double imprecision(Part part) {
        return made(part).stream()
                        .mapToLong(one -> one.truth().most() - one.truth().least())
                        .max()
                        .orElse(0)
                / MILLION;
    }

    private void misses(PrintWriter out, String probe, Part part) {
        made(part).stream()
                .filter(one -> !isWithin(one, probe))
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
        List<Made> fresh = made(Way.FRESH);
        String each = Part.PATH.probes().stream()
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

    private void rows(PrintWriter out, List<String> probes, Part part) {
        out.println("| probe | outages | truth within the bounds | upper − lower ≤ 2 intervals + 2 ms | not seen |");
        out.println("|---|--:|--:|--:|--:|");
        List<Way> ways = part.ways();
        for (String probe : probes) {
            for (Way way : ways) {
                row(out, probe + " ms, " + way.label, probe, made(way));
            }
            if (ways.size() > 1) {
                row(out, "**" + probe + " ms, all**", probe, made(part));
            }
        }
        out.println();
    }

    private void row(PrintWriter out, String label, String probe, List<Made> chosen) {
        long narrow = chosen.stream().filter(one -> isNarrow(one, probe)).count();
        long missed = chosen.stream().filter(one -> of(one, probe).isEmpty()).count();
        out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d |%n",
                label,
                chosen.size(),
                within(chosen, probe),
                narrow,
                missed);
    }

    /** An outage that was claimed to be proven while there was none, whatever its cause is said to be. */
    private void inventions(PrintWriter out) {
        seen.stream()
                .filter(outage -> outage.lower() > 0 && made.stream().noneMatch(one -> outage.overlaps(one.truth())))
                .forEach(outage -> out.printf(
                        Locale.ROOT,
                        "- %s ms: proven, but not made: [%.2f, %.2f] ms, cause %s%n",
                        outage.probe(),
                        outage.lower() / MILLION,
                        outage.upper() / MILLION,
                        outage.cause()));
    }

    private void figures(PrintWriter out, Way way, double seconds) {
        List<Made> chosen =
                made(way).stream().filter(one -> one.seconds() == seconds).toList();
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
