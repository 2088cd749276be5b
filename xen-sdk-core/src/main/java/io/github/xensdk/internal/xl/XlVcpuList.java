package io.github.xensdk.internal.xl;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.domain.CpuSet;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.Vcpu;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code xl vcpu-list} (print_vcpuinfo in Xen's tools/xl/xl_vcpu.c). What comes before the header is not ours. */
public final class XlVcpuList {

    private static final String WHAT = "xl vcpu-list";

    private static final Pattern HEADER =
            Pattern.compile("Name\\s+ID\\s+VCPU\\s+CPU\\s+State\\s+Time\\(s\\)\\s+Affinity \\(Hard / Soft\\)\\s*");

    // From the right: a name may have spaces or be long enough to shift the columns.
    private static final Pattern ROW = Pattern.compile("(?<name>.*?)\\s+(?<id>\\d{1,9})\\s+(?<vcpu>\\d{1,9})\\s+"
            + "(?:(?<cpu>\\d{1,9})\\s+(?<state>[r-][b-]-)|-\\s+(?<offline>--p))"
            + "\\s+(?<time>\\d{1,12}\\.\\d)\\s+(?<hard>[a-z0-9,-]+) / (?<soft>[a-z0-9,-]+)");

    private XlVcpuList() {}

    /**
     * The virtual CPUs of one domain; those of others are an error.
     *
     * @throws OutputNotRecognisedException where it is something else, a list without rows too
     */
    public static List<Vcpu> parse(String text, int domain) {
        var vcpus = new ArrayList<Vcpu>();
        for (String line : Tables.rows(WHAT, HEADER, text)) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()
                    || Integer.parseInt(row.group("id")) != domain
                    || Integer.parseInt(row.group("vcpu")) != vcpus.size()) {
                throw new OutputNotRecognisedException(WHAT, text);
            }
            try {
                vcpus.add(vcpu(row));
            } catch (InvalidInputException e) {
                throw new OutputNotRecognisedException(WHAT, text);
            }
        }
        if (vcpus.isEmpty()) {
            throw new OutputNotRecognisedException(WHAT, text);
        }
        return List.copyOf(vcpus);
    }

    private static Vcpu vcpu(Matcher row) {
        boolean online = row.group("cpu") != null;
        return new Vcpu(
                Integer.parseInt(row.group("vcpu")),
                online,
                online ? OptionalInt.of(Integer.parseInt(row.group("cpu"))) : OptionalInt.empty(),
                online ? state(row.group("state")) : DomainState.PAUSED,
                Duration.ofMillis(
                        new BigDecimal(row.group("time")).movePointRight(3).longValueExact()),
                CpuSet.parse(row.group("hard")),
                CpuSet.parse(row.group("soft")));
    }

    private static DomainState state(String letters) {
        if (letters.charAt(0) == 'r') {
            return DomainState.RUNNING;
        }
        return letters.charAt(1) == 'b' ? DomainState.BLOCKED : DomainState.RUNNABLE;
    }
}
