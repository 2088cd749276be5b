package io.github.xensdk.detached;

import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
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

    private static final Pattern PIECE = Pattern.compile("(?<stream>" + JobScripts.STDOUT_MARK + "|"
            + JobScripts.STDERR_MARK + ") (?<from>\\d{1,18}) (?<size>\\d{1,18}) (?<bytes>(?:[0-9a-f]{2})*)");

    private JobAnswers() {}

    /**
     * A piece of a stream.
     *
     * @param isError whether it is of standard error
     * @param from where in its stream it begins
     * @param size how long the whole stream was just then
     */
    record Piece(boolean isError, long from, long size, String hex) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }
    }

    /** What there was to hear, in order; at least one piece of each stream. */
    record News(DetachedJob job, List<Piece> pieces) {}

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
        List<Piece> pieces =
                text.lines().map(JobAnswers::piece).flatMap(Optional::stream).toList();
        if (pieces.stream().map(Piece::isError).distinct().count() != 2) {
            throw unrecognised(text);
        }
        return new News(one(text), pieces);
    }

    /** The piece in a line, where there is one: what others print is not ours. */
    static Optional<Piece> piece(String line) {
        Matcher piece = PIECE.matcher(line);
        if (!piece.matches()) {
            return Optional.empty();
        }
        var found = new Piece(
                piece.group("stream").equals(JobScripts.STDERR_MARK),
                Long.parseLong(piece.group("from")),
                Long.parseLong(piece.group("size")),
                piece.group("bytes"));
        if (found.from() + found.hex().length() / 2 > found.size()) {
            throw unrecognised(line);
        }
        return Optional.of(found);
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
