package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.CommandResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What all trials have in common: one that fails makes its stages unknown, and one that cannot be understood is an error. */
final class Trial {

    /** How much is tried at most. */
    static final ByteSize SAMPLE = ByteSize.mebibytes(16);

    private static final ByteSize LEAST = ByteSize.kibibytes(64);
    private static final int PART_OF_A_SMALL_GUEST = 4;

    private static final String FAILED = "xensdk-failed ";
    private static final int SHOWN = 200;
    private static final int MAX_DIGITS = 18;

    private Trial() {}

    /** What is tried for a guest with that much memory. */
    static ByteSize sample(ByteSize memory) {
        var part = new ByteSize(memory.bytes() / PART_OF_A_SMALL_GUEST);
        if (part.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return part.compareTo(SAMPLE) < 0 ? part : SAMPLE;
    }

    /** So many bytes in so much time, as a host said it. */
    record Measure(ByteSize bytes, Duration time) {

        ForecastStage stage(String name, Move move) {
            return ForecastStage.measured(name, move.guest().memory(), bytes, time);
        }
    }

    /**
     * What was said of bytes and nanoseconds.
     *
     * @throws OutputNotRecognisedException where that cannot be: nothing, more than was asked for, or no time at all
     */
    static Measure measure(String bytes, String nanos, ByteSize atMost, CommandResult result) {
        long count = number(bytes);
        long time = number(nanos);
        if (count < 1 || count > atMost.bytes() || time < 1) {
            throw notRecognised(result);
        }
        return new Measure(new ByteSize(count), Duration.ofNanos(time));
    }

    /** -1 for one that is too long to be one. */
    private static long number(String digits) {
        return digits.length() > MAX_DIGITS ? -1 : Long.parseLong(digits);
    }

    /**
     * The one line that matches.
     *
     * @throws OutputNotRecognisedException where there is none, or more than one
     */
    static MatchResult line(Pattern pattern, String text, CommandResult result) {
        List<MatchResult> found = text.lines()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .toList();
        if (found.size() != 1) {
            throw notRecognised(result);
        }
        return found.get(0);
    }

    static OutputNotRecognisedException notRecognised(CommandResult result) {
        return new OutputNotRecognisedException(result.command().toString(), result.stdout() + result.stderr());
    }

    /** The stages of a trial; all of them unknown where it failed or did not end in time. */
    static List<ForecastStage> stages(Move move, List<String> names, Supplier<List<ForecastStage>> trial) {
        try {
            return trial.get();
        } catch (CommandTimeoutException e) {
            return unknown(
                    move, names, "not done within " + e.command().timeout().toSeconds() + " s");
        } catch (OutputNotRecognisedException | OutcomeUnknownException e) {
            throw e;
        } catch (XenException e) {
            return unknown(move, names, String.valueOf(e.getMessage()));
        }
    }

    private static List<ForecastStage> unknown(Move move, List<String> names, String why) {
        String plain = why.replaceAll("\\p{Cntrl}+", " ").strip();
        String shown = plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
        return names.stream()
                .map(name -> ForecastStage.unknown(name, move.guest().memory(), shown))
                .toList();
    }

    /** A command that failed, in the words of its script where it had any. */
    static XenException failure(CommandResult result) {
        String why = result.stderr()
                .lines()
                .filter(line -> line.startsWith(FAILED))
                .findFirst()
                .map(line -> line.substring(FAILED.length()))
                .orElseGet(() -> lastLine(result));
        return new XenException(why, result.host(), null);
    }

    private static String lastLine(CommandResult result) {
        String text = result.stderr().strip();
        return text.isEmpty() ? "exit status " + result.exitStatus() : text.substring(text.lastIndexOf('\n') + 1);
    }
}
