package io.github.xensdk.internal.xl;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The command lines of a guest's life that are not in {@link XlCommands}; guests are addressed in the same way. */
public final class XlLifecycle {

    private XlLifecycle() {}

    /** No file of xenconsoled's has that name. */
    public static final int EXIT_NOT_LOGGED = 74;

    /** The guest did not take it in time. */
    public static final int EXIT_NOT_TAKEN = 75;

    /** That of timeout. */
    private static final int EXIT_NOT_ACKNOWLEDGED = 124;

    /** pvcontrol_cb in Xen's libxl_domain.c, after 60 seconds. */
    private static final String UNACKNOWLEDGED = "guest didn't acknowledge control request";

    private static final Duration ACKNOWLEDGING = Duration.ofSeconds(90);

    private static final int MOST_LINES = 10_000;
    private static final String MOST_BYTES = Integer.toString(1 << 20);

    /** As in {@link XlCommands}: xl reads its configuration from a regular file only. */
    private static final String STDIN_TO_FILE = """
            umask 077
            f=$(mktemp) || exit 70
            trap 'rm -f "$f"' EXIT
            cat > "$f" || exit 70
            """;

    private static final String DRY_RUN = STDIN_TO_FILE + "xl create -n \"$f\"\n";

    private static final String RESTORE = STDIN_TO_FILE + """
            checkpoint=$1
            shift
            xl restore "$@" "$f" "$checkpoint"
            """;

    /** xl exits with 0 whatever happens. The guest empties the node when it takes the letter; with the guest the node goes. */
    private static final String SYSRQ = """
            xl sysrq "$1" "$2" || exit 1
            n=10
            while letter=$(xenstore-read "/local/domain/$1/control/sysrq" 2> /dev/null) && [ -n "$letter" ]; do
                n=$((n - 1))
                [ "$n" -gt 0 ] || exit 75
                sleep 0.5
            done
            """;

    /** A file that lies there is no proof: xenconsoled must have it open, or it is of an earlier guest of that name. */
    private static final String CONSOLE = """
            for comm in /proc/[0-9]*/comm; do
                read -r program < "$comm" || continue
                [ "$program" = xenconsoled ] || continue
                for fd in "${comm%comm}"fd/*; do
                    file=$(readlink "$fd") || continue
                    case $file in
                        */"guest-$1.log") tail -c "$3" "$file" | tail -n "$2"; exit ;;
                    esac
                done
            done 2> /dev/null
            exit 74
            """;

    /** With the exit status of xl, which a pipe would lose. */
    private static final String DMESG = """
            exec 3>&1
            status=$({ { xl dmesg; echo $? >&4; } | tail -c "$2" | tail -n "$1" >&3; } 4>&1)
            exit "$status"
            """;

    public static Command help() {
        return Command.of("xl", "help").build();
    }

    public static Command create(String file, boolean paused, Duration timeout) {
        var builder = paused ? Command.of("xl", "create", "-q", "-p", file) : Command.of("xl", "create", "-q", file);
        return builder.timeout(timeout).build();
    }

    public static Command dryRun(String config) {
        return Command.script("xl create -n", DRY_RUN)
                .stdin(config.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    public static Command dryRunFile(String file) {
        return Command.of("xl", "create", "-n", file).build();
    }

    public static Command restore(String file, String config, boolean paused, Duration timeout) {
        var builder = paused
                ? Command.script("xl restore", RESTORE, file, "-p")
                : Command.script("xl restore", RESTORE, file);
        return builder.stdin(config.getBytes(StandardCharsets.UTF_8))
                .timeout(timeout)
                .build();
    }

    /** Asks a guest to shut down; see {@link #isUnacknowledged}. */
    public static Command shutdown(int id, boolean acpi, Duration limit) {
        return acpi ? stop("xl shutdown -F", id, limit) : stop("xl shutdown", id, limit);
    }

    /** The same for a reboot. */
    public static Command reboot(int id, boolean acpi, Duration limit) {
        return acpi ? stop("xl reboot -F", id, limit) : stop("xl reboot", id, limit);
    }

    /** xl itself waits a minute for the guest to take the word, and leaves it there for later when it gives up, or is ended. */
    private static Command stop(String xl, int id, Duration limit) {
        long seconds = Math.max(1, Math.min(limit.toSeconds(), ACKNOWLEDGING.toSeconds()));
        return Command.script(xl, "timeout \"$2\" " + xl + " \"$1\"", Integer.toString(id), Long.toString(seconds))
                .timeout(ACKNOWLEDGING.plus(Command.DEFAULT_TIMEOUT))
                .build();
    }

    /** Whether all that went wrong is that the guest has not taken the word yet. */
    public static boolean isUnacknowledged(CommandResult result) {
        return result.exitStatus() == EXIT_NOT_ACKNOWLEDGED || result.stderr().contains(UNACKNOWLEDGED);
    }

    public static Command rename(int id, String name) {
        return Command.of("xl", "rename", Integer.toString(id), name).build();
    }

    public static Command suspend(int id, Duration timeout) {
        return Command.of("xl", "suspend", Integer.toString(id))
                .timeout(timeout)
                .build();
    }

    public static Command resume(int id) {
        return Command.of("xl", "resume", Integer.toString(id)).build();
    }

    public static Command trigger(int id, String trigger, int vcpu) {
        return Command.of("xl", "trigger", Integer.toString(id), trigger, Integer.toString(vcpu))
                .build();
    }

    public static Command sysrq(int id, char letter) {
        return Command.script("xl sysrq", SYSRQ, Integer.toString(id), Character.toString(letter))
                .build();
    }

    public static Command uptime(int id) {
        return Command.of("xl", "uptime", Integer.toString(id)).build();
    }

    /** Throws what {@link #dmesg} throws. */
    public static Command consoleTail(String name, int lines) {
        return Command.script("read the console log of", CONSOLE, name, checked(lines), MOST_BYTES)
                .build();
    }

    /**
     * The end of the hypervisor's log.
     *
     * @throws InvalidInputException where the number of lines is none, or too large
     */
    public static Command dmesg(int lines) {
        return Command.script("xl dmesg", DMESG, checked(lines), MOST_BYTES).build();
    }

    private static String checked(int lines) {
        if (lines < 1 || lines > MOST_LINES) {
            throw new InvalidInputException("lines", "must be from 1 to " + MOST_LINES);
        }
        return Integer.toString(lines);
    }
}
