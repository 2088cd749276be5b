package io.github.xensdk.detached;

import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@link JobScripts} print. */
final class JobAnswers {

    /** Ten digits of seconds last until 2286. */
    private static final Pattern JOB = Pattern.compile(JobScripts.MARK
            + " (?:(?<state>running|vanished) - -|ended (?<exit>\\d{1,3}) (?<ended>\\d{1,12}))"
            + " (?<started>\\d{1,12}) (?<id>" + DetachedWork.ID + ") (?<description>[A-Za-z0-9+/]*=*)");

    private static final Pattern PIECE = Pattern.compile("(?:" + JobScripts.STDOUT_MARK + "|" + JobScripts.STDERR_MARK
            + ") (?<size>\\d{1,18}) (?<bytes>[A-Za-z0-9+/]*=*)");

    private JobAnswers() {}

    /** A piece of a stream, and how long the whole stream was just then. */
    record Piece(String base64, long size) {
        byte[] bytes() {
            return Base64.getDecoder().decode(base64);
        }
    }

    /** What there was to hear. */
    record News(DetachedJob job, Piece stdout, Piece stderr) {}

    static List<DetachedJob> jobs(String text) {
        return text.lines()
                .filter(line -> line.startsWith(JobScripts.MARK))
                .map(line -> job(line, text))
                .toList();
    }

    static DetachedJob one(String text) {
        var jobs = jobs(text);
        if (jobs.size() != 1) {
            throw unrecognised(text);
        }
        return jobs.get(0);
    }

    static News news(String text) {
        return new News(one(text), piece(JobScripts.STDOUT_MARK, text), piece(JobScripts.STDERR_MARK, text));
    }

    private static DetachedJob job(String line, String text) {
        Matcher job = JOB.matcher(line);
        if (!job.matches()) {
            throw unrecognised(text);
        }
        boolean ended = job.group("state") == null;
        return new DetachedJob(
                job.group("id"),
                new String(decoded(job.group("description"), text), StandardCharsets.UTF_8),
                ended ? JobState.ENDED : job.group("state").equals("running") ? JobState.RUNNING : JobState.VANISHED,
                ended ? OptionalInt.of(Integer.parseInt(job.group("exit"))) : OptionalInt.empty(),
                time(job.group("started")),
                ended ? Optional.of(time(job.group("ended"))) : Optional.empty());
    }

    private static Piece piece(String mark, String text) {
        Matcher piece = text.lines()
                .map(PIECE::matcher)
                .filter(Matcher::matches)
                .filter(found -> found.group().startsWith(mark + " "))
                .findFirst()
                .orElseThrow(() -> unrecognised(text));
        var found = new Piece(piece.group("bytes"), Long.parseLong(piece.group("size")));
        if (decoded(found.base64(), text).length > found.size()) {
            throw unrecognised(text);
        }
        return found;
    }

    private static Instant time(String seconds) {
        return Instant.ofEpochSecond(Long.parseLong(seconds));
    }

    private static byte[] decoded(String base64, String text) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw unrecognised(text);
        }
    }

    private static OutputNotRecognisedException unrecognised(String text) {
        return new OutputNotRecognisedException("a detached job", text);
    }
}
