package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.HostInfo;
import io.github.xensdk.Mutations;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What real hosts printed, broken: each reader gives what stands there, which a second and simpler reader confirms, or an
 * {@link OutputNotRecognisedException}. {@code -Dxensdk.fuzz.inputs=1000000} makes it longer, {@code -Dxensdk.fuzz.seed=7}
 * another one.
 */
@Timeout(600)
class ParserFuzzTest {

    private static final int INPUTS = Integer.getInteger("xensdk.fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("xensdk.fuzz.seed", 20261123);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Random random = new Random(SEED);
    private final Mutations mutations = new Mutations(random);

    /** Gives each text to the reader, and what that made of it to the check. */
    private <T> void fuzz(List<String> samples, Function<String, T> reader, Check<T> check) {
        fuzz(INPUTS, samples, reader, check);
    }

    private <T> void fuzz(int inputs, List<String> samples, Function<String, T> reader, Check<T> check) {
        int read = 0;
        for (int round = 0; round < inputs; round++) {
            String text = mutations.of(samples.get(random.nextInt(samples.size())));
            T value;
            try {
                value = reader.apply(text);
            } catch (OutputNotRecognisedException e) {
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionFailedError("seed " + SEED + ", round " + round + ", on:\n" + text, e);
            }
            read++;
            if (!check.holds(value, text)) {
                throw new AssertionFailedError(
                        "seed " + SEED + ", round " + round + ": guessed " + value + " from:\n" + text);
            }
        }
        // Otherwise the check would have seen too little, or the reader took everything.
        assertThat(read).as("inputs that were read").isBetween(inputs / 50, inputs - inputs / 50);
    }

    private interface Check<T> {
        boolean holds(T value, String text);
    }

    // --- list

    @Test
    void list() {
        fuzz(
                List.of(Transcripts.stdout("list-verbose"), "Hello\n" + Transcripts.stdout("list-verbose")),
                XlList::parse,
                ParserFuzzTest::isList);
    }

    /** Word by word: the last ones of a line are fixed, and what is before them is the name. */
    private static boolean isList(List<Domain> domains, String text) {
        var lines = text.lines().filter(line -> !line.isBlank()).toList();
        int first = lines.size() - domains.size();
        if (first < 1 || !lines.get(first - 1).startsWith("Name")) {
            return false;
        }
        var rows = lines.subList(first, lines.size());
        for (int i = 0; i < rows.size(); i++) {
            if (!isRow(domains.get(i), rows.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRow(Domain domain, String row) {
        var words = List.of(row.substring(domain.name().length()).strip().split("\\s+"));
        return row.startsWith(domain.name())
                && number(words.get(0)) == domain.id()
                && number(words.get(1)) == domain.memory().toMebibytes()
                && number(words.get(2)) == domain.vcpus()
                && XlList.state(words.get(3)) == domain.state()
                && Duration.ofMillis(
                                new BigDecimal(words.get(4)).movePointRight(3).longValueExact())
                        .equals(domain.cpuTime())
                && words.get(5).equals(domain.uuid().toString());
    }

    private static long number(String word) {
        return word.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(word) : -1;
    }

    // --- info

    @Test
    void info() {
        fuzz(List.of(Transcripts.stdout("info")), XlInfo::parse, ParserFuzzTest::isInfo);
    }

    private static boolean isInfo(HostInfo info, String text) {
        return isField(text, "total_memory", info.totalMemory().toMebibytes())
                && isField(text, "free_memory", info.freeMemory().toMebibytes())
                && isField(text, "nr_cpus", info.cpus())
                && (text.lines()
                                .map(String::strip)
                                .anyMatch(line -> line.startsWith("xen_version") && line.endsWith(info.xenVersion()))
                        || info.xenVersion().equals(part(text, "xen_major") + "." + part(text, "xen_minor")));
    }

    /** The last line that has it counts. */
    private static boolean isField(String text, String key, long value) {
        return part(text, key) == value;
    }

    private static long part(String text, String key) {
        long value = -1;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith(key) && line.contains(":")) {
                String[] parts = line.split(":", 2);
                value = parts[0].strip().equals(key) ? number(parts[1].strip()) : value;
            }
        }
        return value;
    }

    // --- uptime

    @Test
    void uptime() {
        String header = "Name                                ID Uptime\n";
        fuzz(
                List.of(
                        header + "guest-02                             4  0:01:33\n",
                        header + "a name with 4 words                  4 1 day,  2:03:04\n",
                        "Hello\n" + header + "long-name-" + "x".repeat(40) + " 4 98 days, 12:27:44\n"),
                text -> XlUptime.parse(text, 4),
                (uptime, text) -> uptime.map(value -> {
                            String row = text.stripTrailing();
                            String end = "4 " + rendered(value);
                            return row.endsWith(end)
                                    && Character.isWhitespace(row.charAt(row.length() - end.length() - 1))
                                    && value.toSeconds() <= Integer.MAX_VALUE;
                        })
                        .orElseGet(() -> text.stripTrailing().endsWith("Uptime")));
    }

    /** As uptime_to_string does it. */
    private static String rendered(Duration uptime) {
        long days = uptime.toDays();
        String time = String.format(
                Locale.ROOT, "%2d:%02d:%02d", uptime.toHoursPart(), uptime.toMinutesPart(), uptime.toSecondsPart());
        return days == 0 ? time : days == 1 ? "1 day, " + time : days + " days, " + time;
    }

    // --- list -l

    @Test
    void listLong() {
        fuzz(
                INPUTS / 4,
                List.of(Transcripts.stdout("list-long-one"), Transcripts.stdout("list-long-only-dom0")),
                XlJson::parseListLong,
                (info, text) -> info.map(value -> isInfo(value, tree(text).get(0)))
                        .orElseGet(() -> tree(text).isEmpty()));
    }

    private static JsonNode tree(String text) {
        return JSON.readTree(text);
    }

    private static boolean isInfo(DomainInfo info, JsonNode node) {
        JsonNode common = node.at("/config/c_info");
        JsonNode build = node.at("/config/b_info");
        return node.path("domid").isInt()
                && node.path("domid").intValue() == info.id()
                && isText(common.path("name"), info.name())
                && ((info.id() == 0 && !common.path("uuid").isString())
                        || isText(common.path("uuid"), info.uuid().toString()))
                && isText(common.path("type"), info.type().name().toLowerCase(Locale.ROOT))
                && isNumber(build.path("max_memkb"), info.maxMemory().toKibibytes())
                && (build.path("max_vcpus").isMissingNode() || isNumber(build.path("max_vcpus"), info.maxVcpus()))
                && node.at("/config/disks").size() == info.diskTargets().size()
                && node.at("/config/nics").size() == info.bridges().size();
    }

    private static boolean isText(JsonNode node, String value) {
        return node.isString() && node.stringValue().equals(value);
    }

    private static boolean isNumber(JsonNode node, long value) {
        return node.isIntegralNumber() && node.bigIntegerValue().equals(BigInteger.valueOf(value));
    }

    @Test
    void storedConfigurations() {
        fuzz(
                List.of(Transcripts.stdout("list-long-one")),
                XlStoredConfig::parse,
                (stored, text) -> stored.map(value ->
                                isConfig(value.config(), tree(text).get(0).path("config")))
                        .orElseGet(() -> tree(text).isEmpty()));
    }

    private static boolean isConfig(DomainConfig config, JsonNode node) {
        JsonNode build = node.path("b_info");
        JsonNode target = build.path("target_memkb");
        return isText(node.at("/c_info/name"), config.name())
                && isOptional(node.at("/c_info/uuid"), config.uuid().map(Object::toString))
                && isNumber(build.path("max_memkb"), config.maxMemory().toKibibytes())
                && (target.isMissingNode()
                        || target.isNull()
                        || isNumber(target, config.memory().toKibibytes()))
                && isOptional(build.path("kernel"), config.kernel())
                && isOptional(build.path("ramdisk"), config.ramdisk())
                && node.path("disks").size() == config.disks().size()
                && node.path("nics").size() == config.nics().size();
    }

    private static boolean isOptional(JsonNode node, Optional<String> value) {
        return value.map(text -> isText(node, text)).orElse(node.isMissingNode() || node.isNull());
    }

    @Test
    void endings() {
        fuzz(
                INPUTS / 20,
                List.of(Transcripts.stdout("list-long-one")),
                XlEndings::parse,
                (endings, text) -> endings.map(value -> isOptional(
                                        tree(text).at("/0/config/on_reboot"),
                                        Optional.of(value.onReboot()).filter(action -> !action.equals("destroy")))
                                || isText(tree(text).at("/0/config/on_reboot"), "destroy"))
                        .orElseGet(() -> tree(text).isEmpty()));
    }

    // --- create -n

    @Test
    void dryRuns() {
        fuzz(
                List.of(Transcripts.stdout("create-dry-run-pvh"), Transcripts.stdout("create-dry-run-pv")),
                text -> XlDryRun.parse(text, List.of()),
                (read, text) -> {
                    JsonNode node = tree(read.json());
                    return isText(node.at("/c_info/name"), read.name())
                            && isText(node.at("/c_info/uuid"), read.uuid().toString())
                            && isText(node.at("/c_info/type"), read.type().xlName())
                            && understood(read.json(), node);
                });
    }

    private static boolean understood(String json, JsonNode node) {
        try {
            return isConfig(XlStoredConfig.parseOne(json).config(), node);
        } catch (OutputNotRecognisedException e) {
            return true;
        }
    }

    // --- help

    @Test
    void help() {
        String text = Transcripts.stdout("help");
        fuzz(
                INPUTS / 20,
                List.of(text.substring(0, text.indexOf(" pci-attach"))),
                XlHelp::verbs,
                (verbs, given) -> verbs.stream()
                        .allMatch(verb -> Arrays.stream(given.split("\\R"))
                                .anyMatch(line -> line.equals(" " + verb) || line.startsWith(" " + verb + " "))));
    }
}
