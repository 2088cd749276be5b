package io.github.xensdk.domain;

import java.math.BigInteger;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** How texts and numbers are written in xl.cfg (libxlu_cfg_l.l, xlu__cfgl_dequote in libxlu_cfg.c). */
final class ConfigText {

    private static final String ESCAPES = "abfnrtv\\'\"";
    private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"";
    private static final int LONGEST_BARE = 18;
    private static final int LONGEST_NUMBER = 70;

    private ConfigText() {}

    /** What stands for a backslash and this character; empty where xl has no use for it. */
    static Optional<Character> unescaped(char letter) {
        int index = ESCAPES.indexOf(letter);
        return index < 0 ? Optional.empty() : Optional.of(ESCAPED.charAt(index));
    }

    /** Plain decimal numbers stand bare, all else in quotes: a bare minus is a lexical error. */
    static String written(ConfigValue value) {
        if (value instanceof ConfigValue.Items list) {
            return list.items().stream().map(ConfigText::written).collect(Collectors.joining(", ", "[", "]"));
        }
        String text = ((ConfigValue.Text) value).text();
        return isPlainNumber(text) ? text : quoted(text);
    }

    private static boolean isPlainNumber(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_BARE
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.charAt(0) != '0' || text.length() == 1);
    }

    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int index = c == '\'' ? -1 : ESCAPED.indexOf(c);
            if (index < 0) {
                quoted.append(c);
            } else {
                quoted.append('\\').append(ESCAPES.charAt(index));
            }
        }
        return quoted.append('"').toString();
    }

    /**
     * The number that xl reads: strtol(3) with base 0, so {@code 0x} is hexadecimal and a leading 0 octal, and nothing may
     * follow (xlu_cfg_get_bounded_long). Empty where it is none, or exceeds 64 bits.
     */
    static OptionalLong number(String text) {
        int start = 0;
        while (start < text.length() && " \t\n\u000b\f\r".indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        boolean negative = text.startsWith("-", start);
        if (negative || text.startsWith("+", start)) {
            start++;
        }
        int radix = 10;
        if (text.startsWith("0x", start) || text.startsWith("0X", start)) {
            radix = 16;
            start += 2;
        } else if (text.startsWith("0", start)) {
            radix = 8;
        }
        String digits = text.substring(start);
        int base = radix;
        if (digits.isEmpty()
                || digits.length() > LONGEST_NUMBER
                || digits.chars().anyMatch(c -> c > 'f' || Character.digit(c, base) < 0)) {
            return OptionalLong.empty();
        }
        var number = new BigInteger(negative ? "-" + digits : digits, radix);
        return number.bitLength() < Long.SIZE ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }
}
