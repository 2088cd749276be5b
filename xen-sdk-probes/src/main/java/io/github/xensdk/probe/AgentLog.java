package io.github.xensdk.probe;

import io.github.xensdk.OutputNotRecognisedException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the agent wrote in the guest.
 *
 * @param floor the longest round of the quiet time before; empty where it did not get that far
 * @param threshold from what length on a round is a gap, at the end
 * @param gaps the rounds that were too long; those that follow each other at once are one
 * @param meanRound the mean of the other rounds
 * @param longestRound the longest of the other rounds
 * @param end {@code stop} or {@code limit}; empty where it did not end by itself
 * @param uptimeResolution how coarse its clock was, where it was {@code /proc/uptime} (boottime) alone; empty where it had all three
 */
record AgentLog(
        Optional<Duration> floor,
        Duration threshold,
        List<ClockGap> gaps,
        Duration meanRound,
        Duration longestRound,
        Optional<String> end,
        Optional<Duration> uptimeResolution) {

    private static final String TIME = "(-?\\d{1,12}\\.\\d{9})";
    private static final Pattern HEAD = Pattern.compile("xensdk-agent 1");
    private static final Pattern PID = Pattern.compile("pid \\d{1,10}");
    private static final Pattern CLOCK = Pattern.compile("clock boottime " + TIME);
    private static final Pattern FLOOR = Pattern.compile("floor " + TIME + " threshold " + TIME);
    private static final Pattern THRESHOLD = Pattern.compile("threshold " + TIME);
    private static final Pattern GAP = Pattern.compile("gap" + (" " + TIME).repeat(6));
    private static final Pattern STATS = Pattern.compile("stats (\\d{1,12}) " + TIME + " " + TIME);
    private static final Pattern END = Pattern.compile("end (stop|limit)");

    AgentLog {
        gaps = List.copyOf(gaps);
    }

    /**
     * Reads the agent's file. A last line without an end was cut off while it was written, and is left out.
     *
     * @throws OutputNotRecognisedException where any other line is not the agent's
     */
    static AgentLog parse(String text) {
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        var reader = new Reader(text);
        whole.lines().forEach(reader::line);
        return reader.log();
    }

    private static final class Reader {

        private final String text;
        private final List<ClockGap> gaps = new ArrayList<>();
        private boolean headed;
        private @Nullable Duration floor;
        private Duration threshold = Duration.ZERO;
        private Duration mean = Duration.ZERO;
        private Duration longest = Duration.ZERO;
        private @Nullable String end;
        private @Nullable Duration uptimeResolution;

        Reader(String text) {
            this.text = text;
        }

        void line(String line) {
            if (!headed) {
                fields(HEAD, line);
                headed = true;
                return;
            }
            switch (line.split(" ", 2)[0]) {
                case "pid" -> fields(PID, line);
                case "clock" ->
                    uptimeResolution =
                            Duration.ofNanos(nanos(fields(CLOCK, line).group(1)));
                case "floor" -> {
                    Matcher m = fields(FLOOR, line);
                    floor = Duration.ofNanos(nanos(m.group(1)));
                    threshold = Duration.ofNanos(nanos(m.group(2)));
                }
                case "threshold" ->
                    threshold = Duration.ofNanos(nanos(fields(THRESHOLD, line).group(1)));
                case "gap" -> gap(fields(GAP, line));
                case "stats" -> {
                    Matcher m = fields(STATS, line);
                    long rounds = Long.parseLong(m.group(1));
                    mean = Duration.ofNanos(rounds == 0 ? 0 : nanos(m.group(2)) / rounds);
                    longest = Duration.ofNanos(nanos(m.group(3)));
                }
                case "end" -> end = fields(END, line).group(1);
                default -> throw foreign();
            }
        }

        private Matcher fields(Pattern pattern, String line) {
            Matcher m = pattern.matcher(line);
            if (!m.matches()) {
                throw foreign();
            }
            return m;
        }

        private void gap(Matcher m) {
            var gap = new ClockGap(
                    nanos(m.group(1)),
                    nanos(m.group(2)),
                    nanos(m.group(3)),
                    nanos(m.group(4)),
                    nanos(m.group(5)),
                    nanos(m.group(6)));
            if (gap.monotonic().isNegative() || gap.boottime().isNegative()) {
                throw foreign();
            }
            int last = gaps.size() - 1;
            if (last >= 0 && gaps.get(last).isFollowedBy(gap)) {
                gaps.set(last, gaps.get(last).joined(gap));
            } else {
                gaps.add(gap);
            }
        }

        AgentLog log() {
            if (!headed) {
                throw foreign();
            }
            return new AgentLog(
                    Optional.ofNullable(floor),
                    threshold,
                    gaps,
                    mean,
                    longest,
                    Optional.ofNullable(end),
                    Optional.ofNullable(uptimeResolution));
        }

        private OutputNotRecognisedException foreign() {
            return new OutputNotRecognisedException("the agent in the guest", text);
        }
    }

    /** Seconds with nine digits. */
    static long nanos(String seconds) {
        return new BigDecimal(seconds).movePointRight(9).longValueExact();
    }
}
