package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which verbs an {@code xl} has ({@code xl help}). */
public final class XlHelp {

    private static final String HEADING = "xl full list of subcommands:";
    private static final Pattern VERB = Pattern.compile(" ([a-z][a-z0-9-]*)(?: .*)?");

    private XlHelp() {}

    public static Set<String> verbs(String text) {
        var verbs = new LinkedHashSet<String>();
        int start = text.indexOf(HEADING);
        if (start >= 0) {
            text.substring(start)
                    .lines()
                    .map(VERB::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> verbs.add(line.group(1)));
        }
        // Every xl has this one.
        if (!verbs.contains("list")) {
            throw new OutputNotRecognisedException("xl help", text);
        }
        return verbs;
    }
}
