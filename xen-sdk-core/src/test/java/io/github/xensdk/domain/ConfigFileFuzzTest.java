package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ConfigSamples;
import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated samples. {@code -Dxensdk.fuzz.inputs=1000000} makes it longer, {@code -Dxensdk.fuzz.seed=7} another one. */
class ConfigFileFuzzTest {

    private static final int INPUTS = Integer.getInteger("xensdk.fuzz.inputs", 100_000);
    private static final long SEED = Long.getLong("xensdk.fuzz.seed", 20261123);
    private static final String ALPHABET = "az09_.='\"+,[];#\\ \t\n\r\0xG-:ä\uD83D\uFEFF/";
    private static final List<String> SCRAPS = List.of(
            "=",
            "+=",
            "[",
            "]",
            "\\",
            "'",
            "\"",
            "\n",
            "#",
            ";",
            "name=\"a\"\n",
            "disk+=['/x,,xvda']\n",
            "memory=1\n",
            "type='hvm'\n",
            "[[[[[[[[",
            "]]]]]]]]",
            "\\x41",
            "\\7",
            "0x",
            "vif=['']\n",
            ",,",
            "\r\n",
            "kernel='/k'\n");

    private final Random random = new Random(SEED);

    @Test
    void anyTextIsReadAndWrittenBackOrRefusedWithItsPlace() {
        var samples = ConfigSamples.NAMES.stream().map(ConfigSamples::read).toList();
        int files = 0;
        int configs = 0;
        for (int round = 0; round < INPUTS; round++) {
            String text = mutated(samples.get(random.nextInt(samples.size())));
            try {
                var file = ConfigFile.parse(text);
                assertThat(file.toText()).isEqualTo(text);
                files++;
                if (round % 4 == 0) {
                    edited(file);
                }
                configs += understood(file, round % 4 == 1) ? 1 : 0;
            } catch (ConfigSyntaxException e) {
                assertPlace(text, e.line(), e.column());
            }
        }
        assertThat(files).as("inputs that are still files").isGreaterThan(INPUTS / 20);
        assertThat(configs).as("inputs that are still guests").isGreaterThan(INPUTS / 50);
    }

    private void edited(ConfigFile file) {
        var keys = List.copyOf(file.keys());
        if (keys.isEmpty()) {
            return;
        }
        String key = keys.get(random.nextInt(keys.size()));
        String value = scrambled();
        var changed = file.with(key, value);
        assertThat(changed.string(key)).contains(value);
        assertThat(changed.keys()).isEqualTo(file.keys());
        var without = file.without(key);
        assertThat(without.keys()).hasSize(keys.size() - 1).doesNotContain(key);
        String other = keys.get(random.nextInt(keys.size()));
        if (!other.equals(key)) {
            assertThat(changed.value(other)).isEqualTo(file.value(other));
            assertThat(without.value(other)).isEqualTo(file.value(other));
        }
    }

    private static boolean understood(ConfigFile file, boolean writeBack) {
        try {
            var config = DomainConfig.from(file);
            if (writeBack) {
                assertThat(DomainConfig.parse(config.toXlConfig())).isEqualTo(config);
            }
            return true;
        } catch (ConfigValueException e) {
            if (e.line() > 0) {
                assertPlace(file.toText(), e.line(), e.column());
            } else {
                assertThat(file.keys()).doesNotContain(e.key());
            }
            return false;
        }
    }

    private static void assertPlace(String text, int line, int column) {
        String[] lines = text.split("\n", -1);
        assertThat(line).isBetween(1, lines.length);
        assertThat(column).isBetween(1, lines[line - 1].length() + 1);
    }

    private String mutated(String sample) {
        var text = new StringBuilder(sample);
        for (int hit = random.nextInt(4); hit >= 0; hit--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, letter());
                case 1 -> text.delete(at, end);
                case 2 -> text.replace(at, end, SCRAPS.get(random.nextInt(SCRAPS.size())));
                case 3 -> text.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
                case 4 -> text.insert(at, text.substring(at, end));
                default -> text.setLength(random.nextInt(10) == 0 ? at : text.length());
            }
        }
        return text.toString();
    }

    private String scrambled() {
        var text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            char letter = letter();
            text.append(letter == '\0' ? '0' : letter);
        }
        return text.toString();
    }

    private char letter() {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }
}
