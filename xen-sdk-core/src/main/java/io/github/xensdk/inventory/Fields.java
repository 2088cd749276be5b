package io.github.xensdk.inventory;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.inventory.YamlNode.Entry;
import io.github.xensdk.inventory.YamlNode.Mapping;
import io.github.xensdk.inventory.YamlNode.Place;
import io.github.xensdk.inventory.YamlNode.Scalar;
import io.github.xensdk.inventory.YamlNode.ScalarType;
import io.github.xensdk.inventory.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of one mapping, read by name and type. Each error has its place, and none has a value. */
final class Fields {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(KiB|MiB|GiB|TiB)");
    private static final int SHOWN = 40;

    private final String file;
    private final Mapping mapping;
    private final String what;

    private Fields(String file, Mapping mapping, String what) {
        this.file = file;
        this.mapping = mapping;
        this.what = what;
    }

    /**
     * The keys of a mapping.
     *
     * @param what what it is, for messages
     * @param known the keys that it may have
     * @throws InventoryException where it is no mapping or has another key
     */
    static Fields of(String file, YamlNode node, String what, List<String> known) {
        Fields fields = any(file, node, what);
        fields.mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                throw error(
                        file,
                        entry.keyPlace(),
                        what + " has the unknown key '" + shown(key) + "'" + NearMiss.hint(key, known));
            }
        });
        return fields;
    }

    /** The keys of a mapping that may have any. */
    static Fields any(String file, YamlNode node, String what) {
        if (!(node instanceof Mapping mapping)) {
            throw wrong(file, node, what, "keys with values");
        }
        return new Fields(file, mapping, what);
    }

    private static String shown(String key) {
        return key.length() <= SHOWN ? key : key.substring(0, SHOWN) + "…";
    }

    static InventoryException error(String file, Place place, String rule) {
        return new InventoryException(file, place.line(), place.column(), rule);
    }

    private static InventoryException wrong(String file, YamlNode node, String what, String wanted) {
        return error(file, node.place(), what + " must be " + wanted + ", and is " + node.kind());
    }

    /** An error at the value of a key, or where that is missing at the mapping. */
    InventoryException error(String key, String rule) {
        Entry entry = mapping.entries().get(key);
        return error(file, entry == null ? mapping.place() : entry.value().place(), named(key) + " " + rule);
    }

    InventoryException missing(String rule) {
        return error(file, mapping.place(), what + " " + rule);
    }

    private String named(String key) {
        return "'" + shown(key) + "' of " + what;
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Each key with its value, in the file's order. */
    void forEach(BiConsumer<String, Entry> action) {
        mapping.entries().forEach(action);
    }

    Optional<YamlNode> node(String key) {
        return Optional.ofNullable(mapping.entries().get(key)).map(Entry::value);
    }

    YamlNode required(String key) {
        return node(key).orElseThrow(() -> missing("must have the key '" + key + "'"));
    }

    Optional<String> text(String key) {
        return node(key).map(node -> text(node, named(key)));
    }

    String requiredText(String key) {
        return text(required(key), named(key));
    }

    private String text(YamlNode node, String name) {
        return scalar(node, name, ScalarType.TEXT);
    }

    private String scalar(YamlNode node, String name, ScalarType type) {
        if (!(node instanceof Scalar scalar) || scalar.type() != type) {
            throw wrong(file, node, name, type.words());
        }
        return scalar.text();
    }

    Optional<Integer> number(String key) {
        return node(key).map(node -> {
            String text = scalar(node, named(key), ScalarType.NUMBER);
            if (!text.matches("[+-]?\\d{1,9}")) {
                throw error(key, "must be a whole number of at most nine digits");
            }
            return Integer.valueOf(text);
        });
    }

    Optional<Boolean> flag(String key) {
        return node(key).map(node -> Boolean.valueOf(scalar(node, named(key), ScalarType.BOOLEAN)));
    }

    Optional<Duration> duration(String key) {
        return text(key).map(text -> {
            Matcher matcher = DURATION.matcher(text);
            if (!matcher.matches()) {
                throw error(key, "must be a time such as 500ms, 30s, 5m or 1h");
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        });
    }

    Optional<ByteSize> size(String key) {
        return node(key).map(node -> {
            Matcher matcher = SIZE.matcher(node instanceof Scalar scalar ? scalar.text() : "");
            if (!matcher.matches()) {
                throw error(key, "must be a size with its unit, such as 96MiB or 4GiB");
            }
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "KiB" -> ByteSize.kibibytes(amount);
                case "MiB" -> ByteSize.mebibytes(amount);
                case "GiB" -> ByteSize.gibibytes(amount);
                default -> ByteSize.gibibytes(1024 * amount);
            };
        });
    }

    /** The items of a list; empty where the key is missing. */
    List<YamlNode> items(String key) {
        @Nullable YamlNode node = node(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Sequence sequence)) {
            throw wrong(file, node, named(key), "a list");
        }
        return sequence.items();
    }

    /** The texts of a list, none of which may come twice. */
    List<String> texts(String key) {
        var texts = new ArrayList<String>();
        for (YamlNode item : items(key)) {
            String text = text(item, "an item of " + named(key));
            if (texts.contains(text)) {
                throw error(file, item.place(), "an item of " + named(key) + " is there twice");
            }
            texts.add(text);
        }
        return texts;
    }

    /** A mapping of names to single values, as they are written; empty where the key is missing. */
    Map<String, Scalar> scalars(String key) {
        var scalars = new LinkedHashMap<String, Scalar>();
        node(key)
                .ifPresent(node -> any(file, node, named(key)).forEach((name, entry) -> {
                    if (!(entry.value() instanceof Scalar scalar) || scalar.type() == ScalarType.NOTHING) {
                        throw wrong(file, entry.value(), "'" + shown(name) + "' in " + named(key), "a single value");
                    }
                    scalars.put(name, scalar);
                }));
        return scalars;
    }

    /** Hands a value on where it is there; what the SDK refuses is refused at its place. */
    <T> void ifPresent(String key, Function<String, Optional<T>> reading, Consumer<T> then) {
        reading.apply(key)
                .ifPresent(value -> checked(key, () -> {
                    then.accept(value);
                    return value;
                }));
    }

    <T> T checked(String key, Supplier<T> action) {
        try {
            return action.get();
        } catch (InvalidInputException e) {
            throw error(key, "is refused: " + e.getMessage());
        }
    }
}
