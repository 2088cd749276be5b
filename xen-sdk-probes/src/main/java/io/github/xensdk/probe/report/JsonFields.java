package io.github.xensdk.probe.report;

import io.github.xensdk.InvalidInputException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** An object's fields, typed; says which of them is not as it should be. */
final class JsonFields {

    private final JsonNode node;
    private final String what;

    JsonFields(JsonNode node, String what) {
        this.node = node;
        this.what = what;
        if (!node.isObject()) {
            throw new ReportFormatException(what, "must be an object", null);
        }
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    Optional<String> optionalText(String name) {
        return read(name, JsonNode::isString, "text", JsonNode::stringValue);
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (JsonNode element : array(name)) {
            if (!element.isString()) {
                throw new ReportFormatException(at(name), "must hold text only", null);
            }
            texts.add(element.stringValue());
        }
        return texts;
    }

    /** For a field that earlier versions did not write. */
    List<String> textsOrNone(String name) {
        return node.path(name).isMissingNode() ? List.of() : texts(name);
    }

    List<Double> numbers(String name) {
        var numbers = new ArrayList<Double>();
        for (JsonNode element : array(name)) {
            if (!element.isNumber()) {
                throw new ReportFormatException(at(name), "must hold numbers only", null);
            }
            numbers.add(element.doubleValue());
        }
        return numbers;
    }

    <T> List<T> objects(String name, Function<JsonFields, T> reader) {
        var objects = new ArrayList<T>();
        for (JsonNode element : array(name)) {
            String which = at(name) + "[" + objects.size() + "]";
            try {
                objects.add(reader.apply(new JsonFields(element, which)));
            } catch (InvalidInputException e) {
                throw new ReportFormatException(which, "has a value that cannot be: " + e.getMessage(), e);
            }
        }
        return objects;
    }

    private JsonNode array(String name) {
        JsonNode value = node.path(name);
        if (!value.isArray()) {
            throw new ReportFormatException(at(name), "must be an array", null);
        }
        return value;
    }

    /** Empty where it is null, or where an earlier version did not write it. */
    Optional<JsonFields> optionalObject(String name) {
        JsonNode value = node.path(name);
        return value.isMissingNode() || value.isNull()
                ? Optional.empty()
                : Optional.of(new JsonFields(value, at(name)));
    }

    JsonFields object(String name) {
        return new JsonFields(node.path(name), at(name));
    }

    <E extends Enum<E>> E value(String name, Class<E> type) {
        String text = text(name);
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new ReportFormatException(at(name), "has an unknown value: " + text, e);
        }
    }

    <E extends Enum<E>> Optional<E> optionalValue(String name, Class<E> type) {
        return optionalText(name).map(text -> value(name, type));
    }

    boolean truth(String name) {
        return optionalTruth(name).orElseThrow(() -> missing(name));
    }

    Optional<Boolean> optionalTruth(String name) {
        return read(name, JsonNode::isBoolean, "true or false", JsonNode::booleanValue);
    }

    int number(String name) {
        return read(name, JsonNode::isInt, "a whole number", JsonNode::intValue).orElseThrow(() -> missing(name));
    }

    long count(String name) {
        return optionalCount(name).orElseThrow(() -> missing(name));
    }

    Optional<Long> optionalCount(String name) {
        return read(
                name,
                value -> value.isIntegralNumber() && value.canConvertToLong(),
                "a whole number",
                JsonNode::longValue);
    }

    Duration duration(String name) {
        return optionalDuration(name).orElseThrow(() -> missing(name));
    }

    Optional<Duration> optionalDuration(String name) {
        return read(
                name,
                JsonNode::isNumber,
                "milliseconds with six decimal places at most",
                value -> JsonText.duration(value.decimalValue()));
    }

    Instant instant(String name) {
        return optionalInstant(name).orElseThrow(() -> missing(name));
    }

    Optional<Instant> optionalInstant(String name) {
        return read(
                name,
                JsonNode::isString,
                "a time such as 2026-11-23T10:00:00Z",
                value -> Instant.parse(value.stringValue()));
    }

    private <T> Optional<T> read(
            String name, Function<JsonNode, Boolean> fits, String expected, Function<JsonNode, T> reader) {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        try {
            if (fits.apply(value)) {
                return Optional.of(reader.apply(value));
            }
        } catch (ArithmeticException | DateTimeException e) {
            throw new ReportFormatException(at(name), "must be " + expected, e);
        }
        throw new ReportFormatException(at(name), "must be " + expected, null);
    }

    private ReportFormatException missing(String name) {
        return new ReportFormatException(at(name), "is missing", null);
    }

    private String at(String name) {
        return what + ": " + name;
    }
}
