package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.CpuSet;
import io.github.xensdk.domain.Vcpu;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Mutated transcripts: each gives what its text says, or a typed error. {@code -Dxensdk.fuzz.inputs=1000000} makes it longer,
 * {@code -Dxensdk.fuzz.seed=7} another one.
 */
class ResourcesFuzzTest {

    private static final int INPUTS = Integer.getInteger("xensdk.fuzz.inputs", 100_000);
    private static final int FEWER = Math.max(1, INPUTS / 20);
    private static final long SEED = Long.getLong("xensdk.fuzz.seed", 20261123);
    private static final String ALPHABET = "az09_.-:/, \t\n\r\0+x(%ä٣\uD83D\uFEFF";
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final List<String> SCRAPS = List.of(
            "\n",
            " ",
            "-",
            "-1",
            "0",
            "all",
            "none",
            "0-3,7",
            "/",
            "99999999999999999999",
            "2147483648",
            "guest 7 7",
            "(null)",
            "xensdk:top\n",
            "xensdk:cpus\n",
            "libxl: error: libxl.c:1:x: Domain 1:no\n",
            "no limit",
            "\t");

    private final Random random = new Random(SEED);

    /** What became of the inputs; a fuzz that never reads anything proves nothing. */
    private <T> void fuzz(int inputs, List<String> samples, Function<String, T> parser, Check<T> check) {
        int read = 0;
        for (int round = 0; round < inputs; round++) {
            String text = mutated(samples.get(random.nextInt(samples.size())));
            try {
                check.holds(parser.apply(text), text);
                read++;
            } catch (OutputNotRecognisedException e) {
                assertThat(e.rawText()).isNotNull();
            }
        }
        assertThat(read).as("inputs that are still read").isBetween(inputs / 50, inputs - inputs / 50);
    }

    private interface Check<T> {
        void holds(T value, String text);
    }

    /** Every number of the value stands in the text: nothing was made up. */
    private static void numbersStandIn(Object value, String text) {
        Set<String> known = numbers(text);
        assertThat(known).as("%s from %s", value, text).containsAll(numbers(value.toString()));
    }

    private static Set<String> numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .map(number -> number.group().replaceFirst("^0+(?=.)", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void anyListOfVcpusIsReadOrRefused() {
        String pinned = Transcripts.stdout("vcpu-list-pvh").replace("all / all", "0,2-3 / none");
        fuzz(
                INPUTS,
                List.of(Transcripts.stdout("vcpu-list-pvh"), pinned),
                text -> XlVcpuList.parse(text, 5),
                ResourcesFuzzTest::vcpusStandIn);
    }

    /** Read a second time in another way: by words, from the end of each line. */
    private static void vcpusStandIn(List<Vcpu> vcpus, String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
        List<String> rows = lines.subList(lines.size() - vcpus.size(), lines.size());
        for (int i = 0; i < vcpus.size(); i++) {
            Vcpu vcpu = vcpus.get(i);
            List<String> words = Arrays.asList(rows.get(i).split("[ \t\u000b\f\r]+", -1));
            List<String> end = words.subList(words.size() - 8, words.size());
            assertThat(Integer.parseInt(end.get(0))).isEqualTo(5);
            assertThat(Integer.parseInt(end.get(1))).isEqualTo(vcpu.number()).isEqualTo(i);
            assertThat(end.get(2).equals("-")).isEqualTo(!vcpu.online());
            assertThat(end.get(3).endsWith("p")).isEqualTo(!vcpu.online());
            if (vcpu.online()) {
                assertThat(vcpu.cpu()).hasValue(Integer.parseInt(end.get(2)));
            }
            assertThat(vcpu.cpuTime().toMillis()).isEqualTo(Math.round(Double.parseDouble(end.get(4)) * 1000));
            assertThat(vcpu.hardAffinity()).isEqualTo(CpuSet.parse(end.get(5)));
            assertThat(vcpu.softAffinity()).isEqualTo(CpuSet.parse(end.get(7)));
        }
    }

    @Test
    void anyListOfDevicesIsReadOrRefused() {
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("block-list-two-pv"), Transcripts.stdout("block-list-two-pvh")),
                XlDevices::disks,
                (rows, text) -> rows.forEach(row -> {
                    assertThat(text).contains(row.backendPath());
                    numbersStandIn(row.number() + " " + row.backendDomain(), text);
                }));
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("network-list-two-pv"), Transcripts.stdout("network-list-two-pvh")),
                XlDevices::nics,
                (rows, text) -> rows.forEach(row -> {
                    assertThat(text).contains(row.backendPath()).contains(row.mac());
                    numbersStandIn(row.number() + " " + row.backendDomain(), text);
                }));
    }

    @Test
    void anyMemoryOfXenstoreIsReadOrRefused() {
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("memory-pvh")),
                XlMemory::parse,
                (told, text) -> numbersStandIn(told.max().toKibibytes(), text));
    }

    @Test
    void anyListOfSchedulersIsReadOrRefused() {
        String real = Transcripts.stdout("schedulers");
        fuzz(
                FEWER,
                List.of(real, real.replace("xensdk:rtds", """
                        xensdk:rtds
                        Cpupool rt: sched=RTDS
                        Name                                ID    Period    Budget  Extratime
                        guest-05                            12     10000      4000        yes""")),
                text -> XlSchedulers.parse(text, 5),
                (found, text) -> found.ifPresent(parameters -> numbersStandIn(
                        parameters.toString().replace("CREDIT2", "").replace("PT", ""), text)));
    }

    @Test
    void anyStatisticsAreReadOrRefused() {
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("statistics-pv"), Transcripts.stdout("statistics-pvh")),
                text -> XlTop.parse("nevers", text),
                (sample, text) -> sample.domains().forEach(one -> {
                    assertThat(text).contains(one.domain().name());
                    numbersStandIn(
                            one.memory().toKibibytes() + " " + one.maxVcpus() + " "
                                    + one.network().interfaces(),
                            text);
                }));
    }

    @Test
    void anyHostIsReadOrRefused() {
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("cpupools")),
                XlHost::cpuPools,
                (pools, text) -> pools.forEach(pool -> {
                    assertThat(text).contains(pool.name()).contains(pool.scheduler());
                    numbersStandIn(pool.cpus().named() + " " + pool.domains(), text);
                }));
        fuzz(
                FEWER,
                List.of(
                        Transcripts.stdout("bridges"),
                        "xensdk:bridges\nbridge 1 1500 br0\nport eth0\nbridge 0 0 br1\n"),
                XlHost::bridges,
                (bridges, text) -> bridges.forEach(bridge -> assertThat(text).contains(bridge.name())));
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("space")),
                text -> XlHost.space("/xen", text),
                (space, text) -> assertThat(space.total().bytes()).isNotNegative());
        fuzz(
                FEWER,
                List.of(Transcripts.stdout("info-numa")),
                XlHost::topology,
                (topology, text) -> topology.nodes()
                        .forEach(node -> numbersStandIn(
                                node.number() + " " + node.memory().toMebibytes() + " " + node.distances(), text)));
    }

    private String mutated(String sample) {
        var text = new StringBuilder(sample);
        for (int hit = random.nextInt(3); hit >= 0; hit--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(7)) {
                case 0 -> text.insert(at, letter());
                case 1 -> text.delete(at, end);
                case 2 -> text.replace(at, end, SCRAPS.get(random.nextInt(SCRAPS.size())));
                case 3 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
                case 4 -> text.insert(at, text.substring(at, end));
                case 5 -> text.replace(at, Math.min(at + 1, text.length()), Integer.toString(random.nextInt(10)));
                default -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
            }
        }
        return text.toString();
    }

    private char letter() {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
}
