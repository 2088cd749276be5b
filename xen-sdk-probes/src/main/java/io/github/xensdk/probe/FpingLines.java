package io.github.xensdk.probe;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code fping -D -l} prints of each packet, and tells the log. The times are fping's. For one thread. */
final class FpingLines {

    private static final long STALL = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Pattern LINE = Pattern.compile(
            "\\[(\\d{1,12}\\.\\d{1,9})\\] \\S+ *: \\[(\\d{1,9})\\], (?:timed out|\\d+ bytes, (\\d+(?:\\.\\d+)?) ms).*");

    private final ProbeLog log;
    private final long interval;
    private final long late;
    private long lastSent;
    private boolean lastWasAnswered;

    FpingLines(NetworkProbe probe, ProbeLog log) {
        this.log = log;
        this.interval = probe.interval().toNanos();
        this.late = probe.lateAfter().toNanos();
    }

    /**
     * Takes a line; one that is about no packet is left out. Whether it was about one.
     *
     * @param now when it was read, on our scale
     * @param wall the same by the wall clock, which is the one that fping has
     */
    boolean take(String line, long now, Instant wall) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
            return false;
        }
        // What it printed a moment ago by the wall clock is that long ago on our scale.
        long printed = now - Duration.between(instant(m.group(1)), wall).toNanos();
        int number = Integer.parseInt(m.group(2));
        boolean answered = m.group(3) != null;
        long took = answered ? nanos(m.group(3)) : late;
        if (number >= log.next()) {
            sentUpTo(number, printed - took, answered);
        }
        if (answered) {
            log.answered(number, printed);
        }
        log.tick(now);
        return true;
    }

    private static Instant instant(String text) {
        BigDecimal seconds = new BigDecimal(text);
        return Instant.ofEpochSecond(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
    }

    private static long nanos(String millis) {
        return new BigDecimal(millis).movePointRight(6).longValue();
    }

    /** Of those in between nothing was printed yet: they were sent before this one, on the schedule or later. */
    private void sentUpTo(int number, long sentAt, boolean answered) {
        int first = log.next();
        if (first == 0) {
            lastSent = sentAt - (number + 1) * interval;
        }
        for (int other = first; other < number; other++) {
            lastSent = Math.max(lastSent, sentAt - (number - other) * interval);
            log.adding(lastSent);
        }
        // That fping itself did not run is known where two packets after another were answered.
        if (answered && lastWasAnswered && first == number && sentAt - lastSent - interval > STALL) {
            log.stalled(lastSent + interval, sentAt);
        }
        lastSent = Math.max(lastSent, sentAt);
        lastWasAnswered = answered;
        log.adding(lastSent);
    }
}
