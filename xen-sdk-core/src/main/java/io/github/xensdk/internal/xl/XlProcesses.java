package io.github.xensdk.internal.xl;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of xl on a host. */
public final class XlProcesses {

    /** Found by their short name with one program, as a look at each of hundreds of processes takes seconds on a slow host. */
    private static final String SCRIPT = """
            echo xensdk-processes
            for comm in $(grep -lx xl /proc/[0-9]*/comm 2> /dev/null); do
                p=${comm%/comm}
                in=$(readlink "$p/fd/0" 2> /dev/null | base64 -w 0)
                out=$(readlink "$p/fd/1" 2> /dev/null | base64 -w 0)
                line=$(base64 -w 0 < "$p/cmdline" 2> /dev/null) || continue
                [ -z "$line" ] || echo "xensdk-process ${p#/proc/} $line ${in:--} ${out:--}"
            done
            """;

    private static final Pattern ROW = Pattern.compile("xensdk-process (?<pid>\\d{1,9}) (?<line>[A-Za-z0-9+/]+=*)"
            + " (?<in>-|[A-Za-z0-9+/]+=*) (?<out>-|[A-Za-z0-9+/]+=*)");

    /** What {@code xl create}, {@code restore} and {@code migrate-receive} leave behind logs there and reads nothing. */
    private static final Pattern MONITORS_LOG = Pattern.compile(".*/xl-[^/]*\\.log");

    private XlProcesses() {}

    /**
     * A process of xl.
     *
     * @param pid its number
     * @param words its command line, {@code xl} first
     * @param monitor whether it is what waits for its domain's end, rather than a command at work; both have the same line
     */
    public record XlProcess(int pid, List<String> words, boolean monitor) {
        public XlProcess {
            words = List.copyOf(words);
        }

        /** Which command it is, such as {@code migrate}; empty where there is none. */
        public String verb() {
            return words.stream()
                    .skip(1)
                    .filter(word -> !word.startsWith("-"))
                    .findFirst()
                    .orElse("");
        }
    }

    public static Command list() {
        return Command.script("list processes of xl", SCRIPT).build();
    }

    public static List<XlProcess> parse(String text) {
        if (text.lines().noneMatch("xensdk-processes"::equals)) {
            throw new OutputNotRecognisedException("the processes of xl", text);
        }
        return text.lines()
                .filter(line -> line.startsWith("xensdk-process "))
                .map(line -> process(line, text))
                .toList();
    }

    private static XlProcess process(String line, String text) {
        Matcher row = ROW.matcher(line);
        if (!row.matches()) {
            throw new OutputNotRecognisedException("the processes of xl", text);
        }
        boolean monitor = decoded(row.group("in"), text).strip().equals("/dev/null")
                && MONITORS_LOG.matcher(decoded(row.group("out"), text).strip()).matches();
        return new XlProcess(
                Integer.parseInt(row.group("pid")),
                Pattern.compile("\0")
                        .splitAsStream(decoded(row.group("line"), text))
                        .toList(),
                monitor);
    }

    private static String decoded(String base64, String text) {
        try {
            return base64.equals("-") ? "" : new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new OutputNotRecognisedException("the processes of xl", text);
        }
    }
}
