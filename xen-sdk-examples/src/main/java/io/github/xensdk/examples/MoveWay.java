package io.github.xensdk.examples;

/** A way to move a guest. */
enum MoveWay {
    BY_HAND("by hand"),
    SDK("SDK"),
    PREPARED("SDK, prepared");

    private final String label;

    MoveWay(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
