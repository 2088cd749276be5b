package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.Call;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** A program at work on a host: its words, what it prints, and what goes wrong meanwhile. Used by one thread. */
final class Invocation {

    private static final int KILLED = 137;

    private final Call call;
    private final Host host;
    private final Box box;
    private final Faults faults;
    private final Runnable cutLinks;
    private final IntSupplier linksCut;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> operands = new ArrayList<>();

    Invocation(Call call, Host host, Box box, Faults faults, Runnable cutLinks, IntSupplier linksCut) {
        this.call = call;
        this.host = host;
        this.box = box;
        this.faults = faults;
        this.cutLinks = cutLinks;
        this.linksCut = linksCut;
        operands.addAll(call.arguments());
    }

    /** How many links to its host were cut until now. */
    int linksCut() {
        return linksCut.getAsInt();
    }

    /** It comes to its end at once. */
    static final class EndedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        EndedException(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    Call call() {
        return call;
    }

    Host host() {
        return host;
    }

    Box box() {
        return box;
    }

    Faults faults() {
        return faults;
    }

    /** Program and arguments in one. */
    String words() {
        return (call.program() + " " + String.join(" ", call.arguments())).strip();
    }

    /**
     * Takes options from its arguments, as getopt does.
     *
     * @param skip how many arguments are none, such as the verb
     * @param flags their letters
     * @param withValue those that take a value
     * @param words long ones without a value
     */
    Invocation options(int skip, String flags, String withValue, List<String> words) {
        operands.clear();
        List<String> all = call.arguments().subList(skip, call.arguments().size());
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            if (word.startsWith("--")) {
                if (!words.contains(word)) {
                    throw unknown("unrecognized option '" + word + "'");
                }
                options.put(word, "");
            } else if (word.startsWith("-") && word.length() > 1) {
                for (int at = 1; at < word.length(); at++) {
                    String letter = word.substring(at, at + 1);
                    if (withValue.contains(letter)) {
                        options.put(
                                letter,
                                at + 1 < word.length() ? word.substring(at + 1) : ++i < all.size() ? all.get(i) : "");
                        break;
                    }
                    if (!flags.contains(letter)) {
                        throw unknown("option `" + letter + "' not supported.");
                    }
                    options.put(letter, "");
                }
            } else {
                operands.add(word);
            }
        }
        return this;
    }

    private EndedException unknown(String text) {
        err(text);
        return new EndedException(2);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    String value(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    List<String> operands() {
        return operands;
    }

    /** Ends it where it has fewer arguments than that. */
    void atLeast(int count) {
        if (operands.size() < count) {
            String verb = call.arguments().get(0);
            out("Usage: xl [-vtTf] " + verb + " [options]\n");
            err("'xl " + verb + "' requires at least " + count + " argument" + (count == 1 ? "" : "s") + ".");
            err("");
            throw new EndedException(2);
        }
    }

    /** The domain that an argument names; ends it where there is none. */
    Domain domain(int index) {
        atLeast(index + 1);
        String word = operands.get(index);
        return host.domain(word).orElseThrow(() -> {
            err(word + " is an invalid domain identifier (rc=-6)");
            return new EndedException(1);
        });
    }

    /** Where the file of an argument is on this machine. */
    Path file(String path) {
        return host.file(path.startsWith("/") ? path : call.directory() + "/" + path);
    }

    /** The path as the host knows it. */
    String shown(String path) {
        return box.inside(path);
    }

    void out(String text) {
        call.out(text);
    }

    /** A line on standard error, at which something may go wrong. */
    void err(String line) {
        faults.atMessage(words(), line).ifPresent(rule -> {
            if (rule.kind() == FaultRule.Kind.CUT_LINKS) {
                cutLinks.run();
            } else {
                throw new EndedException(suffer(rule));
            }
        });
        call.err(line);
    }

    int fail(int status, String line) {
        err(line);
        return status;
    }

    void pass(Duration time) {
        call.pass(time);
    }

    /** Something goes wrong with it as a whole; its exit status. */
    int suffer(FaultRule rule) {
        switch (rule.kind()) {
            case HANG -> call.hang();
            case PRINT -> out(rule.text());
            case DIE -> {
                return KILLED;
            }
            case CUT_LINKS -> cutLinks.run();
            default -> {
                if (!rule.text().isEmpty()) {
                    call.err(rule.text());
                }
            }
        }
        return rule.status();
    }
}
