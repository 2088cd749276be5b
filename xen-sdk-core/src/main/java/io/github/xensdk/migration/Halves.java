package io.github.xensdk.migration;

/** The names that {@code xl migrate} gives to the two halves of a guest at its handover. */
final class Halves {

    private Halves() {}

    /** At the target, until it takes the guest over. */
    static String incoming(String guest) {
        return guest + "--incoming";
    }

    /** At the source, from then on. */
    static String setAside(String guest) {
        return guest + "--migratedaway";
    }
}
