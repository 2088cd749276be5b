package io.github.xensdk.probe;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.time.Instant;

/**
 * A part of a guest's way from one host to the other, between two things that happened one after the other.
 *
 * @param kind what went on
 * @param device which one, as xenstore calls it ({@code vbd/51712}); empty where the part is of none
 * @param startedAt when it began, by this program's wall clock (a label, good to {@code error} and the clocks' own steps)
 * @param length how long it took; parts of devices that are attached at the same time overlap
 * @param error what its length may be off by: zero where both ends were seen by one host's clock, and otherwise how well the two
 *     clocks are known. The watcher wakes up some milliseconds after what it sees, which is in none of them
 */
public record HandoverPart(Kind kind, String device, Instant startedAt, Duration length, Duration error) {

    /** Checks them. */
    public HandoverPart {
        if (length.isNegative() || error.isNegative()) {
            throw new InvalidInputException("length and error", "must not be negative: " + length + ", " + error);
        }
    }

    /** What went on. */
    public enum Kind {
        /**
         * From the guest's answer to the request to suspend, on the source, until the target has introduced it to xenstore: the last dirty
         * memory, and the restore of all else. Between two clocks.
         */
        MEMORY("suspend, last memory, restore"),

        /** Until a device is begun: the toolstack's own work. */
        TOOLSTACK("toolstack"),

        /** From a disk's entry in xenstore until its script has said that it is connected. */
        DISK("disk"),

        /** The same for a network interface. */
        INTERFACE("interface"),

        /** The same for another device. */
        OTHER_DEVICE("device"),

        /** From the last device until the guest does something: the hosts' agreement, and the start of its processors. */
        START("agreement and start"),

        /** From the first thing that the guest does until its last device is connected. */
        DRIVERS("the guest's drivers"),

        /** From then on until an answer of the guest's was seen outside. Between two clocks. */
        FIRST_ANSWER("first answer");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** For people. */
        public String label() {
            return label;
        }
    }

    /** For people: {@code interface vif/0}. */
    public String label() {
        return device.isEmpty() ? kind.label() : kind.label() + " " + device;
    }
}
