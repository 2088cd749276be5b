package io.github.xensdk.testkit.internal.model;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes JSON as xl does by yajl: four blanks a level, an empty line in what is empty, yes and no as words. */
public final class Json {

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /** Of maps, collections, numbers, and anything else as its text. */
    public static String write(Object value) {
        var json = new Json();
        json.value(value, "");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            all(map.entrySet(), '{', '}', indent);
        } else if (value instanceof Map.Entry<?, ?> entry) {
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), indent);
        } else if (value instanceof Collection<?> list) {
            all(list, '[', ']', indent);
        } else if (value instanceof Number) {
            text.append(value);
        } else {
            string(value instanceof Boolean yes ? (yes ? "True" : "False") : value.toString());
        }
    }

    private void all(Collection<?> values, char open, char close, String indent) {
        text.append(open).append('\n');
        String deeper = indent + "    ";
        for (Iterator<?> each = values.iterator(); each.hasNext(); ) {
            text.append(deeper);
            value(each.next(), deeper);
            text.append(each.hasNext() ? ",\n" : "");
        }
        text.append('\n').append(indent).append(close);
    }

    private void string(String value) {
        text.append('"');
        value.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> text.append('\\').append((char) c);
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> text.append((char) c);
            }
        });
        text.append('"');
    }
}
