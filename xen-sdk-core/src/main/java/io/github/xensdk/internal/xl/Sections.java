package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.ArrayList;
import java.util.List;

/** The output of several commands in one, each behind a line {@code xensdk:NAME}. What comes before the first is not ours. */
final class Sections {

    private static final String MARK = "xensdk:";

    private final List<String> names;
    private final List<StringBuilder> texts = new ArrayList<>();

    /**
     * Cuts the text.
     *
     * @param names all of them, in the order in which they must come
     * @throws OutputNotRecognisedException where they do not come so
     */
    Sections(String what, String text, List<String> names) {
        this.names = names;
        for (String line : text.lines().toList()) {
            if (line.startsWith(MARK)) {
                if (texts.size() == names.size() || !line.equals(MARK + names.get(texts.size()))) {
                    throw new OutputNotRecognisedException(what, text);
                }
                texts.add(new StringBuilder());
            } else if (!texts.isEmpty()) {
                texts.get(texts.size() - 1).append(line).append('\n');
            }
        }
        if (texts.size() != names.size()) {
            throw new OutputNotRecognisedException(what, text);
        }
    }

    String text(String name) {
        return texts.get(names.indexOf(name)).toString();
    }
}
