package io.github.xensdk.domain;

import io.github.xensdk.ConfigSyntaxException;
import io.github.xensdk.ConfigValueException;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.ConfigParser.Assignment;
import io.github.xensdk.domain.ConfigScanner.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole text of an xl.cfg(5), comments and unknown settings included. Immutable; an edit changes one setting and leaves
 * every other character as it was.
 *
 * <pre>{@code
 * ConfigFile file = ConfigFile.parse(Files.readString(path));
 * file.number("memory");                       // 512
 * file.with("memory", 1024).without("maxmem").toText();
 * }</pre>
 *
 * <p>It takes what xl takes and refuses what xl refuses (libxlu_cfg_l.l, libxlu_cfg_y.y), and two things more: numeric escapes,
 * which xl reads without their character, and a stray last character, which xl overlooks. A key may be assigned repeatedly:
 * {@code =} forgets what was before, {@code +=} appends to it (xlu__cfg_set_store in libxlu_cfg.c). Where a file's encoding
 * is not known, read and write it as ISO-8859-1: the language itself is ASCII, and each byte comes back.
 */
public final class ConfigFile {

    /** The longest text that is read, in characters. */
    public static final int MAX_LENGTH = 1 << 20;

    private final String text;
    private final List<Assignment> assignments;
    private final Map<String, Setting> settings;

    /** What the assignments to one key come to; {@code at} is where the last one's value begins. */
    private record Setting(ConfigValue value, Position at, List<Position> items, boolean added) {}

    private ConfigFile(String text, List<Assignment> assignments) {
        this.text = text;
        this.assignments = assignments;
        this.settings = settings(assignments);
    }

    /**
     * Reads a text.
     *
     * @throws ConfigSyntaxException where xl would not read it, or it is longer than {@link #MAX_LENGTH}, or has lists nested
     *     deeper than {@link ConfigValue#MAX_DEPTH}
     */
    public static ConfigFile parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new ConfigSyntaxException(1, 1, "the text must not be longer than " + MAX_LENGTH + " characters");
        }
        return new ConfigFile(text, new ConfigParser(text).parse());
    }

    private static Map<String, Setting> settings(List<Assignment> assignments) {
        var counting = new LinkedHashMap<String, List<Assignment>>();
        for (Assignment assignment : assignments) {
            String key = assignment.key().text();
            var before = counting.get(key);
            if (before == null || !assignment.adds()) {
                before = new ArrayList<>();
                counting.put(key, before);
            } else if (isList(before.get(0)) != isList(assignment)) {
                throw assignment.at().error("a list and a text cannot be added to one another ('" + key + "')");
            }
            before.add(assignment);
        }
        var settings = new LinkedHashMap<String, Setting>();
        counting.forEach((key, parts) -> settings.put(key, sum(parts)));
        return Collections.unmodifiableMap(settings);
    }

    private static boolean isList(Assignment assignment) {
        return assignment.value() instanceof ConfigValue.Items;
    }

    private static Setting sum(List<Assignment> parts) {
        Assignment last = parts.get(parts.size() - 1);
        if (parts.size() == 1) {
            return new Setting(last.value(), last.at(), last.items(), last.adds());
        }
        var texts = new StringBuilder();
        var values = new ArrayList<ConfigValue>();
        var positions = new ArrayList<Position>();
        for (Assignment part : parts) {
            if (part.value() instanceof ConfigValue.Items list) {
                values.addAll(list.items());
            } else {
                texts.append(((ConfigValue.Text) part.value()).text());
            }
            positions.addAll(part.items());
        }
        ConfigValue value = isList(last) ? new ConfigValue.Items(values) : new ConfigValue.Text(texts.toString());
        return new Setting(value, last.at(), List.copyOf(positions), last.adds());
    }

    /** The text; what was parsed, character for character, where nothing was changed. */
    public String toText() {
        return text;
    }

    /** The keys that are set, in the order of their first assignment. */
    public Set<String> keys() {
        return settings.keySet();
    }

    /** The value of a key, all its assignments considered; empty where it is not set. */
    public Optional<ConfigValue> value(String key) {
        return setting(key).map(Setting::value);
    }

    /**
     * The text of a key; empty where it is not set. A number counts as its digits.
     *
     * @throws ConfigValueException where it is a list
     */
    public Optional<String> string(String key) {
        return value(key).map(value -> text(key, value, -1));
    }

    /**
     * The number of a key; empty where it is not set. Decimal, hexadecimal with {@code 0x} and, as xl does, octal with a
     * leading {@code 0}; with or without quotes.
     *
     * @throws ConfigValueException where it is none, or put together with {@code +=}, or exceeds 64 bits
     */
    public OptionalLong number(String key) {
        var setting = settings.get(key);
        if (setting == null) {
            return OptionalLong.empty();
        }
        OptionalLong number = ConfigText.number(text(key, setting.value(), -1));
        if (setting.added()) {
            throw error(key, "must not be put together with '+=': it is a number");
        }
        if (number.isEmpty()) {
            throw error(key, "must be a number");
        }
        return number;
    }

    /**
     * The texts of a list; empty where it is not set.
     *
     * @throws ConfigValueException where it is no list, or has lists within
     */
    public Optional<List<String>> list(String key) {
        return value(key).map(value -> {
            if (!(value instanceof ConfigValue.Items list)) {
                throw error(key, "must be a list");
            }
            var texts = new ArrayList<String>();
            for (ConfigValue item : list.items()) {
                texts.add(text(key, item, texts.size()));
            }
            return List.copyOf(texts);
        });
    }

    private String text(String key, ConfigValue value, int item) {
        if (value instanceof ConfigValue.Text single) {
            return single.text();
        }
        throw error(key, item, "must be a text or number, not a list");
    }

    /** A value to be refused, with its place; without a place where the key is not set. */
    ConfigValueException error(String key, String rule) {
        return error(key, -1, rule);
    }

    /** The same for an item of a list. */
    ConfigValueException error(String key, int item, String rule) {
        var at = setting(key)
                .map(setting -> item < 0 ? setting.at() : setting.items().get(item))
                .orElse(new Position(0, 0));
        return new ConfigValueException(key, at.line(), at.column(), rule);
    }

    private Optional<Setting> setting(String key) {
        return Optional.ofNullable(settings.get(key));
    }

    /** The same with another text for a key; see {@link #with(String, ConfigValue)}. */
    public ConfigFile with(String key, String value) {
        return with(key, ConfigValue.of(value));
    }

    /** The same with another number for a key; see {@link #with(String, ConfigValue)}. */
    public ConfigFile with(String key, long value) {
        return with(key, ConfigValue.of(value));
    }

    /** The same with another list for a key; see {@link #with(String, ConfigValue)}. */
    public ConfigFile with(String key, List<String> value) {
        return with(key, ConfigValue.of(value));
    }

    /**
     * The same with another value for a key: in place of its last assignment, which becomes {@code =}; on a line at the end
     * where it is not set. Comments inside a list that is replaced go with it; nothing else changes.
     *
     * @throws InvalidInputException where xl would not read the key
     * @throws ConfigSyntaxException where the text becomes too long
     */
    public ConfigFile with(String key, ConfigValue value) {
        String written = ConfigText.written(value);
        Assignment last = null;
        for (Assignment assignment : assignments) {
            last = assignment.key().text().equals(key) ? assignment : last;
        }
        return parse(last == null ? appended(key, written) : replaced(last, written));
    }

    private String replaced(Assignment last, String written) {
        var changed = new StringBuilder(text).replace(last.start(), last.end(), written);
        return changed.replace(last.operator().start(), last.operator().end(), "=")
                .toString();
    }

    private String appended(String key, String written) {
        if (!isKey(key)) {
            throw new InvalidInputException(
                    "key", "must be a lower-case letter followed by lower-case letters, digits, '_' or '.'");
        }
        String separator = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
        return text + separator + key + " = " + written + "\n";
    }

    static boolean isKey(String key) {
        return !key.isEmpty()
                && ConfigScanner.isKeyStart(key.charAt(0))
                && key.chars().allMatch(c -> ConfigScanner.isKeyPart((char) c));
    }

    /** The same without any assignment to a key. A line that had nothing else goes; a comment behind the assignment stays. */
    public ConfigFile without(String key) {
        var left = new StringBuilder();
        int taken = 0;
        int lineEnd = -1;
        for (Assignment assignment : assignments) {
            if (!assignment.key().text().equals(key)) {
                continue;
            }
            int start = assignment.key().start();
            if (lineEnd < 0 || start > taken) {
                left.append(text, taken, start);
                lineEnd = withoutTrailingBlanks(left);
            }
            boolean first = lineEnd == 0 || left.charAt(lineEnd - 1) == '\n';
            int end = skipBlanks(assignment.end());
            if (end < text.length() && text.charAt(end) == ';') {
                end = skipBlanks(end + 1);
            } else if (!first) {
                // What is before ends with a ';'; the blanks behind it are not ours.
                end = assignment.end();
            }
            taken = end;
            if (first && (end == text.length() || text.charAt(end) == '\n')) {
                left.setLength(lineEnd);
                taken = Math.min(end + 1, text.length());
            }
        }
        return parse(left.append(text, taken, text.length()).toString());
    }

    private static int withoutTrailingBlanks(StringBuilder text) {
        int end = text.length();
        while (end > 0 && ConfigScanner.isBlank(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && ConfigScanner.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfigFile file && file.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** How much it is; its text may have secrets. */
    @Override
    public String toString() {
        return "xl.cfg with " + settings.size() + " settings";
    }
}
