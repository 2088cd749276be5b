package io.github.xensdk.domain;

import io.github.xensdk.ConfigSyntaxException;

/** Cuts an xl.cfg into tokens, as libxlu_cfg_l.l does. Each character is looked at a bounded number of times. */
final class ConfigScanner {

    enum Kind {
        KEY,
        NUMBER,
        STRING("a text in quotes"),
        ASSIGN("'='"),
        ADD("'+='"),
        COMMA("','"),
        OPEN("'['"),
        CLOSE("']'"),
        SEMICOLON("';'"),
        NEWLINE("the end of the line"),
        END("the end of the text");

        private final String shown;

        Kind() {
            this("");
        }

        Kind(String shown) {
            this.shown = shown;
        }
    }

    /** A place in the text, both from 1. */
    record Position(int line, int column) {

        ConfigSyntaxException error(String rule) {
            return new ConfigSyntaxException(line, column, rule);
        }
    }

    /** A token; {@code text} is what it means, where it means something. */
    record Token(Kind kind, String text, int start, int end, Position at) {

        boolean endsStatement() {
            return kind == Kind.NEWLINE || kind == Kind.SEMICOLON || kind == Kind.END;
        }

        /** Keys and numbers are shown; a text may be a secret. */
        ConfigSyntaxException error(String rule) {
            String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
            return at.error(rule + ", not " + (kind.shown.isEmpty() ? "'" + shown + "'" : kind.shown));
        }
    }

    private static final int SHOWN = 40;

    private final String text;
    private int next;
    private int line = 1;
    private int lineStart;

    ConfigScanner(String text) {
        this.text = text;
    }

    Token next() {
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
        if (next == text.length()) {
            return token(Kind.END, next);
        }
        char first = text.charAt(next);
        return switch (first) {
            case '=' -> token(Kind.ASSIGN, next + 1);
            case ',' -> token(Kind.COMMA, next + 1);
            case '[' -> token(Kind.OPEN, next + 1);
            case ']' -> token(Kind.CLOSE, next + 1);
            case ';' -> token(Kind.SEMICOLON, next + 1);
            case '+' -> add();
            case '\'', '"' -> string(first);
            case '#' -> comment();
            case '\n' -> newline(next + 1);
            default -> word(first);
        };
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isKeyStart(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isKeyPart(char c) {
        return isKeyStart(c) || isDigit(c) || c == '_' || c == '.';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token word(char first) {
        int end = next + 1;
        if (isKeyStart(first)) {
            while (end < text.length() && isKeyPart(text.charAt(end))) {
                end++;
            }
            return token(Kind.KEY, end);
        }
        if (isDigit(first)) {
            while (end < text.length() && isNumberPart(text.charAt(end))) {
                end++;
            }
            return token(Kind.NUMBER, end);
        }
        if (first == '\r') {
            throw position(next).error("lines must end with a newline alone: xl does not read carriage returns");
        }
        String shown = Character.isISOControl(first) ? "character " + (int) first : "'" + first + "'";
        throw position(next)
                .error("a key starts with a lower-case letter, and a text is in quotes: xl does not read " + shown
                        + " here");
    }

    private static boolean isNumberPart(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || c == 'x';
    }

    private Token add() {
        if (!text.startsWith("+=", next)) {
            throw position(next).error("'+' must be part of '+='");
        }
        return token(Kind.ADD, next + 2);
    }

    private Token comment() {
        int end = text.indexOf('\n', next);
        if (end < 0) {
            throw position(next).error("a comment must end with a newline");
        }
        return newline(end + 1);
    }

    private Token newline(int end) {
        var token = token(Kind.NEWLINE, end);
        line++;
        lineStart = end;
        return token;
    }

    private Token string(char quote) {
        var meaning = new StringBuilder();
        for (int i = next + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                var token = new Token(Kind.STRING, meaning.toString(), next, i + 1, position(next));
                next = i + 1;
                return token;
            }
            if (c == '\n') {
                break;
            }
            if (c == '\0') {
                throw position(i).error("a text must not have the character NUL");
            }
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                meaning.append(escape(i));
                i++;
            } else {
                meaning.append(c);
            }
        }
        throw position(next).error("a text must end with " + quote + " on its line");
    }

    private char escape(int backslash) {
        char letter = text.charAt(backslash + 1);
        if (letter == 'x' || (letter >= '0' && letter <= '7')) {
            // NUMERIC_CHAR in libxlu_cfg.c refuses each \x, and swallows \NNN without a character for it.
            throw position(backslash).error("write the character itself: xl does not understand \\" + letter);
        }
        return ConfigText.unescaped(letter)
                .orElseThrow(() -> position(backslash)
                        .error("after a backslash one of \\ ' \" a b f n r t v must follow, not '" + letter + "'"));
    }

    private Token token(Kind kind, int end) {
        String meaning = kind == Kind.KEY || kind == Kind.NUMBER ? text.substring(next, end) : "";
        var token = new Token(kind, meaning, next, end, position(next));
        next = end;
        return token;
    }

    private Position position(int index) {
        return new Position(line, index - lineStart + 1);
    }
}
