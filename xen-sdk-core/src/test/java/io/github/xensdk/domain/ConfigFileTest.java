package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConfigSamples;
import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Transcripts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    @ParameterizedTest
    @MethodSource("io.github.xensdk.ConfigSamples#names")
    void whatWasReadIsWrittenBackUnchanged(String sample) {
        String text = ConfigSamples.read(sample);

        assertThat(ConfigFile.parse(text).toText()).isEqualTo(text);
    }

    @Test
    void everyByteComesBackThroughAnEncodingThatKnowsThemAll() {
        byte[] bytes = ConfigSamples.read("by-hand").getBytes(StandardCharsets.UTF_8);
        var file = ConfigFile.parse(new String(bytes, StandardCharsets.ISO_8859_1));

        assertThat(file.with("memory", 512).with("memory", 256).toText().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(ConfigSamples.read("by-hand").replace("0400", "256").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFileThatGrewForYearsIsUnderstood() {
        var file = ConfigFile.parse(ConfigSamples.read("by-hand"));

        assertThat(file.keys())
                .containsExactly(
                        "name",
                        "type",
                        "vcpus",
                        "memory",
                        "kernel",
                        "cmdline",
                        "disk",
                        "vif",
                        "on_crash",
                        "on_reboot",
                        "x.y_z9",
                        "empty");
        assertThat(file.string("name")).contains("by-hand");
        assertThat(file.number("vcpus")).hasValue(2);
        assertThat(file.number("memory")).hasValue(256);
        assertThat(file.string("kernel")).contains("/boot/vmlinuz-new");
        assertThat(file.string("cmdline")).contains("root=/dev/xvda say=\"it's\" tab=[\\t]");
        assertThat(file.list("disk").orElseThrow())
                .containsExactly(
                        "phy:/dev/vg0/root,xvda,w",
                        "/srv/b.qcow2,qcow2,xvdb,r",
                        "vdev=xvdc,format=vhd,discard,target=/srv/c.vhd");
        assertThat(file.list("vif")).contains(List.of());
        assertThat(file.string("empty")).contains("");
        assertThat(file.value("x.y_z9"))
                .contains(new ConfigValue.Items(List.of(
                        ConfigValue.of("1"),
                        new ConfigValue.Items(List.of(ConfigValue.of("0x1f"), new ConfigValue.Items(List.of()))),
                        ConfigValue.of(""))));
        assertThat(file.string("nosuch")).isEmpty();
        assertThat(file.number("nosuch")).isEmpty();
        assertThat(file.list("nosuch")).isEmpty();
    }

    @Test
    void theLastAssignmentCountsAndAddingAppendsToIt() {
        var file = ConfigFile.parse("a='1'\na='2'\na+='3'\nb+=['x']\nb+=['y','z']\nc=['old']\nc=['new']\n");

        assertThat(file.string("a")).contains("23");
        assertThat(file.list("b").orElseThrow()).containsExactly("x", "y", "z");
        assertThat(file.list("c").orElseThrow()).containsExactly("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a='x'\na+=['y']\n", "a=['x']\na+='y'\n"})
    void aListAndATextCannotBeAdded(String text) {
        assertThatThrownBy(() -> ConfigFile.parse(text)).isInstanceOfSatisfying(ConfigSyntaxException.class, e -> {
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.column()).isEqualTo(4);
            assertThat(e.rule()).contains("'a'");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "96, 96",
        "0x60, 96",
        "'\"0X60\"', 96",
        "'\"0xFf\"', 255",
        "0140, 96",
        "'\" 96\"', 96",
        "'\"-96\"', -96",
        "'\"+96\"', 96",
        "0, 0",
        "9223372036854775807, 9223372036854775807"
    })
    void numbersAreReadAsXlReadsThem(String written, long number) {
        assertThat(ConfigFile.parse("n=" + written).number("n")).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'12 '",
                "'12M'",
                "'0x'",
                "08",
                "1a",
                "1x1",
                "9223372036854775808",
                "'one'",
                "'\u0663'",
                "['1']"
            })
    void whatIsNoNumberIsNotGuessedAt(String written) {
        var file = ConfigFile.parse("\n n = " + written);

        assertThatThrownBy(() -> file.number("n")).isInstanceOfSatisfying(ConfigValueException.class, e -> {
            assertThat(e.key()).isEqualTo("n");
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.column()).isEqualTo(6);
        });
    }

    @Test
    void aNumberIsNotPutTogether() {
        assertThatThrownBy(() -> ConfigFile.parse("n=1\nn+=2\n").number("n"))
                .isInstanceOf(ConfigValueException.class)
                .hasMessageContaining("+=");
    }

    @Test
    void aListIsNoTextAndATextIsNoList() {
        var file = ConfigFile.parse("a=['x',\n ['y']]\nb='z'\n");

        assertThatThrownBy(() -> file.string("a")).isInstanceOf(ConfigValueException.class);
        assertThatThrownBy(() -> file.list("b")).isInstanceOf(ConfigValueException.class);
        assertThatThrownBy(() -> file.list("a")).isInstanceOfSatisfying(ConfigValueException.class, e -> {
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.column()).isEqualTo(2);
        });
    }

    @Test
    void escapesAreReadAndWritten() {
        var file = ConfigFile.parse("a='\\\\ \\' \\\" \" \\a\\b\\f\\n\\r\\t\\v'\n");
        String meaning = "\\ ' \" \" \u0007\b\f\n\r\t\u000b";

        assertThat(file.string("a")).contains(meaning);
        assertThat(file.with("a", meaning).toText()).isEqualTo("a=\"\\\\ ' \\\" \\\" \\a\\b\\f\\n\\r\\t\\v\"\n");
        assertThat(file.with("a", meaning).string("a")).contains(meaning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "VCPUS = 1 | 1 | 1 | a key starts with a lower-case letter",
                "_a = 1 | 1 | 1 | a key starts",
                "a = -1 | 1 | 5 | in quotes",
                "a = True | 1 | 5 | in quotes",
                "a = b | 1 | 5 | a number",
                "a | 1 | 2 | '=' or '+=' must follow",
                "a + 1 | 1 | 3 | '+' must be part",
                "a = 1 b = 2 | 1 | 7 | newline or ';'",
                "a = 1 2 | 1 | 7 | newline or ';'",
                "a = 10g | 1 | 7 | newline or ';'",
                "a = | 1 | 4 | must follow the operator",
                "= 1 | 1 | 1 | must start with a key",
                "'a' = 1 | 1 | 1 | must start with a key",
                "a = 'x | 1 | 5 | must end with '",
                "a = \"x' | 1 | 5 | must end with \"",
                "a = ['x' 'y'] | 1 | 10 | ',' must be between",
                "a = [,'x'] | 1 | 6 | a value must be before",
                "a = ['x',,'y'] | 1 | 10 | a value must be before",
                "a = ['x';'y'] | 1 | 9 | a list must have only",
                "a = [b] | 1 | 6 | a list must have only",
                "a = ['x' | 1 | 5 | never closed",
                "a = ['x', ['y' | 1 | 11 | never closed",
                "a = ['x']] | 1 | 10 | newline or ';'",
                "a = '\\q' | 1 | 6 | after a backslash",
                "a = 'x\\x41' | 1 | 7 | write the character itself",
                "a = '\\101' | 1 | 6 | write the character itself",
                "a = 1 # comment | 1 | 7 | a comment must end with a newline",
                "a == 1 | 1 | 4 | must follow the operator",
                "a = 'x\\' | 1 | 5 | must end with '"
            })
    void whatXlRefusesIsRefusedWithItsPlace(String text, int line, int column, String rule) {
        assertThatThrownBy(() -> ConfigFile.parse(text)).isInstanceOfSatisfying(ConfigSyntaxException.class, e -> {
            assertThat(List.of(e.line(), e.column())).isEqualTo(List.of(line, column));
            assertThat(e.rule()).contains(rule);
            assertThat(e).hasMessage("xl.cfg line " + line + ", column " + column + ": " + e.rule());
        });
    }

    @Test
    void placesCountLinesOfCommentsAndLists() {
        assertThatThrownBy(() -> ConfigFile.parse("# one\na = [ # two\n 'x',\n\n 'y' ]; b=2\n\t C=3\n"))
                .isInstanceOfSatisfying(ConfigSyntaxException.class, e -> {
                    assertThat(e.line()).isEqualTo(6);
                    assertThat(e.column()).isEqualTo(3);
                });
    }

    @Test
    void carriageReturnsAreRefusedButInComments() {
        assertThat(ConfigFile.parse("# a comment\r\na=1 # another\r\n").number("a"))
                .hasValue(1);
        assertThatThrownBy(() -> ConfigFile.parse("a=1\r\nb=2\r\n"))
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining("line 1, column 4")
                .hasMessageContaining("carriage return");
    }

    /** xl reads the first as an empty text; it overlooks a stray character if nothing at all comes after it. */
    @ParameterizedTest
    @ValueSource(strings = {"a='\\0123'", "a=1\n#", "a=1\r", "a=1'"})
    void whatXlReadsByAccidentIsRefused(String text) {
        assertThatThrownBy(() -> ConfigFile.parse(text)).isInstanceOf(ConfigSyntaxException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a='x\ny'", "a='x\0y'", "\0", "a=1\n\uFEFF", "a='x\\\ny'", "\u00a0a=1"})
    void otherTextThatXlCannotReadIsRefused(String text) {
        assertThatThrownBy(() -> ConfigFile.parse(text)).isInstanceOf(ConfigSyntaxException.class);
    }

    @Test
    void theErrorsOfARealXlHaveTheSameLine() {
        String guest = """
                name = "guest-01"
                type = "pv"
                kernel = "/xen/lab/vmlinuz"
                ramdisk = "/xen/lab/initrd.img"
                extra = "quiet"
                memory = 96
                disk = [ "format=raw,vdev=xvda,access=rw,target=/d.img" ]
                vif = [ "mac=00:16:3e:77:00:51,bridge=xenbr0" ]
                """;

        assertThat(Transcripts.stderr("create-bad-key")).contains("bad-key.cfg:9: ");
        assertThatThrownBy(() -> ConfigFile.parse(guest + "VCPUS = 1\n")).hasMessageContaining("line 9, column 1");
        assertThat(Transcripts.stderr("create-bad-syntax")).contains("bad-syntax.cfg:9: ");
        assertThatThrownBy(() -> ConfigFile.parse(guest + "vcpus = [\n")).hasMessageContaining("line 9, column 9");
    }

    @Test
    void aTextIsNotRepeatedInAnError() {
        assertThatThrownBy(() -> ConfigFile.parse("vncpasswd = 1 'sesame'"))
                .hasMessageContaining("column 15")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void aChangeKeepsAllElse() {
        String text = ConfigSamples.read("by-hand");
        var file = ConfigFile.parse(text);

        assertThat(file.with("memory", 1024).toText()).isEqualTo(text.replace("= 0400", "= 1024"));
        assertThat(file.with("kernel", "/k").toText()).isEqualTo(text.replace("\"/boot/vmlinuz-new\"", "\"/k\""));
        assertThat(file.with("empty", List.of("a", "b")).toText())
                .isEqualTo(text.replace("empty=\"\"", "empty=[\"a\", \"b\"]"));
        assertThat(file.with("new.key", -5).toText()).isEqualTo(text + "\nnew.key = \"-5\"\n");
        assertThat(file.toText()).isEqualTo(text);
    }

    @Test
    void aChangeOfWhatWasAddedToSetsTheWhole() {
        var file = ConfigFile.parse(ConfigSamples.read("by-hand"));

        assertThat(file.with("disk", List.of("x")).list("disk")).contains(List.of("x"));
        assertThat(file.with("disk", "none").string("disk")).contains("none");
        assertThat(ConfigFile.parse("n=1\nn+=2\n").with("n", 3).number("n")).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1\\nb=2\\n | b=2\\n",
                "b=2\\n  a=1\\t\\nc=3 | b=2\\nc=3",
                "b=2\\na=1 | b=2\\n",
                "a=1; b=2\\n | b=2\\n",
                "b=2; a=1\\n | b=2; \\n",
                "b=2; a=1; c=3\\n | b=2; c=3\\n",
                "a=1;\\nb=2\\n | b=2\\n",
                "a=1 # why\\nb=2\\n | # why\\nb=2\\n",
                "  a=1; a=2\\nb=2\\na+=3\\n | b=2\\n",
                "# c\\na=[1, # one\\n2]\\nb=2\\n | # c\\nb=2\\n",
                "b=2\\n | b=2\\n",
                "a=1 | ''"
            })
    void whatIsTakenAwayLeavesAllElse(String before, String after) {
        assertThat(ConfigFile.parse(before.replace("\\n", "\n").replace("\\t", "\t"))
                        .without("a")
                        .toText())
                .isEqualTo(after.replace("\\n", "\n"));
    }

    @Test
    void everyKeyOfEverySampleCanBeChangedAndTakenAway() {
        for (String sample : ConfigSamples.NAMES) {
            var file = ConfigFile.parse(ConfigSamples.read(sample));
            for (String key : file.keys()) {
                var changed = file.with(key, "changed");
                var without = file.without(key);
                assertThat(changed.string(key)).contains("changed");
                assertThat(without.keys()).doesNotContain(key);
                for (String other : file.keys()) {
                    if (!other.equals(key)) {
                        assertThat(changed.value(other)).isEqualTo(file.value(other));
                        assertThat(without.value(other)).isEqualTo(file.value(other));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "1a", "a=1\nb", "ä"})
    void keysThatXlCannotReadAreRefused(String key) {
        var file = ConfigFile.parse("");

        assertThatThrownBy(() -> file.with(key, 1)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void sizeAndDepthAreBounded() {
        String deep = "[".repeat(ConfigValue.MAX_DEPTH) + "]".repeat(ConfigValue.MAX_DEPTH);
        assertThat(ConfigFile.parse("a=" + deep).value("a")).isPresent();
        assertThatThrownBy(() -> ConfigFile.parse("a=[" + deep + "]"))
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining("column 35")
                .hasMessageContaining("deeper than 32");
        assertThatThrownBy(() -> ConfigFile.parse("a=" + "[".repeat(1_000_000)))
                .isInstanceOf(ConfigSyntaxException.class);
        assertThatThrownBy(() -> ConfigFile.parse(" ".repeat(ConfigFile.MAX_LENGTH + 1)))
                .isInstanceOf(ConfigSyntaxException.class)
                .hasMessageContaining("longer than");
        ConfigValue value = ConfigFile.parse("a=" + deep).value("a").orElseThrow();
        assertThatThrownBy(() -> new ConfigValue.Items(List.of(value))).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theLargestFilesAreReadAndChanged() {
        String additions = "a+='x';".repeat(140_000);
        var file = ConfigFile.parse(additions);
        assertThat(file.string("a").orElseThrow()).hasSize(140_000);
        assertThat(file.without("a").toText()).isEmpty();
        assertThat(file.with("a", "y").string("a")).contains("y");

        String indented = " ".repeat(500_000) + "a=1;".repeat(100_000) + "b=2";
        assertThat(ConfigFile.parse(indented).without("a").toText()).hasSize(500_003);
        assertThat(ConfigFile.parse("a=[" + "'',".repeat(300_000) + "]")
                        .list("a")
                        .orElseThrow())
                .hasSize(300_000);
    }
}
