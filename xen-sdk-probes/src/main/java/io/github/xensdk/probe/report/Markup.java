package io.github.xensdk.probe.report;

import java.util.Locale;

/** Text and numbers as they may stand in HTML and SVG. All that comes from elsewhere goes through {@link #text}. */
final class Markup {

    private static final double MILLIS_A_SECOND = 1000;
    private static final int MOST_LETTERS = 32;

    private Markup() {}

    /** As content or as an attribute's value; characters that no document may hold become U+FFFD. */
    static String text(String raw) {
        var safe = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean isAllowed(int c) {
        boolean control = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c <= 0x9F);
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return !control && !surrogate && (c & 0xFFFE) != 0xFFFE;
    }

    /** As much as fits beside a drawing. */
    static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MOST_LETTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_LETTERS - 1)) + "…";
    }

    /** A coordinate. */
    static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** Milliseconds for people who read a headline: three digits that count, with their unit, which no line break parts from them. */
    static String duration(double milliseconds) {
        double size = Math.abs(milliseconds);
        return size < MILLIS_A_SECOND - 0.5
                ? threeDigits(milliseconds) + "\u00a0ms"
                : threeDigits(milliseconds / MILLIS_A_SECOND) + "\u00a0s";
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        String format = size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }

    /** Milliseconds for tables. */
    static String milliseconds(double value) {
        return String.format(Locale.ROOT, "%,.1f", value);
    }
}
