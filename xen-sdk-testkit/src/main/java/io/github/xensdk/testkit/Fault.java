package io.github.xensdk.testkit;

import io.github.xensdk.testkit.internal.xl.FaultRule;

/**
 * Something that goes wrong on a simulated host: {@code nevers.inject(Fault.in("xl save").exits(1, "no"))}. It happens once, unless
 * {@link #always()} is said. Immutable.
 */
public final class Fault {

    private final FaultRule rule;

    private Fault(FaultRule rule) {
        this.rule = rule;
    }

    /**
     * With a command of the host's that begins so, such as {@code xl save} or {@code ssh}; what concerns the connection it comes by is with
     * each command line that has this text, whatever is quoted in it.
     */
    public static Place in(String command) {
        return new Place(command, "");
    }

    /**
     * At the moment when a program of the host's is about to print a line with this text on standard error, such as {@code migration target:
     * Got permission}. What the target prints comes from the target's programs: inject it there.
     */
    public static Place at(String message) {
        return new Place("", message);
    }

    /** The next checkpoint finds the disk full when half of it is written. */
    public static Fault fullDisk() {
        return new Fault(new FaultRule("", "", FaultRule.Kind.DISK_FULL, 1, "", 1));
    }

    /** The same, each time, until {@link SimulatedHost#heal()}. */
    public Fault always() {
        return new Fault(new FaultRule(rule.command(), rule.at(), rule.kind(), rule.status(), rule.text(), 0));
    }

    FaultRule rule() {
        return rule;
    }

    /** Where it happens; what happens is still to be said. */
    public static final class Place {

        private final String command;
        private final String message;

        private Place(String command, String message) {
            this.command = command;
            this.message = message;
        }

        private Fault fault(FaultRule.Kind kind, int status, String text) {
            return new Fault(new FaultRule(command, message, kind, status, text, 1));
        }

        /** The program ends with a status, after it has said something on standard error. */
        public Fault exits(int status, String stderr) {
            return fault(FaultRule.Kind.EXIT, status, stderr);
        }

        /** The program prints something else on standard output, and ends well. */
        public Fault prints(String stdout) {
            return fault(FaultRule.Kind.PRINT, 0, stdout);
        }

        /** The program never goes on. */
        public Fault hangs() {
            return fault(FaultRule.Kind.HANG, 0, "");
        }

        /** The program dies, as by {@code kill -9}, and leaves all as it is. */
        public Fault dies() {
            return fault(FaultRule.Kind.DIE, 137, "");
        }

        /** All SSH between this host and others is cut; at a message, the program goes on and notices. */
        public Fault cutsLinks() {
            return fault(FaultRule.Kind.CUT_LINKS, 255, "");
        }

        /** The connection of the program that asked is lost before the command runs. Not with {@link Fault#at}. */
        public Fault losesConnection() {
            return fault(FaultRule.Kind.LOSE_CONNECTION, 0, "");
        }

        /** The command is neither run nor answered. Not with {@link Fault#at}. */
        public Fault isNeverAnswered() {
            return fault(FaultRule.Kind.NEVER_ANSWER, 0, "");
        }

        /** The command is not run, and answered with rubbish. Not with {@link Fault#at}. */
        public Fault isAnsweredWithGarbage() {
            return fault(FaultRule.Kind.GARBAGE, 0, "");
        }

        /** The command runs, and its channel is closed without an exit status. Not with {@link Fault#at}. */
        public Fault endsWithoutStatus() {
            return fault(FaultRule.Kind.NO_EXIT_STATUS, 0, "");
        }
    }
}
