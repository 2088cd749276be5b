package io.github.xensdk.migration;

import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Checkpoint;
import java.time.Duration;

/** The two ends of a checkpoint's copy from host to host. */
final class CheckpointCopyScripts {

    /** Says how far it is, and keeps to the limit. How it ends is how SSH ends, which is how the receiver ended. */
    private static final String SENDER = """
            my ($file, $limit, @to) = @ARGV;
            open(my $from, "<", $file) or failed("$file: $!");
            pipe(my $there, my $out) or failed("pipe: $!");
            wide($out);
            my $ssh = child($there, \\*STDOUT, @to);
            close $there;
            my ($sent, $started, $lost) = (0, now(), 0);
            my $told = $started;
            my $piece = $limit && $limit < 262144 ? $limit : 262144;
            while (1) {
                my $n = sysread($from, my $bytes, $piece);
                failed("$file: $!") unless defined $n;
                last unless $n;
                # No time-out: SSH itself notices that the other end is gone.
                unless (put($out, 0, $bytes)) { $lost = 1; last }
                $sent += $n;
                my $now = now();
                if ($now - $told >= 1) { say_("bytes $sent"); $told = $now }
                my $ahead = $limit ? $sent / $limit - ($now - $started) : 0;
                select(undef, undef, undef, $ahead) if $ahead > 0;
            }
            close $out;
            my $status = ended($ssh);
            exit($status || $lost);
            """;

    /**
     * Like saving: the name of a whole file is given to a whole file only, and never to one that was there. A link that broke looks like
     * the end of the file.
     */
    private static final String RECEIVE = """
            umask 077
            set -C
            [ ! -e "$1" ] && cat > "$1.partial" || exit 74
            got=$(stat -c %s "$1.partial")
            [ "$got" = "$2" ] || { echo "$got of $2 bytes came" >&2; exit 74; }
            sync "$1.partial" && mv -n "$1.partial" "$1" && [ ! -e "$1.partial" ] && sync "${1%/*}/" && echo "$got"
            """;

    private CheckpointCopyScripts() {}

    /**
     * Copies it to the same path, and says how many bytes are there.
     *
     * @param limit bytes a second; zero where there is none
     */
    static Command copy(Checkpoint checkpoint, long limit, HostLink link, Duration timeout) {
        // The second shell is the target's: its line is quoted here, and quoted again as a word of the script.
        String receive = Command.script(
                        "receive",
                        RECEIVE,
                        checkpoint.path(),
                        Long.toString(checkpoint.size().bytes()))
                .build()
                .line();
        return Command.script(
                        "copy the checkpoint",
                        HostLink.KEY_FILE + send(link.sshCommand(), receive),
                        link.knownHostsLine(),
                        link.host(),
                        checkpoint.path(),
                        Long.toString(limit))
                .shownAs("copy the checkpoint " + checkpoint.path() + " to " + link.host())
                .timeout(timeout)
                .build();
    }

    /** Every Debian has perl; where it is missing the copy goes as quickly and says nothing meanwhile. */
    private static String send(String ssh, String receive) {
        String link = ssh + " \"$1\" '" + receive.replace("'", "'\\''") + "'";
        return "if command -v perl > /dev/null; then\n" + StreamScripts.perl(SENDER) + "\"$2\" \"$3\" " + link
                + "\nelif [ \"$3\" = 0 ]; then\n" + link + " < \"$2\"\n"
                + "else echo 'a limit needs perl' >&2; exit 69; fi\n";
    }
}
