package io.github.xensdk.migration;

import io.github.xensdk.command.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The two ends of a stream. Perl, since every Debian has it: a shell can neither listen on a port, nor say how each part of a pipe
 * ended, nor give up on a peer that fell silent.
 *
 * <p>The sender reaches the receiver first, and pauses the guest only when that says {@code xensdk-ready}. Both ends write lines that
 * begin with {@code xensdk-} on standard error: {@code ready}, {@code bytes N}, {@code sent N}, {@code restored STATUS BYTES}, {@code
 * failed REASON}, {@code listening PORT}. {@code xl} writes its stream to a pipe, never to a socket, which {@code /dev/stdout} cannot
 * open again.
 */
final class StreamScripts {

    /** How long the ends may take to find each other, in seconds. */
    static final int MEETING = 60;

    /** What is not there on a host; exit status 0 and no word where all is. */
    private static final String TOOLS = """
            for tool; do command -v "$tool" > /dev/null || printf '%s ' "$tool"; done
            ! command -v perl > /dev/null || perl -MSocket -mPOSIX -MFcntl=:flock -e 1 2> /dev/null || printf 'perl-base '
            """;

    /** What both ends have in common. */
    private static final String COMMON = """
            use strict;
            $SIG{PIPE} = "IGNORE";
            $SIG{ALRM} = sub { die "silent\\n" };
            sub say_ { syswrite(STDERR, "xensdk-$_[0]\\n") }
            sub failed { say_("failed $_[0]"); exit($_[1] || 1) }
            sub child {
                my ($in, $out, @command) = @_;
                my $pid = fork;
                failed("cannot fork: $!") unless defined $pid;
                return $pid if $pid;
                $SIG{PIPE} = "DEFAULT";
                POSIX::dup2(fileno($in), 0);
                POSIX::dup2(fileno($out), 1);
                exec { $command[0] } @command;
                POSIX::_exit(127);
            }
            sub ended { waitpid($_[0], 0); return $? & 127 ? 128 + ($? & 127) : $? >> 8 }
            sub line {
                my ($handle, $seconds) = @_;
                my $line = "";
                eval {
                    alarm $seconds;
                    while (length $line < 256) {
                        my $n = sysread($handle, my $c, 1);
                        last if !$n || $c eq "\\n";
                        $line .= $c;
                    }
                    alarm 0;
                };
                alarm 0;
                return $line;
            }
            sub put {
                my ($handle, $seconds) = @_;
                my $at = 0;
                eval {
                    while ($at < length $_[2]) {
                        alarm $seconds;
                        my $n = syswrite($handle, $_[2], length($_[2]) - $at, $at);
                        alarm 0;
                        last unless defined $n;
                        $at += $n;
                    }
                };
                alarm 0;
                return $at == length $_[2];
            }
            # F_SETPIPE_SZ of Linux; where it is refused the pipe is as it was.
            sub wide { fcntl($_[0], 1031, 1048576) }
            my $ticks = POSIX::sysconf(POSIX::_SC_CLK_TCK());
            sub now { (POSIX::times())[0] / $ticks }
            """;

    private static final String SENDER = """
            my ($domain, $limit, $zstd, $patience, $way, @to) = @ARGV;
            my ($in, $out, $ssh);
            open(my $nothing, "<", "/dev/null") or failed("/dev/null: $!");
            if ($way eq "tcp") {
                my $token = line(\\*STDIN, 5);
                my ($problem, @found) = Socket::getaddrinfo($to[0], $to[1], {socktype => SOCK_STREAM});
                failed("$to[0]: $problem") if $problem;
                for my $address (@found) {
                    socket(my $socket, $address->{family}, SOCK_STREAM, 0) or next;
                    eval { alarm MEETING; connect($socket, $address->{addr}) and $in = $out = $socket; alarm 0; };
                    alarm 0;
                    last if $in;
                }
                failed("cannot connect to $to[0] port $to[1]: $!") unless $in;
                put($out, 30, "$token\\n") or failed("the target did not take the token");
            } else {
                pipe(my $there, $out) && pipe($in, my $back) or failed("pipe: $!");
                $ssh = child($there, $back, @to);
            }
            my $greeting = line($in, MEETING);
            failed("the target did not get ready, and the guest was not touched") unless $greeting eq "xensdk-ready";
            say_("ready");
            pipe(my $from, my $saved) or failed("pipe: $!");
            wide($from);
            my $save = child($nothing, $saved, "xl", "save", "-p", $domain, "/dev/stdout");
            close $saved;
            my $packer;
            if ($zstd) {
                pipe(my $packed, my $into) or failed("pipe: $!");
                $packer = child($from, $into, "zstd", "-q", "-1", "-c");
                close $into;
                close $from;
                $from = $packed;
            }
            my ($sent, $started, $lost, $small) = (0, now(), "", 0);
            my $told = $started;
            my $piece = $limit && $limit < 262144 ? $limit : 262144;
            my $bytes = "";
            while (my $n = sysread($from, $bytes, $piece)) {
                unless (put($out, 120, $bytes)) { $lost = "the link to the target broke after $sent bytes"; last }
                $sent += $n;
                my $now = now();
                if ($now - $told >= 1) { say_("bytes $sent"); $told = $now }
                my $ahead = $limit ? $sent / $limit - ($now - $started) : 0;
                # For each thousand frames that a guest does not have xl writes a small record: let them come together.
                if ($n < 16384) { $small++ } elsif ($n == $piece) { $small = 0 }
                $ahead = 0.02 if $ahead < 0.02 && $small > 2;
                select(undef, undef, undef, $ahead) if $ahead > 0;
            }
            close $from;
            my $packing = $packer ? ended($packer) : 0;
            my $saving = ended($save);
            say_("sent $sent");
            if ($way eq "tcp") { shutdown($out, 1) } else { close $out }
            my $answer = line($in, $lost ? MEETING : $patience);
            my ($status, $got) = $answer =~ /^xensdk-restored (\\d+) (\\d+)$/;
            say_("restored $status $got") if defined $status;
            if ($ssh) {
                kill("TERM", $ssh) unless defined $status;
                eval { alarm 30; ended($ssh); alarm 0; };
                kill("KILL", $ssh) if $@;
            }
            failed($status ? "the target failed with status $status" : $lost) if $lost;
            failed("xl save ended with $saving") if $saving;
            failed("zstd ended with $packing") if $packing;
            failed("the target failed with status $status") if $status;
            failed("the target did not say how it went") unless defined $status;
            failed("the target got $got of $sent bytes") unless $got == $sent;
            """;

    private static final String RECEIVER = """
            my ($id, $zstd, $way, $address, $first, $last) = @ARGV;
            my $lock = "/run/lock/xensdk-stream-$id";
            my $self = $$;
            open(my $held, ">", $lock) or failed("$lock: $!");
            flock($held, LOCK_EX | LOCK_NB) or failed("$lock: $!");
            END { unlink $lock if $held && $$ == $self }
            my ($in, $out) = (\\*STDIN, \\*STDOUT);
            if ($way eq "tcp") {
                my $token = line(\\*STDIN, 5);
                failed("no token") unless $token =~ /^[0-9a-f]{64}$/;
                my $server;
                PORT: for my $port ($first .. $last) {
                    my ($problem, @found) = Socket::getaddrinfo($address, $port, {socktype => SOCK_STREAM});
                    failed("$address: $problem") if $problem;
                    for my $own (@found) {
                        socket(my $socket, $own->{family}, SOCK_STREAM, 0) or next;
                        setsockopt($socket, SOL_SOCKET, SO_REUSEADDR, 1);
                        if (bind($socket, $own->{addr}) && listen($socket, 5)) { $server = $socket; last PORT }
                    }
                }
                failed("cannot listen on $address port $first to $last: $!") unless $server;
                my ($problem, $host, $port) =
                    Socket::getnameinfo(getsockname($server), Socket::NI_NUMERICHOST() | Socket::NI_NUMERICSERV());
                say_("listening $port");
                my $until = now() + MEETING;
                my $peer;
                while (!$peer) {
                    my $left = int($until - now());
                    failed("nobody with the token came within MEETING seconds") if $left < 1;
                    eval { alarm $left; accept($peer, $server) or undef $peer; alarm 0; };
                    alarm 0;
                    next unless $peer;
                    my $shown = line($peer, 5);
                    if (length $shown != length $token || (($shown ^ $token) =~ tr/\\0//c)) {
                        say_("refused a connection without the token");
                        close $peer;
                        undef $peer;
                    }
                }
                close $server;
                setsockopt($peer, SOL_SOCKET, SO_KEEPALIVE, 1);
                ($in, $out) = ($peer, $peer);
            }
            pipe(my $whole, my $to) or failed("pipe: $!");
            wide($to);
            my $restore = child($whole, \\*STDERR, "xl", "restore", "-p", "/dev/stdin");
            close $whole;
            my $unpacker;
            if ($zstd) {
                pipe(my $packed, my $into) or failed("pipe: $!");
                $unpacker = child($packed, $to, "zstd", "-q", "-d", "-c");
                close $packed;
                close $to;
                $to = $into;
            }
            put($out, 30, "xensdk-ready\\n") or failed("the source went away");
            my ($got, $silent, $bytes) = (0, 1, "");
            while (1) {
                my $n;
                eval { alarm 300; $n = sysread($in, $bytes, 262144); alarm 0; };
                $silent = $@ ne "";
                alarm 0;
                last unless $n;
                last unless put($to, 300, $bytes);
                $got += $n;
            }
            say_("failed: the source was silent for too long") if $silent;
            close $to;
            my $unpacking = $unpacker ? ended($unpacker) : 0;
            my $status = ended($restore) || $unpacking;
            say_("restored $status $got") if $way eq "tcp";
            put($out, 30, "xensdk-restored $status $got\\n");
            exit $status;
            """;

    /** The one argument that the shell shall not quote again is what the caller put into it: constants and checked words. */
    static String perl(String program) {
        String text = (COMMON + program).replace("MEETING", Integer.toString(MEETING));
        return "perl -MSocket -mPOSIX -MFcntl=:flock -e '" + text + "' -- ";
    }

    /** Waits until no receiver with that id is at work; gives up with status 1. */
    private static final String QUIET = """
            f=/run/lock/xensdk-stream-$1
            [ ! -e "$f" ] || { flock -w "$2" "$f" true && rm -f "$f"; }
            """;

    /** Those that move a guest. */
    static final StreamEnds GUEST = new StreamEnds("stream", SENDER, "receive", RECEIVER);

    private StreamScripts() {}

    static Command missing(boolean compressed) {
        return compressed
                ? Command.script("look for tools", TOOLS, "perl", "flock", "zstd")
                        .build()
                : Command.script("look for tools", TOOLS, "perl", "flock").build();
    }

    /** Saves the domain into an SSH connection that it makes. */
    static Command sendOverSsh(int domain, String id, StreamLink way, HostLink link, Duration timeout) {
        return sendOverSsh(GUEST, Integer.toString(domain), id, way, link, timeout)
                .timeout(timeout)
                .build();
    }

    /** The same with other ends; the subject is what the sender is told first. */
    static Command.Builder sendOverSsh(
            StreamEnds ends, String subject, String id, StreamLink way, HostLink link, Duration timeout) {
        String receive = Command.script(ends.receive(), perl(ends.receiver()) + "\"$@\"", id, flag(way), "stdin")
                .build()
                .line();
        String script = HostLink.KEY_FILE + perl(ends.sender()) + "\"$1\" \"$2\" \"$3\" \"$4\" ssh " + link.sshCommand()
                + " \"$5\" \"$6\"\n";
        // The receiver's line is a constant but for the id; a newline in it is no control character of a caller's.
        return Command.script(
                        ends.send() + " " + id,
                        script.replace("\"$6\"", quoted(receive)),
                        link.knownHostsLine(),
                        subject,
                        Long.toString(way.bytesPerSecond()),
                        flag(way),
                        Long.toString(timeout.toSeconds() + 1),
                        link.host())
                .shownAs(ends.send() + " " + id + " to " + link.host());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Listens, and restores what comes from whoever has the token. */
    static Command receiveOverTcp(String id, StreamLink way, String token, Duration timeout) {
        return receiveOverTcp(GUEST, id, way, token)
                .timeout(timeout.plusSeconds(2 * MEETING))
                .build();
    }

    static Command.Builder receiveOverTcp(StreamEnds ends, String id, StreamLink way, String token) {
        return Command.script(
                        ends.receive() + " " + id,
                        perl(ends.receiver()) + "\"$@\"",
                        id,
                        flag(way),
                        "tcp",
                        way.plainAddress().orElseThrow(),
                        Integer.toString(way.firstPort()),
                        Integer.toString(way.lastPort()))
                .stdin((token + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Saves the domain into a TCP connection that it makes. */
    static Command sendOverTcp(int domain, String id, StreamLink way, String token, int port, Duration timeout) {
        return sendOverTcp(GUEST, Integer.toString(domain), id, way, token, port, timeout)
                .timeout(timeout)
                .build();
    }

    static Command.Builder sendOverTcp(
            StreamEnds ends, String subject, String id, StreamLink way, String token, int port, Duration timeout) {
        return Command.script(
                        ends.send() + " " + id,
                        perl(ends.sender()) + "\"$@\"",
                        subject,
                        Long.toString(way.bytesPerSecond()),
                        flag(way),
                        Long.toString(timeout.toSeconds() + 1),
                        "tcp",
                        way.plainAddress().orElseThrow(),
                        Integer.toString(port))
                .stdin((token + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    static Command quiet(String id, Duration patience) {
        return Command.script("wait for the receiver's end", QUIET, id, Long.toString(patience.toSeconds()))
                .timeout(patience.plusSeconds(30))
                .build();
    }

    private static String flag(StreamLink way) {
        return way.isCompressed() ? "1" : "0";
    }
}
