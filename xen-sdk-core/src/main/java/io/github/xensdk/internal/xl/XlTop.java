package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.BlockCounters;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainStatistics;
import io.github.xensdk.domain.NetworkCounters;
import io.github.xensdk.domain.StatisticsSample;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code xentop -b -i 1 -f -n -x} (tools/xentop/xentop.c) between two lists of domains: a row a domain, and below it a
 * line an interface and a line a disk. It counts interfaces from the host's side, so what it calls TX is what the guest
 * received.
 */
public final class XlTop {

    private static final String WHAT = "xentop";

    private static final Pattern UPTIME = Pattern.compile("(\\d{1,9}\\.\\d{1,9}) \\d+\\.\\d+");
    private static final Pattern HEADER = Pattern.compile(
            "\\s*NAME\\s+STATE\\s+CPU\\(sec\\)\\s+CPU\\(%\\)\\s+MEM\\(k\\)\\s+MEM\\(%\\)\\s+MAXMEM\\(k\\)\\s+MAXMEM\\(%\\)\\s+VCPUS"
                    + "\\s+NETS\\s+NETTX\\(k\\)\\s+NETRX\\(k\\)\\s+VBDS\\s+VBD_OO\\s+VBD_RD\\s+VBD_WR\\s+VBD_RSECT\\s+VBD_WSECT"
                    + "\\s+SSID\\s*");

    // From the right: a name may have spaces.
    private static final Pattern ROW = Pattern.compile(
            "\\s*(?<name>.*?)\\s+[d-][s-][b-][c-][p-][r-]\\s+\\d+\\s+\\d+\\.\\d\\s+(?<mem>\\d{1,15})\\s+\\d+\\.\\d"
                    + "\\s+(?:no limit|(?<max>\\d{1,15}))\\s+(?:n/a|\\d+\\.\\d)\\s+(?<vcpus>\\d{1,6})\\s+(?<nets>\\d{1,6})"
                    + "\\s+\\d+\\s+\\d+\\s+(?<vbds>\\d{1,6})(?:\\s+(?:-|\\d+)){5}\\s+\\d+");

    private static final String HALF = ":\\s+(\\d{1,18})bytes\\s+(\\d{1,18})pkts\\s+(\\d{1,18})err\\s+(\\d{1,18})drop";
    private static final Pattern NETWORK = Pattern.compile("Net\\d+ RX" + HALF + "\\s+TX" + HALF);
    private static final Pattern BLOCK = Pattern.compile(
            "VBD \\w+\\s+\\d+ (?:\\[[ 0-9a-f]+:[ 0-9a-f]+\\] )?\\s*OO:\\s+(\\d{1,18}|-)\\s+RD:\\s+(\\d{1,18}|-)\\s+WR:\\s+(\\d{1,18}|-)"
                    + "\\s+RSECT:\\s+(\\d{1,18}|-)\\s+WSECT:\\s+(\\d{1,18}|-)");

    private final String text;
    private final List<String> lines;
    private final Map<String, Domain> domains;
    private int next;

    private XlTop(String text, List<String> lines, Map<String, Domain> domains) {
        this.text = text;
        this.lines = lines;
        this.domains = domains;
    }

    public static StatisticsSample parse(String host, String text) {
        var sections = new Sections(WHAT, text, List.of("uptime", "before", "top", "after"));
        Matcher uptime = UPTIME.matcher(sections.text("uptime").strip());
        if (!uptime.matches()) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        var before = byName(XlList.parse(sections.text("before")));
        var after = byName(XlList.parse(sections.text("after")));
        before.entrySet().removeIf(entry -> !isSame(entry.getValue(), after.get(entry.getKey())));
        List<String> rows = Tables.rows(WHAT, HEADER, sections.text("top"), text);
        return new StatisticsSample(
                host,
                Duration.ofNanos(
                        new BigDecimal(uptime.group(1)).movePointRight(9).longValueExact()),
                new XlTop(text, rows, before).statistics());
    }

    private static boolean isSame(Domain before, @Nullable Domain after) {
        return after != null && before.uuid().equals(after.uuid()) && before.id() == after.id();
    }

    /** Names that two domains have mean nobody. */
    private static Map<String, Domain> byName(List<Domain> list) {
        var domains = new LinkedHashMap<String, Domain>();
        for (Domain domain : list) {
            if (list.stream()
                            .filter(other -> other.name().equals(domain.name()))
                            .count()
                    == 1) {
                domains.put(domain.name(), domain);
            }
        }
        return domains;
    }

    private List<DomainStatistics> statistics() {
        var found = new LinkedHashMap<String, DomainStatistics>();
        while (next < lines.size()) {
            Matcher row = take(ROW);
            var network = network(Integer.parseInt(row.group("nets")));
            var blocks = blocks(Integer.parseInt(row.group("vbds")));
            Domain domain = domains.get(row.group("name"));
            if (domain == null) {
                continue;
            }
            var statistics = new DomainStatistics(
                    domain,
                    ByteSize.kibibytes(Long.parseLong(row.group("mem"))),
                    Optional.ofNullable(row.group("max")).map(Long::parseLong).map(ByteSize::kibibytes),
                    Integer.parseInt(row.group("vcpus")),
                    network,
                    blocks);
            if (found.put(domain.name(), statistics) != null) {
                throw unrecognised();
            }
        }
        // In the order of xl, not of names.
        return domains.keySet().stream()
                .filter(found::containsKey)
                .map(found::get)
                .toList();
    }

    private NetworkCounters network(int interfaces) {
        long[] sums = new long[8];
        for (int i = 0; i < interfaces; i++) {
            add(sums, take(NETWORK));
        }
        return new NetworkCounters(interfaces, sums[4], sums[5], sums[6], sums[7], sums[0], sums[1], sums[2], sums[3]);
    }

    private Optional<BlockCounters> blocks(int disks) {
        long[] sums = new long[5];
        boolean all = true;
        for (int i = 0; i < disks; i++) {
            Matcher block = take(BLOCK);
            if (block.group(1).equals("-")) {
                all = false;
            } else {
                add(sums, block);
            }
        }
        return all
                ? Optional.of(new BlockCounters(disks, sums[0], sums[1], sums[2], sums[3], sums[4]))
                : Optional.empty();
    }

    private void add(long[] sums, Matcher numbers) {
        try {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.addExact(sums[i], Long.parseLong(numbers.group(i + 1)));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw unrecognised();
        }
    }

    private Matcher take(Pattern pattern) {
        if (next == lines.size()) {
            throw unrecognised();
        }
        Matcher line = pattern.matcher(lines.get(next++));
        if (!line.matches()) {
            throw unrecognised();
        }
        return line;
    }

    private OutputNotRecognisedException unrecognised() {
        return new OutputNotRecognisedException(WHAT, text);
    }
}
