package io.github.xensdk.command;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One command for a host: a program, its arguments, what it reads, and how long it may take. Immutable.
 *
 * <p>Arguments are quoted, so they are never interpreted by the remote shell; control characters are refused. Secrets
 * belong into {@link Builder#stdin(byte[])}, which is never logged, and never into an argument.
 *
 * <pre>{@code Command.of("xl", "list", "-v").timeout(Duration.ofSeconds(20)).build()}</pre>
 */
public final class Command {

    /** How long a command may take when nothing else is said: one minute. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private static final Pattern JOB_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private final String description;
    private final List<String> words;
    private final byte[] stdin;
    private final boolean interactive;
    private final Duration timeout;
    private final boolean idempotent;
    private final Cancel whenGivenUp;
    private final String jobName;

    private Command(Builder builder) {
        this.description = builder.description;
        this.words = List.copyOf(builder.words);
        this.stdin = builder.stdin.clone();
        this.interactive = builder.interactive;
        this.timeout = builder.timeout;
        this.idempotent = builder.idempotent;
        this.whenGivenUp = builder.whenGivenUp;
        this.jobName = builder.jobName;
    }

    /**
     * A program with its arguments.
     *
     * @throws InvalidInputException where one of them has a control character or half a surrogate pair, or the program is empty
     */
    public static Builder of(String program, String... arguments) {
        if (program.isEmpty() || program.startsWith("-")) {
            throw new InvalidInputException("program", "must be a program's name");
        }
        var words = new ArrayList<String>();
        words.add(checked(program));
        for (String argument : arguments) {
            words.add(checked(argument));
        }
        return new Builder(String.join(" ", words), words);
    }

    /**
     * A POSIX shell script that the caller wrote; what varies goes into the arguments ({@code $1}, {@code $2} …) and never
     * into the text.
     *
     * @param description what it does, for messages
     * @param script the script, a constant
     * @param arguments {@code $1} and so on; quoted and checked like those of {@link #of}
     */
    public static Builder script(String description, String script, String... arguments) {
        var words = new ArrayList<>(List.of("sh", "-c", script, "xensdk"));
        for (String argument : arguments) {
            words.add(checked(argument));
        }
        String shown = arguments.length == 0 ? description : description + " " + String.join(" ", arguments);
        return new Builder(shown, words);
    }

    private static String checked(String argument) {
        if (argument.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException("argument", "must not have control characters");
        }
        // UTF-8 has no form for these: something else would arrive.
        if (argument.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw new InvalidInputException("argument", "must not have half a surrogate pair");
        }
        return argument;
    }

    /** The line for a POSIX shell on the host: each word quoted, messages in the C locale. */
    public String line() {
        return words.stream().map(Command::quote).collect(Collectors.joining(" ", "env LC_ALL=C ", ""));
    }

    private static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** The program and its arguments, unquoted. */
    public List<String> words() {
        return words;
    }

    /** What the program reads from its standard input; empty unless set. */
    public byte[] stdin() {
        return stdin.clone();
    }

    /** Whether the caller writes to the program while it runs. */
    public boolean interactive() {
        return interactive;
    }

    /** How long to wait for its end. */
    public Duration timeout() {
        return timeout;
    }

    /** Whether it may be sent again when its answer was lost. */
    public boolean idempotent() {
        return idempotent;
    }

    /** What becomes of its process when the wait ends before it does. */
    public Cancel whenGivenUp() {
        return whenGivenUp;
    }

    /** All that it has, to be changed. */
    public Builder toBuilder() {
        var builder = new Builder(description, words);
        builder.stdin = stdin;
        builder.interactive = interactive;
        builder.timeout = timeout;
        builder.idempotent = idempotent;
        builder.whenGivenUp = whenGivenUp;
        builder.jobName = jobName;
        return builder;
    }

    /** What the id of its job begins with, where it is run as one; empty where nothing was said. */
    public String jobName() {
        return jobName;
    }

    /** For messages: never has what the program reads. */
    @Override
    public String toString() {
        return description;
    }

    /** Collects what a {@link Command} may have. Not thread-safe. */
    public static final class Builder {

        private final List<String> words;
        private String description;
        private byte[] stdin = {};
        private boolean interactive;
        private Duration timeout = DEFAULT_TIMEOUT;
        private boolean idempotent;
        private Cancel whenGivenUp = Cancel.LEAVE_PROCESS;
        private String jobName = "";

        private Builder(String description, List<String> words) {
            this.description = description;
            this.words = words;
        }

        /** What messages say in place of the program and its arguments. Default: those. */
        public Builder shownAs(String value) {
            this.description = Objects.requireNonNull(value, "shownAs");
            return this;
        }

        /** What the program reads, after which its input ends. The place for secrets. Default: nothing. */
        public Builder stdin(byte[] content) {
            this.stdin = content.clone();
            return this;
        }

        /** Leaves the input open after {@link #stdin(byte[])}, for {@link RunningCommand#stdin()}. Default: closed. */
        public Builder interactive() {
            this.interactive = true;
            return this;
        }

        /**
         * How long to wait for its end. Default: {@link Command#DEFAULT_TIMEOUT}.
         *
         * @throws InvalidInputException where it is zero or negative
         */
        public Builder timeout(Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException("timeout", "must be positive");
            }
            this.timeout = Objects.requireNonNull(value, "timeout");
            return this;
        }

        /**
         * Says that running it twice is as good as running it once: it only reads. {@link CommandTransport#execute} may then send it
         * again, within its time-out, when a connection was lost. Everything else is sent once at most. Default: not idempotent.
         */
        public Builder idempotent() {
            this.idempotent = true;
            return this;
        }

        /**
         * What becomes of its process when the wait ends before it does: by the time-out, or because the waiting thread was
         * interrupted. {@link Cancel#END_PROCESS} takes some seconds more, half a minute at most where the host does not answer.
         * Default: {@link Cancel#LEAVE_PROCESS}.
         */
        public Builder whenGivenUp(Cancel value) {
            this.whenGivenUp = Objects.requireNonNull(value, "whenGivenUp");
            return this;
        }

        /**
         * What the id of its job begins with, where it is run as one, so that whoever tidies up knows whom it was about. Default: the
         * first words of what messages say.
         *
         * @throws InvalidInputException where it is not at most 40 letters, digits, {@code .}, {@code _} and {@code -}, or starts with a
         *     mark
         */
        public Builder jobName(String value) {
            if (!JOB_NAME.matcher(value).matches()) {
                throw new InvalidInputException("job name", "must match " + JOB_NAME.pattern());
            }
            this.jobName = value;
            return this;
        }

        /**
         * The command.
         *
         * @throws InvalidInputException where it is idempotent and interactive: what was written to it could not be sent again
         */
        public Command build() {
            if (idempotent && interactive) {
                throw new InvalidInputException("command", "must not be idempotent and interactive");
            }
            return new Command(this);
        }
    }
}
