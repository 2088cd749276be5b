package io.github.xensdk.migration;

import static io.github.xensdk.migration.Finding.blocker;

import io.github.xensdk.PeerAddress;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.time.Duration;
import java.util.List;

/** Tries the SSH from source to target as the migration itself will use it. */
final class LinkTrial {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private static final int EXIT_NO_XL = 69;
    private static final int EXIT_SSH = 255;

    /** What is said there: its boot id, which tells that the address leads to the host that we talk to. */
    private static final String THERE =
            "cat /proc/sys/kernel/random/boot_id 2> /dev/null; command -v xl > /dev/null || exit 69";

    private LinkTrial() {}

    static List<Finding> of(Move move, String bootId) {
        PeerAddress peer = move.target().peerAddress().orElseThrow();
        var link = new HostLink(peer);
        String script = HostLink.KEY_FILE + link.sshCommand() + " \"$1\" \"$2\" < /dev/null\n";
        CommandResult result = move.source()
                .run(Command.script("try the link", script, link.knownHostsLine(), link.host(), THERE)
                        .shownAs("try the link to " + link.host())
                        .timeout(TIMEOUT)
                        .build());
        String source = move.source().name();
        String way = peer.user() + "@" + peer.host() + ":" + peer.port();
        if (result.succeeded()) {
            return bootId.isEmpty() ? List.of() : answered(move, way, bootId, result.stdout());
        }
        if (result.exitStatus() == EXIT_NO_XL) {
            return List.of(blocker(
                    PreflightCheck.LINK,
                    move.target().name(),
                    "a login by SSH on " + move.target().name() + " does not find xl",
                    "put its directory into the PATH of logins without a terminal"));
        }
        return List.of(blocker(
                PreflightCheck.LINK,
                source,
                source + " does not reach " + way + " over SSH: " + tail(result),
                advice(result, source, move.target().name())));
    }

    private static List<Finding> answered(Move move, String way, String bootId, String said) {
        String source = move.source().name();
        String target = move.target().name();
        if (said.lines().noneMatch(bootId::equals)) {
            return List.of(blocker(
                    PreflightCheck.LINK,
                    source,
                    "from " + source + ", " + way + " leads to another machine than " + target,
                    "give the target a peer address that " + source + " reaches it by"));
        }
        if (!said.startsWith(bootId)) {
            return List.of(blocker(
                    PreflightCheck.LINK,
                    target,
                    "a login by SSH on " + target + " prints \""
                            + said.lines().findFirst().orElse("")
                            + "\" before each command, where xl waits for the answer of the other xl",
                    "let its start-up files (.bashrc, sshrc) print nothing where there is no terminal"));
        }
        return List.of();
    }

    private static String tail(CommandResult result) {
        String text = result.stderr().strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return last.isEmpty() ? "exit status " + result.exitStatus() : last;
    }

    private static String advice(CommandResult result, String source, String target) {
        String said = result.stderr();
        if (said.contains("Permission denied")) {
            return "put root's public key of " + source + " into the authorized_keys of " + target;
        }
        if (said.contains("Host key verification failed") || said.contains("host key")) {
            return "find out why " + target + " shows " + source + " another host key than it shows this program";
        }
        if (result.exitStatus() == EXIT_SSH) {
            return "look at address, port and firewall between the two";
        }
        return "try it by hand from " + source;
    }
}
