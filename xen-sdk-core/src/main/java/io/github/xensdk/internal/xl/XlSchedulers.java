package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.SchedulerParameters;
import io.github.xensdk.domain.SchedulerParameters.Algorithm;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code xl sched-credit}, {@code sched-credit2} and {@code sched-rtds} (tools/xl/xl_sched.c) one after the other, each
 * behind a line that names it. Each lists its own CPU pools, and a domain is in one of them at most.
 */
public final class XlSchedulers {

    private static final String WHAT = "xl sched-*";
    private static final List<String> NAMES = List.of("credit", "credit2", "rtds");
    private static final Pattern POOL = Pattern.compile("Cpupool .*: .*");
    private static final Pattern HEADER =
            Pattern.compile("Name\\s+ID\\s+(?:Weight\\s+Cap|Period\\s+Budget\\s+Extratime)");

    // From the right: a name may have spaces or be long enough to shift the columns.
    private static final Pattern SHARES =
            Pattern.compile("(?<name>.*?)\\s+(?<id>\\d{1,9})\\s+(?<weight>\\d{1,9})\\s+(?<cap>\\d{1,9})");
    private static final Pattern REAL_TIME = Pattern.compile(
            "(?<name>.*?)\\s+(?<id>\\d{1,9})\\s+(?<period>\\d{1,9})\\s+(?<budget>\\d{1,9})\\s+(?<extra>yes|no)");

    private XlSchedulers() {}

    /** Empty where none of them has the domain. */
    public static Optional<SchedulerParameters> parse(String text, int domain) {
        var sections = new Sections(WHAT, text, NAMES);
        var found = new ArrayList<SchedulerParameters>();
        for (String name : NAMES) {
            Pattern pattern = name.equals("rtds") ? REAL_TIME : SHARES;
            for (String line : sections.text(name).lines().toList()) {
                Matcher row = pattern.matcher(line);
                if (row.matches()) {
                    if (Integer.parseInt(row.group("id")) == domain) {
                        found.add(parameters(name, row));
                    }
                } else if (!isHead(line)) {
                    throw new OutputNotRecognisedException(WHAT, text);
                }
            }
        }
        if (found.size() > 1) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        return found.stream().findFirst();
    }

    private static boolean isHead(String line) {
        return line.isBlank()
                || POOL.matcher(line).matches()
                || HEADER.matcher(line).matches();
    }

    private static SchedulerParameters parameters(String section, Matcher row) {
        if (section.equals("rtds")) {
            return new SchedulerParameters.RealTime(
                    Duration.of(Long.parseLong(row.group("period")), ChronoUnit.MICROS),
                    Duration.of(Long.parseLong(row.group("budget")), ChronoUnit.MICROS),
                    row.group("extra").equals("yes"));
        }
        return new SchedulerParameters.Shares(
                section.equals("credit") ? Algorithm.CREDIT : Algorithm.CREDIT2,
                Integer.parseInt(row.group("weight")),
                Integer.parseInt(row.group("cap")));
    }
}
