package io.github.xensdk.domain;

import io.github.xensdk.domain.ConfigScanner.Kind;
import io.github.xensdk.domain.ConfigScanner.Position;
import io.github.xensdk.domain.ConfigScanner.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads statements, as libxlu_cfg_y.y does. Lists are kept on a stack of its own, so none is too deep for the thread's. */
final class ConfigParser {

    /**
     * One assignment.
     *
     * @param operator {@code =} or {@code +=}
     * @param end behind the value
     * @param items where the list's items begin; empty where the value is no list
     */
    record Assignment(
            Token key, Token operator, ConfigValue value, int start, int end, Position at, List<Position> items) {

        boolean adds() {
            return operator.kind() == Kind.ADD;
        }
    }

    /** A list that is not closed yet. */
    private record OpenList(Token opened, List<ConfigValue> values) {}

    private final ConfigScanner scanner;

    ConfigParser(String text) {
        this.scanner = new ConfigScanner(text);
    }

    List<Assignment> parse() {
        var assignments = new ArrayList<Assignment>();
        for (Token token = scanner.next(); token.kind() != Kind.END; token = scanner.next()) {
            if (token.endsStatement()) {
                continue;
            }
            if (token.kind() != Kind.KEY) {
                throw token.error("a statement must start with a key");
            }
            assignments.add(assignment(token));
            Token after = scanner.next();
            if (!after.endsStatement()) {
                throw after.error("a newline or ';' must follow the value");
            }
        }
        return assignments;
    }

    private Assignment assignment(Token key) {
        Token operator = scanner.next();
        if (operator.kind() != Kind.ASSIGN && operator.kind() != Kind.ADD) {
            throw operator.error("'=' or '+=' must follow the key");
        }
        Token first = scanner.next();
        return switch (first.kind()) {
            case STRING, NUMBER ->
                new Assignment(key, operator, text(first), first.start(), first.end(), first.at(), List.of());
            case OPEN -> list(key, operator, first);
            default -> throw first.error("a text in quotes, a number or '[' must follow the operator");
        };
    }

    private static ConfigValue text(Token token) {
        return new ConfigValue.Text(token.text());
    }

    private Assignment list(Token key, Token operator, Token opened) {
        Deque<OpenList> open = new ArrayDeque<>();
        open.push(new OpenList(opened, new ArrayList<>()));
        var items = new ArrayList<Position>();
        boolean mayHaveValue = true;
        while (true) {
            Token token = scanner.next();
            OpenList current = open.element();
            switch (token.kind()) {
                case NEWLINE -> {}
                case STRING, NUMBER, OPEN -> {
                    if (!mayHaveValue) {
                        throw token.error("',' must be between the values of a list");
                    }
                    if (open.size() == 1) {
                        items.add(token.at());
                    }
                    if (token.kind() == Kind.OPEN) {
                        if (open.size() == ConfigValue.MAX_DEPTH) {
                            throw token.at().error("lists must not nest deeper than " + ConfigValue.MAX_DEPTH);
                        }
                        open.push(new OpenList(token, new ArrayList<>()));
                    } else {
                        current.values().add(text(token));
                        mayHaveValue = false;
                    }
                }
                case COMMA -> {
                    if (mayHaveValue) {
                        throw token.error("a value must be before the comma");
                    }
                    mayHaveValue = true;
                }
                case CLOSE -> {
                    open.pop();
                    var whole = new ConfigValue.Items(current.values());
                    if (open.isEmpty()) {
                        return new Assignment(
                                key, operator, whole, opened.start(), token.end(), opened.at(), List.copyOf(items));
                    }
                    open.element().values().add(whole);
                    mayHaveValue = false;
                }
                case END -> throw current.opened().at().error("the list that opens here is never closed");
                default -> throw token.error("a list must have only texts in quotes, numbers and lists");
            }
        }
    }
}
