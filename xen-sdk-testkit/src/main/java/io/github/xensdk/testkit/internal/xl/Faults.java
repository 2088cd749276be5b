package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.ssh.Mischief;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What shall go wrong on a host. Thread-safe. */
public final class Faults {

    private static final class Pending {
        private final FaultRule rule;
        private int left;

        Pending(FaultRule rule) {
            this.rule = rule;
            this.left = rule.times();
        }
    }

    private final List<Pending> pending = new ArrayList<>();

    public synchronized void add(FaultRule rule) {
        pending.add(new Pending(rule));
    }

    public synchronized void clear() {
        pending.clear();
    }

    private synchronized Optional<FaultRule> take(Predicate<FaultRule> which) {
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending next = each.next();
            if (which.test(next.rule)) {
                if (next.rule.times() > 0 && --next.left == 0) {
                    each.remove();
                }
                return Optional.of(next.rule);
            }
        }
        return Optional.empty();
    }

    /** What goes wrong when a program starts. */
    Optional<FaultRule> atStart(String words) {
        return take(rule -> !rule.isOnTheWay()
                && rule.at().isEmpty()
                && rule.kind() != FaultRule.Kind.DISK_FULL
                && (words + " ").startsWith(rule.command() + " "));
    }

    /** What goes wrong when it is about to print this. */
    Optional<FaultRule> atMessage(String words, String message) {
        return take(rule -> !rule.at().isEmpty()
                && message.contains(rule.at())
                && (words + " ").startsWith((rule.command() + " ").stripLeading()));
    }

    /** Whether a checkpoint finds no room. */
    boolean isDiskFull() {
        return take(rule -> rule.kind() == FaultRule.Kind.DISK_FULL).isPresent();
    }

    /** What goes wrong with a command line as such, in which each word may be quoted. */
    public Mischief onTheWay(String line) {
        String plain = unquoted(line);
        return take(rule -> rule.isOnTheWay() && plain.contains(unquoted(rule.command())))
                .map(rule -> switch (rule.kind()) {
                    case LOSE_CONNECTION -> Mischief.LOSE_CONNECTION;
                    case NEVER_ANSWER -> Mischief.HANG;
                    case GARBAGE -> Mischief.GARBAGE;
                    default -> Mischief.NO_EXIT_STATUS;
                })
                .orElse(Mischief.NONE);
    }

    private static String unquoted(String line) {
        return line.replace("'", "");
    }
}
