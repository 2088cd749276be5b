package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.List;
import java.util.regex.Pattern;

/** What the tables of xl have in common: a header, and a row a line. */
final class Tables {

    private Tables() {}

    /**
     * The lines after the first header; blank ones do not count.
     *
     * @throws OutputNotRecognisedException where there is no header
     */
    static List<String> rows(String what, Pattern header, String text) {
        return rows(what, header, text, text);
    }

    /** The same of a part of what was printed. */
    static List<String> rows(String what, Pattern header, String part, String text) {
        List<String> lines = part.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (header.matcher(lines.get(i)).matches()) {
                return lines.subList(i + 1, lines.size()).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
            }
        }
        throw new OutputNotRecognisedException(what, text);
    }
}
