package io.github.xensdk.inventory;

import java.util.List;
import java.util.Map;

/** A piece of YAML with its place. */
sealed interface YamlNode {

    /** Where it begins. */
    Place place();

    /** In a word, for messages. */
    String kind();

    /**
     * A place in the file.
     *
     * @param line from 1; 0 for the file as a whole
     * @param column from 1; 0 for the file as a whole
     */
    record Place(int line, int column) {
        static final Place WHOLE = new Place(0, 0);
    }

    /** Keys with their values, in the file's order. */
    record Mapping(Place place, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /** A key's place and its value. */
    record Entry(Place keyPlace, YamlNode value) {}

    /** A list. */
    record Sequence(Place place, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** What a scalar is. */
    enum ScalarType {
        TEXT("text"),
        NUMBER("a number"),
        BOOLEAN("true or false"),
        NOTHING("nothing");

        private final String words;

        ScalarType(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** A single value, as it is written but for quotes. */
    record Scalar(Place place, ScalarType type, String text) implements YamlNode {
        @Override
        public String kind() {
            return type.words();
        }

        /** Without the value, which may be a secret. */
        @Override
        public String toString() {
            return type.words() + " at " + place;
        }
    }
}
