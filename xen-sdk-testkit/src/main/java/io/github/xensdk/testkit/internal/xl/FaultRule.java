package io.github.xensdk.testkit.internal.xl;

/**
 * Something that goes wrong on a host.
 *
 * @param command how the command begins, such as {@code xl save}; a part of the line for what concerns the whole command
 * @param at the message at which it goes wrong; empty for the start
 * @param kind what happens
 * @param status the exit status, where there is one
 * @param text what is printed, where something is
 * @param times how often; 0 for each time
 */
public record FaultRule(String command, String at, Kind kind, int status, String text, int times) {

    /** What can go wrong. */
    public enum Kind {
        EXIT,
        PRINT,
        HANG,
        DIE,
        CUT_LINKS,
        DISK_FULL,
        LOSE_CONNECTION,
        NEVER_ANSWER,
        GARBAGE,
        NO_EXIT_STATUS
    }

    boolean isOnTheWay() {
        return kind.compareTo(Kind.LOSE_CONNECTION) >= 0;
    }
}
