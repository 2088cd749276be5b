package io.github.xensdk.internal.xl;

import io.github.xensdk.ByteSize;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code xl list -v} (list_domains in Xen's tools/xl/xl_info.c). What comes before the header is not ours: banners and
 * rc files print there.
 */
public final class XlList {

    private static final Pattern HEADER =
            Pattern.compile("Name\\s+ID\\s+Mem\\s+VCPUs\\s+State\\s+Time\\(s\\)\\s+UUID.*");

    // From the right: a name may have spaces or be long enough to shift the columns.
    private static final Pattern ROW =
            Pattern.compile("(?<name>.*?)\\s+(?<id>\\d{1,9})\\s+(?<mem>\\d{1,12})\\s+(?<vcpus>\\d{1,9})"
                    + "\\s+(?<state>[r-][b-][p-][s-][-rscwS?][d-])\\s+(?<time>\\d{1,15}\\.\\d)\\s+(?<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
                    + "(?:\\s.*)?");

    private XlList() {}

    public static List<Domain> parse(String text) {
        var domains = new ArrayList<Domain>();
        boolean seenHeader = false;
        for (String line : text.lines().toList()) {
            if (!seenHeader) {
                seenHeader = HEADER.matcher(line).matches();
                continue;
            }
            if (line.isBlank()) {
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (!row.matches()) {
                throw new OutputNotRecognisedException("xl list -v", text);
            }
            domains.add(domain(row));
        }
        if (!seenHeader) {
            throw new OutputNotRecognisedException("xl list -v", text);
        }
        return List.copyOf(domains);
    }

    private static Domain domain(Matcher row) {
        return new Domain(
                Integer.parseInt(row.group("id")),
                UUID.fromString(row.group("uuid")),
                row.group("name"),
                state(row.group("state")),
                ByteSize.mebibytes(Long.parseLong(row.group("mem"))),
                Integer.parseInt(row.group("vcpus")),
                Duration.ofMillis(
                        new BigDecimal(row.group("time")).movePointRight(3).longValueExact()));
    }

    /** Letters: running, blocked, paused, shut down, why it shut down, dying. The weightiest one wins. */
    static DomainState state(String letters) {
        if (letters.charAt(5) == 'd') {
            return DomainState.DYING;
        }
        if (letters.charAt(3) == 's') {
            return switch (letters.charAt(4)) {
                case 's' -> DomainState.SUSPENDED;
                case 'r', 'S' -> DomainState.REBOOTING;
                case 'c', 'w' -> DomainState.CRASHED;
                default -> DomainState.SHUT_DOWN;
            };
        }
        if (letters.charAt(2) == 'p') {
            return DomainState.PAUSED;
        }
        if (letters.charAt(0) == 'r') {
            return DomainState.RUNNING;
        }
        return letters.charAt(1) == 'b' ? DomainState.BLOCKED : DomainState.RUNNABLE;
    }
}
