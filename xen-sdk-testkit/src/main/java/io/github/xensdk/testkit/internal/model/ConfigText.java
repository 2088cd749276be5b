package io.github.xensdk.testkit.internal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads xl.cfg (libxlu_cfg_y.y and libxlu_cfg_l.l in Xen's sources): values are texts, numbers as they stand, or lists. */
final class ConfigText {

    private static final Pattern TOKEN = Pattern.compile(
            "(?<blank>[ \\t]+|#[^\\n]*)|(?<end>\\n|;)|(?<name>[a-z][._0-9a-z]*)"
                    + "|(?<number>[0-9][0-9a-fx]*)|(?<text>'(?:[^'\\\\\\n]|\\\\.)*'|\"(?:[^\"\\\\\\n]|\\\\.)*\")|(?<mark>\\+=|[=\\[\\],])");

    private record Token(String kind, String text, int line) {}

    private final String file;
    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private int next;

    private ConfigText(String file) {
        this.file = file;
    }

    static Map<String, Object> parse(String file, String text) throws ConfigSyntaxException {
        var config = new ConfigText(file);
        config.scan(text);
        config.statements();
        return config.values;
    }

    private void scan(String text) throws ConfigSyntaxException {
        Matcher token = TOKEN.matcher(text);
        int line = 1;
        int depth = 0;
        for (int at = 0; at < text.length(); at = token.end()) {
            if (!token.find(at) || token.start() != at) {
                Matcher word = Pattern.compile("[A-Z_a-z]+|.").matcher(text);
                throw error(line, word.find(at) ? word.group() : "", "lexical error");
            }
            for (String kind : List.of("end", "name", "number", "text", "mark")) {
                String found = token.group(kind);
                if (found != null) {
                    depth += found.equals("[") ? 1 : found.equals("]") ? -1 : 0;
                    // Within brackets a new line means nothing.
                    if (!kind.equals("end") || depth == 0) {
                        tokens.add(new Token(kind, found, line));
                    }
                }
            }
            line += (int) token.group().chars().filter(c -> c == '\n').count();
        }
        tokens.add(new Token("end", "", line));
        tokens.add(new Token("file", "", line));
    }

    private ConfigSyntaxException error(int line, String near, String what) {
        return new ConfigSyntaxException("%s:%d: config parsing error near `%s': %s".formatted(file, line, near, what));
    }

    private ConfigSyntaxException unexpected() {
        Token token = tokens.get(next);
        String what = token.kind.equals("file") ? "unexpected $end" : "unexpected " + token.kind;
        return error(token.line, token.text, "syntax error, " + what);
    }

    private void statements() throws ConfigSyntaxException {
        while (!at("file")) {
            if (at("end")) {
                next++;
                continue;
            }
            String name = take("name").text;
            String mark = take("mark").text;
            Object value = value();
            if (mark.equals("+=") && values.get(name) instanceof List<?> before && value instanceof List<?> more) {
                var all = new ArrayList<Object>(before);
                all.addAll(more);
                value = all;
            } else if (!mark.equals("=") && !mark.equals("+=")) {
                next--;
                throw unexpected();
            }
            values.put(name, value);
            take("end");
        }
    }

    private boolean at(String kind) {
        return tokens.get(next).kind.equals(kind);
    }

    private boolean atMark(String mark) {
        return at("mark") && tokens.get(next).text.equals(mark);
    }

    private Token take(String kind) throws ConfigSyntaxException {
        if (!at(kind)) {
            throw unexpected();
        }
        return tokens.get(next++);
    }

    private Object value() throws ConfigSyntaxException {
        if (!atMark("[")) {
            return atom();
        }
        next++;
        var list = new ArrayList<Object>();
        while (!atMark("]")) {
            list.add(value());
            if (atMark(",")) {
                next++;
            } else if (!atMark("]")) {
                throw unexpected();
            }
        }
        next++;
        return list;
    }

    private String atom() throws ConfigSyntaxException {
        if (at("number")) {
            return take("number").text;
        }
        String quoted = take("text").text;
        var text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            c = quoted.charAt(++i);
            text.append(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
        }
        return text.toString();
    }
}
