package io.github.xensdk;

import java.util.List;
import java.util.Random;

/** Breaks texts, the same way for the same seed: letters, words, lines; often so little that they can still be read. */
public final class Mutations {

    private static final String ALPHABET = "az09_.='\"+,[]{}:#\\ \t\n\r\0xG-sd\u00E4\uD83D\uFEFF/\u0660\u0085\u2028";
    private static final List<String> WORDS = List.of(
            "0",
            "-1",
            "1",
            "7",
            "00",
            "1.5",
            "1e3",
            "999999999",
            "2147483648",
            "4294967295",
            "9223372036854775807",
            "99999999999999999999",
            "null",
            "true",
            "\"True\"",
            "\"\"",
            "\"x\"",
            "\"pv\"",
            "[]",
            "{}",
            "[0]",
            "{\"a\":1}",
            "(null)",
            "Domain-0",
            "r-----",
            "---ss-",
            "24:00:00",
            "1 day,  2:03:04",
            "98 days,  2:27:44",
            "49710 days,  6:28:15",
            "xen_version : 5",
            "a b  c",
            "\u0660\u0661");

    private final Random random;

    public Mutations(Random random) {
        this.random = random;
    }

    /** One to four changes. */
    public String of(String sample) {
        var text = new StringBuilder(sample);
        for (int hit = random.nextInt(4); hit >= 0 && !text.isEmpty(); hit--) {
            change(text, random.nextInt(text.length()));
        }
        return text.toString();
    }

    private void change(StringBuilder text, int at) {
        switch (random.nextInt(8)) {
            case 0 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
            case 3 -> text.insert(at, word());
            case 4 -> {
                int start = text.lastIndexOf("\n", at) + 1;
                int end = text.indexOf("\n", at) + 1;
                String line = text.substring(start, Math.max(start, end));
                if (random.nextBoolean()) {
                    text.insert(start, line);
                } else {
                    text.delete(start, start + line.length());
                }
            }
            default -> {
                int start = at;
                int end = at;
                while (start > 0 && isWord(text.charAt(start - 1))) {
                    start--;
                }
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
                text.replace(start, end, word());
            }
        }
    }

    private String word() {
        return random.nextInt(4) == 0
                ? Long.toString(random.nextLong() >> random.nextInt(64))
                : WORDS.get(random.nextInt(WORDS.size()));
    }

    private static boolean isWord(char c) {
        return !Character.isWhitespace(c) && "[]{},:".indexOf(c) < 0;
    }
}
