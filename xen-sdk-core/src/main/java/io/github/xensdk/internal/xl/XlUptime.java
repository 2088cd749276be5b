package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code xl uptime ID} (uptime_to_string and print_domU_uptime in Xen's tools/xl/xl_info.c). */
public final class XlUptime {

    private static final String WHAT = "xl uptime";

    private static final Pattern HEADER = Pattern.compile("Name\\s+ID\\s+Uptime\\s*");

    // From the right: a name may have spaces, or be long enough to shift the columns.
    private static final Pattern ROW = Pattern.compile(".*?\\s+(?<id>0|[1-9]\\d{0,8}) "
            + "(?:(?:(?<one>1) day|(?<days>[1-9]\\d{0,4}) days), )?(?<h>[ 12]\\d):(?<m>[0-5]\\d):(?<s>[0-5]\\d)");

    private static final int HOURS = 24;

    /** xl takes the difference as a u32: after the host's clock went back, a negative one shows as 136 years. */
    private static final Duration NEVER = Duration.ofSeconds(Integer.MAX_VALUE);

    private XlUptime() {}

    /** Empty where xl has no row: the domain's start is not known. */
    public static Optional<Duration> parse(String text, int id) {
        var lines = text.lines().iterator();
        boolean seenHeader = false;
        while (!seenHeader && lines.hasNext()) {
            seenHeader = HEADER.matcher(lines.next()).matches();
        }
        if (!seenHeader) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        if (!lines.hasNext()) {
            return Optional.empty();
        }
        Matcher row = ROW.matcher(lines.next());
        if (!row.matches() || lines.hasNext() || Integer.parseInt(row.group("id")) != id) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        return Optional.of(duration(row, text));
    }

    private static Duration duration(Matcher row, String text) {
        int hours = Integer.parseInt(row.group("h").strip());
        int days = row.group("days") != null ? Integer.parseInt(row.group("days")) : row.group("one") != null ? 1 : 0;
        if (hours >= HOURS || (row.group("days") != null && days < 2)) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        Duration uptime = Duration.ofDays(days)
                .plusHours(hours)
                .plusMinutes(Integer.parseInt(row.group("m")))
                .plusSeconds(Integer.parseInt(row.group("s")));
        if (uptime.compareTo(NEVER) > 0) {
            throw new OutputNotRecognisedException(WHAT + " (the host's clock went back)", text);
        }
        return uptime;
    }
}
