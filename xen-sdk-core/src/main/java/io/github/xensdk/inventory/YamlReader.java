package io.github.xensdk.inventory;

import io.github.xensdk.inventory.YamlNode.Entry;
import io.github.xensdk.inventory.YamlNode.Mapping;
import io.github.xensdk.inventory.YamlNode.Place;
import io.github.xensdk.inventory.YamlNode.Scalar;
import io.github.xensdk.inventory.YamlNode.ScalarType;
import io.github.xensdk.inventory.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the part of YAML that an inventory needs: one document of mappings, lists and scalars. Anchors, aliases and tags are
 * refused, so a file is never larger than it looks, and no type is made from it.
 */
final class YamlReader {

    /** An inventory needs six. */
    private static final int DEEPEST = 20;

    private static final int LONGEST_PROBLEM = 160;
    private static final YAMLFactory FACTORY = YAMLFactory.builder().build();

    /** Where a problem is; what the line holds follows with four blanks before it, and is not to be told. */
    private static final Pattern MARK = Pattern.compile("(?m)^ in reader, line (\\d{1,9}), column (\\d{1,9}):$");

    private final String file;
    private final YAMLParser parser;
    private int depth;

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * The document.
     *
     * @throws InventoryException where it is not what is described above
     */
    static YamlNode read(String file, String text) {
        refuseControlCharacters(file, text);
        try (var parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new YamlReader(file, parser).document();
        } catch (JacksonException e) {
            throw syntax(file, e);
        }
    }

    private static void refuseControlCharacters(String file, String text) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
            } else if (Character.isISOControl(c) && c != '\r' && c != '\t') {
                throw new InventoryException(file, line, i - lineStart + 1, "must not have control characters");
            }
        }
    }

    /** The library's message without what it quotes from the file. */
    private static InventoryException syntax(String file, JacksonException e) {
        String message = Objects.requireNonNullElse(e.getOriginalMessage(), "");
        TokenStreamLocation location = e.getLocation();
        int line = location == null ? 0 : Math.max(0, location.getLineNr());
        int column = location == null ? 0 : Math.max(0, location.getColumnNr());
        var mark = MARK.matcher(message);
        while (mark.find()) {
            line = Integer.parseInt(mark.group(1));
            column = Integer.parseInt(mark.group(2));
        }
        var problem = new ArrayList<String>();
        message.lines().filter(part -> !part.isBlank() && !part.startsWith(" ")).forEach(problem::add);
        String text = String.join(", ", problem);
        text = text.length() <= LONGEST_PROBLEM ? text : text.substring(0, LONGEST_PROBLEM) + "…";
        return new InventoryException(file, line, line == 0 ? 0 : Math.max(1, column), "is not YAML: " + text);
    }

    private YamlNode document() {
        @Nullable JsonToken first = parser.nextToken();
        if (first == null) {
            throw new InventoryException(file, 0, 0, "must not be empty");
        }
        YamlNode node = node(first);
        if (parser.nextToken() != null) {
            throw error(place(), "must be one document");
        }
        return node;
    }

    private YamlNode node(JsonToken token) {
        refuseReferences();
        Place place = place();
        return switch (token) {
            case START_OBJECT -> mapping(place);
            case START_ARRAY -> sequence(place);
            case VALUE_STRING -> new Scalar(place, text(), parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Scalar(place, ScalarType.NUMBER, parser.getString());
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(place, ScalarType.BOOLEAN, parser.getString());
            case VALUE_NULL -> new Scalar(place, ScalarType.NOTHING, "");
            default -> throw error(place, "must be keys with values, a list, or a single value");
        };
    }

    /** The library takes {@code ~} and an empty value for texts. */
    private ScalarType text() {
        String text = parser.getString();
        return text.isEmpty() || text.equals("~") ? ScalarType.NOTHING : ScalarType.TEXT;
    }

    /** The parser does not tell of an anchor at a single value, which without aliases means nothing. */
    private void refuseReferences() {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            throw error(place(), "must not have anchors ('&') or aliases ('*')");
        }
        if (parser.getTypeId() != null) {
            throw error(place(), "must not have tags ('!')");
        }
    }

    private Mapping mapping(Place place) {
        enter(place);
        var entries = new LinkedHashMap<String, Entry>();
        for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
            Place keyPlace = place();
            refuseReferences();
            String key = parser.getString();
            var entry = new Entry(keyPlace, node(next()));
            Entry before = entries.putIfAbsent(key, entry);
            if (before != null) {
                throw error(
                        keyPlace,
                        "repeats the key of line " + before.keyPlace().line() + ", column "
                                + before.keyPlace().column());
            }
        }
        depth--;
        return new Mapping(place, entries);
    }

    private Sequence sequence(Place place) {
        enter(place);
        var items = new ArrayList<YamlNode>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(node(token));
        }
        depth--;
        return new Sequence(place, items);
    }

    private void enter(Place place) {
        if (++depth > DEEPEST) {
            throw error(place, "must not be nested deeper than " + DEEPEST + " levels");
        }
    }

    private JsonToken next() {
        @Nullable JsonToken token = parser.nextToken();
        if (token == null) {
            throw error(place(), "ends too early");
        }
        return token;
    }

    private Place place() {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private InventoryException error(Place place, String rule) {
        return new InventoryException(file, place.line(), place.column(), rule);
    }
}
