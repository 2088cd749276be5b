package io.github.xensdk.internal.xl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields of one JSON object; remembers which were read. Refuses a field of another kind than asked for. */
final class JsonFields {

    private final JsonNode object;
    private final String place;
    private final Set<String> unread;

    JsonFields(JsonNode object, String place) {
        if (!object.isObject() && !object.isMissingNode()) {
            throw new IllegalArgumentException(place + " is no object");
        }
        this.object = object;
        this.place = place;
        this.unread = new LinkedHashSet<>(object.propertyNames());
    }

    private JsonNode take(String name) {
        unread.remove(name);
        return object.path(name);
    }

    Optional<String> text(String name) {
        JsonNode node = take(name);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!node.isString()) {
            throw new IllegalArgumentException(place + name + " is no text");
        }
        return Optional.of(node.asString());
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    OptionalLong number(String name) {
        JsonNode node = take(name);
        if (node.isMissingNode() || node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new IllegalArgumentException(place + name + " is no number");
        }
        return OptionalLong.of(node.asLong());
    }

    /** A number that an int holds, zero or more. */
    OptionalInt count(String name) {
        OptionalLong number = number(name);
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        if (number.getAsLong() < 0 || number.getAsLong() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(place + name + " is out of range");
        }
        return OptionalInt.of((int) number.getAsLong());
    }

    IllegalArgumentException missing(String name) {
        return new IllegalArgumentException(place + name + " is missing");
    }

    /** libxl writes these as the texts True and False, and leaves out what is the default. */
    Optional<Boolean> flag(String name) {
        return text(name).map(text -> switch (text) {
            case "True" -> true;
            case "False" -> false;
            default -> throw new IllegalArgumentException(place + name + " is neither True nor False");
        });
    }

    JsonFields object(String name) {
        return new JsonFields(take(name), place + name + ".");
    }

    List<JsonFields> objects(String name) {
        var objects = new ArrayList<JsonFields>();
        for (JsonNode item : array(name)) {
            objects.add(new JsonFields(item, place + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    JsonNode array(String name) {
        JsonNode node = take(name);
        if (!node.isArray() && !node.isMissingNode()) {
            throw new IllegalArgumentException(place + name + " is no array");
        }
        return node;
    }

    void ignore(String... names) {
        for (String name : names) {
            unread.remove(name);
        }
    }

    /** Counts a field as not read after all. */
    void giveBack(String name) {
        unread.add(name);
    }

    /** Where the fields are that nobody read; empty objects and arrays say nothing and do not count. */
    List<String> unread() {
        return unread.stream()
                .filter(name ->
                        !object.path(name).isContainer() || !object.path(name).isEmpty())
                .map(name -> place + name)
                .toList();
    }
}
