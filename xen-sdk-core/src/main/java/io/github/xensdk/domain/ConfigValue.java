package io.github.xensdk.domain;

import io.github.xensdk.InvalidInputException;
import java.util.List;

/**
 * A value of an xl.cfg: a text or a list of values. There are no numbers in the language: {@code 96} and {@code "96"} are one
 * and the same value, and whoever asks for a number reads the text (libxlu_cfg_y.y, the rule {@code atom}).
 */
public sealed interface ConfigValue {

    /** How deep lists may nest. Xen itself needs three levels, for {@code vnuma}. */
    int MAX_DEPTH = 32;

    /**
     * A text or number.
     *
     * @param text without quotes, its escapes read; any characters but NUL
     */
    record Text(String text) implements ConfigValue {

        /** Refuses NUL, on which xl aborts. */
        public Text {
            if (text.indexOf('\0') >= 0) {
                throw new InvalidInputException("text", "must not have the character NUL");
            }
        }
    }

    /**
     * A list.
     *
     * @param items its values, in their order
     */
    record Items(List<ConfigValue> items) implements ConfigValue {

        /** Refuses lists that nest deeper than {@link #MAX_DEPTH}. */
        public Items {
            items = List.copyOf(items);
            if (depth(items) > MAX_DEPTH) {
                throw new InvalidInputException("list", "must not nest deeper than " + MAX_DEPTH);
            }
        }

        /** Ends: what it looks into was checked when it was made. */
        private static int depth(List<ConfigValue> items) {
            int deepest = 0;
            for (ConfigValue item : items) {
                if (item instanceof Items inner) {
                    deepest = Math.max(deepest, depth(inner.items()));
                }
            }
            return deepest + 1;
        }
    }

    /** A text. */
    static ConfigValue of(String text) {
        return new Text(text);
    }

    /** A number. */
    static ConfigValue of(long number) {
        return new Text(Long.toString(number));
    }

    /** A list of texts. */
    static ConfigValue of(List<String> texts) {
        return new Items(texts.stream().map(ConfigValue::of).toList());
    }
}
