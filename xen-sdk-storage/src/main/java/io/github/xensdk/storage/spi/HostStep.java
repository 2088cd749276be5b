package io.github.xensdk.storage.spi;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.StepKind;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One step of a backend on one host: a POSIX shell script that can look, do and undo. Immutable.
 *
 * <p>The script gets a verb as {@code $1}, what it kept as {@code $2}, and then the step's arguments:
 *
 * <ul>
 *   <li>{@code look} changes nothing, may be called at any time, and prints as its last line {@code there}, {@code change} and what,
 *       or {@code refuse} and why. A line {@code keep} before it says how things were, in one line: {@code undo} gets that.
 *   <li>{@code do} makes it. What it left half done before, it finishes. Afterwards {@code look} must say {@code there}.
 *   <li>{@code undo} takes away what {@code do} made; what was never made, or is gone, is fine. What is somebody else's by then it
 *       leaves, and prints {@code left} and what. Data it never removes.
 *   <li>{@code purge} is {@code undo}, and removes the data that lies there.
 * </ul>
 *
 * <p>Any exit status but zero is a failure, and the script's standard error says which. All paths come as arguments of their own, none
 * stands in the script: so the contract's tests can put a tree of theirs in their place.
 */
public final class HostStep {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final StepKind kind;
    private final XenHost host;
    private final String subject;
    private final String script;
    private final List<String> arguments;
    private final boolean shared;
    private final Duration timeout;
    private final Supplier<byte[]> input;

    private HostStep(
            StepKind kind,
            XenHost host,
            String subject,
            String script,
            List<String> arguments,
            boolean shared,
            Duration timeout,
            Supplier<byte[]> input) {
        this.kind = kind;
        this.host = host;
        this.subject = subject;
        this.script = script;
        this.arguments = arguments;
        this.shared = shared;
        this.timeout = timeout;
        this.input = input;
    }

    /**
     * A step.
     *
     * @param subject what it is done to; with the kind it names the step among those of its host
     * @param script the script, a constant
     * @param arguments {@code $3} and so on
     */
    public static HostStep of(StepKind kind, XenHost host, String subject, String script, String... arguments) {
        return new HostStep(kind, host, subject, script, List.of(arguments), false, DEFAULT_TIMEOUT, HostStep::nothing);
    }

    private static byte[] nothing() {
        return new byte[0];
    }

    /** The same, which other storage on the host may need as well: a package, a service. It is undone when nobody needs it. */
    public HostStep shared() {
        return new HostStep(kind, host, subject, script, arguments, true, timeout, input);
    }

    /** The same, and how long each of its verbs may take. Default: one minute. */
    public HostStep within(Duration value) {
        return new HostStep(kind, host, subject, script, arguments, shared, value, input);
    }

    /**
     * The same, and what {@code look} and {@code do} read from their standard input: the place for secrets, which no argument may have.
     * Default: nothing.
     *
     * @param value asked each time
     */
    public HostStep reading(Supplier<byte[]> value) {
        return new HostStep(kind, host, subject, script, arguments, shared, timeout, value);
    }

    /** What it does. */
    public StepKind kind() {
        return kind;
    }

    /** Where. */
    public XenHost host() {
        return host;
    }

    /** What it is done to. */
    public String subject() {
        return subject;
    }

    /** Whether other storage may need it as well. */
    public boolean isShared() {
        return shared;
    }

    /** What the host is sent. */
    public Command command(StepVerb verb, String kept) {
        String[] words =
                Stream.concat(Stream.of(verb.word(), kept), arguments.stream()).toArray(String[]::new);
        var command = Command.script("step", script, words)
                .shownAs(verb.word() + ": " + kind + " " + subject)
                .timeout(timeout);
        if (verb == StepVerb.LOOK || verb == StepVerb.DO) {
            command = command.stdin(input.get());
        }
        return (verb == StepVerb.LOOK ? command.idempotent() : command).build();
    }

    @Override
    public String toString() {
        return host + ": " + kind + " " + subject;
    }
}
