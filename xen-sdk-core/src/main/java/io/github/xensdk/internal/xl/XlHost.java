package io.github.xensdk.internal.xl;

import io.github.xensdk.Bridge;
import io.github.xensdk.ByteSize;
import io.github.xensdk.CpuPool;
import io.github.xensdk.HostTopology;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.StorageSpace;
import io.github.xensdk.domain.CpuSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a host has to give: {@code xl cpupool-list}, {@code xl info -n}, bridges from sysfs, {@code stat -f}. */
public final class XlHost {

    private static final String POOLS = "xl cpupool-list";
    private static final Pattern POOL_HEADER = Pattern.compile("Name\\s+CPUs\\s+Sched\\s+Active\\s+Domain count\\s*");
    private static final Pattern POOL = Pattern.compile(
            "(?<name>\\S.*?)\\s+(?<cpus>\\d{1,6})\\s+(?<scheduler>[a-z][a-z0-9]*)\\s+[yn]\\s+(?<domains>\\d{1,6})\\s*");
    private static final Pattern CPUS_HEADER = Pattern.compile("Name\\s+CPU list\\s*");

    private static final String TOPOLOGY = "xl info -n";
    private static final Pattern KEY = Pattern.compile("[a-z][a-z_ ]*:.*");
    private static final Pattern CPU = Pattern.compile("\\s*(\\d{1,6}):\\s+(\\d{1,9})\\s+(\\d{1,9})\\s+(\\d{1,9})\\s*");
    private static final Pattern NODE =
            Pattern.compile("\\s*(\\d{1,6}):\\s+(\\d{1,12})\\s+(\\d{1,20})\\s+(\\d{1,6}(?:,\\d{1,6})*)\\s*");

    private static final Pattern BRIDGE = Pattern.compile("bridge ([012]) (\\d{1,9}) (\\S{1,15})");
    private static final Pattern PORT = Pattern.compile("port (\\S{1,15})");
    private static final int CENTISECOND_MILLIS = 10;

    private static final Pattern SPACE =
            Pattern.compile("xensdk:space (\\d{1,18}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

    private XlHost() {}

    public static List<CpuPool> cpuPools(String text) {
        var sections = new Sections(POOLS, text, List.of("pools", "cpus"));
        List<String> rows = Tables.rows(POOLS, POOL_HEADER, sections.text("pools"), text);
        List<String> cpus = Tables.rows(POOLS, CPUS_HEADER, sections.text("cpus"), text);
        var pools = new ArrayList<CpuPool>();
        for (int i = 0; i < rows.size(); i++) {
            Matcher row = POOL.matcher(rows.get(i));
            // A long name touches what follows it; the other list tells where it ends.
            if (!row.matches() || rows.size() != cpus.size() || !cpus.get(i).startsWith(row.group("name"))) {
                throw new OutputNotRecognisedException(POOLS, text);
            }
            CpuSet set = cpus(cpus.get(i).substring(row.group("name").length()).strip(), text);
            if (set.named().size() != Integer.parseInt(row.group("cpus"))) {
                throw new OutputNotRecognisedException(POOLS, text);
            }
            pools.add(new CpuPool(
                    row.group("name"), set, row.group("scheduler"), Integer.parseInt(row.group("domains"))));
        }
        if (pools.isEmpty()) {
            throw new OutputNotRecognisedException(POOLS, text);
        }
        return List.copyOf(pools);
    }

    private static CpuSet cpus(String list, String text) {
        try {
            return list.isEmpty() ? CpuSet.of() : CpuSet.parse(list);
        } catch (InvalidInputException e) {
            throw new OutputNotRecognisedException(POOLS, text);
        }
    }

    public static HostTopology topology(String text) {
        var cpus = new ArrayList<HostTopology.Cpu>();
        for (Matcher row : block(text, "cpu_topology", "cpu:", CPU)) {
            cpus.add(new HostTopology.Cpu(number(row, 1), number(row, 2), number(row, 3), number(row, 4)));
        }
        var nodes = new ArrayList<HostTopology.Node>();
        for (Matcher row : block(text, "numa_info", "node:", NODE)) {
            long memory = Long.parseLong(row.group(2));
            nodes.add(new HostTopology.Node(
                    number(row, 1),
                    ByteSize.mebibytes(memory),
                    free(row.group(3), memory),
                    Arrays.stream(row.group(4).split(",", -1))
                            .map(Integer::valueOf)
                            .toList()));
        }
        return new HostTopology(cpus, nodes);
    }

    /** An unknown amount is printed as a huge one. */
    private static Optional<ByteSize> free(String mebibytes, long all) {
        return mebibytes.length() > 12 || Long.parseLong(mebibytes) > all
                ? Optional.empty()
                : Optional.of(ByteSize.mebibytes(Long.parseLong(mebibytes)));
    }

    private static int number(Matcher row, int group) {
        return Integer.parseInt(row.group(group));
    }

    /** The rows after a key and its header, up to the next key. */
    private static List<Matcher> block(String text, String key, String header, Pattern pattern) {
        var rows = new ArrayList<Matcher>();
        List<String> lines = text.lines().toList();
        int at = 0;
        while (at < lines.size() && !lines.get(at).matches(key + "\\s*:\\s*")) {
            at++;
        }
        if (at + 1 >= lines.size() || !lines.get(at + 1).startsWith(header)) {
            throw new OutputNotRecognisedException(TOPOLOGY, text);
        }
        for (String line : lines.subList(at + 2, lines.size())) {
            if (KEY.matcher(line).matches()) {
                break;
            }
            Matcher row = pattern.matcher(line);
            if (!row.matches()) {
                throw new OutputNotRecognisedException(TOPOLOGY, text);
            }
            rows.add(row);
        }
        return rows;
    }

    public static List<Bridge> bridges(String text) {
        String what = "/sys/class/net";
        var bridges = new ArrayList<Bridge>();
        for (String line : new Sections(what, text, List.of("bridges"))
                .text("bridges")
                .lines()
                .toList()) {
            Matcher bridge = BRIDGE.matcher(line);
            Matcher port = PORT.matcher(line);
            if (bridge.matches()) {
                bridges.add(new Bridge(
                        bridge.group(3),
                        List.of(),
                        !bridge.group(1).equals("0"),
                        Duration.ofMillis(CENTISECOND_MILLIS * Long.parseLong(bridge.group(2)))));
            } else if (port.matches() && !bridges.isEmpty()) {
                Bridge last = bridges.remove(bridges.size() - 1);
                var ports = new ArrayList<>(last.ports());
                ports.add(port.group(1));
                bridges.add(new Bridge(last.name(), ports, last.spanningTree(), last.forwardDelay()));
            } else {
                throw new OutputNotRecognisedException(what, text);
            }
        }
        return List.copyOf(bridges);
    }

    public static StorageSpace space(String path, String text) {
        Matcher numbers = text.lines()
                .map(SPACE::matcher)
                .filter(Matcher::matches)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new OutputNotRecognisedException("stat -f", text));
        try {
            long block = Long.parseLong(numbers.group(1));
            return new StorageSpace(
                    path,
                    new ByteSize(Math.multiplyExact(block, Long.parseLong(numbers.group(2)))),
                    new ByteSize(Math.multiplyExact(block, Long.parseLong(numbers.group(3)))),
                    new ByteSize(Math.multiplyExact(block, Long.parseLong(numbers.group(4)))));
        } catch (ArithmeticException e) {
            throw new OutputNotRecognisedException("stat -f", text);
        }
    }
}
