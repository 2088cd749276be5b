package io.github.xensdk.internal.xl;

import io.github.xensdk.Bridge;
import io.github.xensdk.HostInfo;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a migration wants to know of a host, asked in one go.
 *
 * @param asked its clock when it was asked, in seconds since 1970; empty where it has no clock that is fine enough
 * @param answered the same when it had answered
 * @param info its {@code xl info}
 * @param autoballoon what its xl.conf says of taking memory from dom0; empty where nothing
 * @param bootId the identity of its kernel's run; empty where it has none
 * @param guest the {@code xl list -l} of the guest that was asked for; {@code []} where none was
 * @param bridges its bridges
 * @param interfaces those of the interfaces asked for that it has, bridges of Linux or not
 * @param places what it has under the paths asked for, in their order
 */
public record HostLook(
        Optional<String> asked,
        Optional<String> answered,
        HostInfo info,
        String autoballoon,
        String bootId,
        String guest,
        List<Bridge> bridges,
        List<String> interfaces,
        List<PathLook> places) {

    private static final String WHAT = "a look at the host";
    private static final Pattern TIME = Pattern.compile("\\d{1,12}\\.\\d{1,9}");
    private static final Pattern INTERFACE = Pattern.compile("interface (\\S{1,15})");

    /** The arguments: the guest's number or -, then interfaces, then --, then what {@link PathLook} says. */
    private static final String SCRIPT = PathLook.FUNCTIONS + """
            echo xensdk:asked && date +%s.%N
            echo xensdk:info && xl info || exit $?
            echo xensdk:ballooning
            sed -n 's/^[[:space:]]*autoballoon[[:space:]]*=[[:space:]]*//p' /etc/xen/xl.conf 2> /dev/null
            echo xensdk:boot
            cat /proc/sys/kernel/random/boot_id 2> /dev/null
            echo xensdk:guest
            [ "$1" = - ] || xl list -l "$1" || exit $?
            shift
            echo xensdk:interfaces
            while [ "$1" != -- ]; do
              [ ! -e "/sys/class/net/$1" ] || echo "interface $1"
              shift
            done
            shift
            """ + HostCommands.BRIDGES + """
            echo xensdk:places
            places "$@"
            echo xensdk:answered && date +%s.%N
            """;

    public HostLook {
        bridges = List.copyOf(bridges);
        interfaces = List.copyOf(interfaces);
        places = List.copyOf(places);
    }

    /** The question to the source, which holds the guest. */
    public static Command atGuest(int id) {
        return ask(List.of(Integer.toString(id), "--", "-"));
    }

    /**
     * The question to the target.
     *
     * @param interfaces the bridges that it must have
     * @param token the one that the source's {@link PathLook#hold} was given
     * @param paths the same as there
     */
    public static Command atTarget(List<String> interfaces, String token, List<String> paths) {
        var words = new ArrayList<String>();
        words.add("-");
        words.addAll(interfaces);
        words.add("--");
        words.add(token);
        words.addAll(paths);
        return ask(words);
    }

    private static Command ask(List<String> words) {
        return Command.script("look at the host", SCRIPT, words.toArray(String[]::new))
                .idempotent()
                .build();
    }

    /**
     * Reads the answer.
     *
     * @param paths those that were asked for
     */
    public static HostLook parse(String text, List<String> paths) {
        var sections = new Sections(
                WHAT,
                text,
                List.of("asked", "info", "ballooning", "boot", "guest", "interfaces", "bridges", "places", "answered"));
        return new HostLook(
                time(sections.text("asked")),
                time(sections.text("answered")),
                XlInfo.parse(sections.text("info")),
                sections.text("ballooning").strip().replaceAll("[\"']|\\s*(#.*)?$", ""),
                sections.text("boot").strip(),
                sections.text("guest").isBlank() ? "[]" : sections.text("guest"),
                XlHost.bridges("xensdk:bridges\n" + sections.text("bridges")),
                interfaces(sections.text("interfaces"), text),
                PathLook.parse(sections.text("places"), paths));
    }

    private static Optional<String> time(String text) {
        return Optional.of(text.strip()).filter(line -> TIME.matcher(line).matches());
    }

    private static List<String> interfaces(String section, String text) {
        var found = new ArrayList<String>();
        for (String line : section.lines().toList()) {
            Matcher matcher = INTERFACE.matcher(line);
            if (!matcher.matches()) {
                throw new OutputNotRecognisedException(WHAT, text);
            }
            found.add(matcher.group(1));
        }
        return found;
    }
}
