package io.github.xensdk.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that a shell, an option parser or an encoding might spoil; the same ones for the same seed. None is refused. */
public final class HostileStrings {

    private static final List<String> PIECES = List.of(
            " ",
            "  ",
            "'",
            "\"",
            "`",
            "$",
            "$(",
            ")",
            "${HOME}",
            "$(touch /tmp/pwned)",
            "`id`",
            "\\",
            "\\\\",
            "\\n",
            "%s",
            "%n",
            "%%",
            "*",
            "?",
            "[a-z]",
            "~",
            "~root",
            "#",
            "!",
            "!!",
            "&",
            "&&",
            "|",
            ";",
            "<",
            ">",
            ">>",
            "(",
            "{a,b}",
            "-",
            "--",
            "-n",
            "--help",
            "=",
            "A=b",
            ":",
            ",",
            "/",
            "//",
            ".",
            "..",
            "../..",
            "é",
            "ü",
            "ß",
            "中文",
            "русский",
            "עברית",
            "😀",
            "👩‍👩‍👧‍👦",
            "\u2028",
            "\u200b",
            "\ufeff",
            "\u00a0",
            "e\u0301",
            "NUL",
            "0",
            "xl",
            "EOF",
            "'\\''",
            "\"'\"'\"");

    private HostileStrings() {}

    /** So many of them. */
    public static List<String> of(long seed, int count) {
        var random = new Random(seed);
        var all = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            int pieces = random.nextInt(50) == 0 ? 2_000 : 1 + random.nextInt(12);
            var text = new StringBuilder();
            for (int k = 0; k < pieces; k++) {
                text.append(random.nextInt(3) == 0 ? anyCharacter(random) : PIECES.get(random.nextInt(PIECES.size())));
            }
            all.add(text.toString());
        }
        return all;
    }

    private static String anyCharacter(Random random) {
        while (true) {
            int c = random.nextBoolean() ? 32 + random.nextInt(95) : random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (!surrogate && !Character.isISOControl(c)) {
                return Character.toString(c);
            }
        }
    }
}
