package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import java.time.Duration;

/**
 * What tries how quick disks and links are. What is written and sent is text of the host's own libraries: zeros would flatter what
 * compresses. Each loop ends after {@link #SECONDS}, whatever is left by then; what was done until then is the measure.
 *
 * <p>The ends of a stream are those that move a guest, with other programs in the place of {@code xl}.
 */
final class TrialScripts {

    /** How long each stage is tried at most. */
    static final int SECONDS = 10;

    /** How long a command of a trial may take. */
    static final Duration TIMEOUT = Duration.ofMinutes(1);

    /** How long the ends of a trial may take to find each other, in seconds. */
    static final int MEETING = 30;

    /** As much again as a host may need after its last figure. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** perl-base has no Time::HiRes. A program of 32 bits has other numbers of system calls, and perl's unpack says so then. */
    private static final String CLOCK = """
            my $hires = eval { require Time::HiRes; Time::HiRes::clock_gettime(1) > 0 };
            my $call = {"x86_64" => 228, "aarch64" => 113}->{(POSIX::uname())[4]};
            sub clock {
                return Time::HiRes::clock_gettime(1) if $hires;
                my $time = "\\0" x 16;
                $call && syscall($call, 1, $time) == 0 or failed("perl has no clock here that is fine enough");
                my ($seconds, $nanos) = unpack("qq", $time);
                return $seconds + $nanos / 1e9;
            }
            """;

    /** Reads them before anything is measured. */
    private static final String LIBRARIES = """
            my $wanted = $ARGV[0];
            my $text = "";
            for my $file (glob("/usr/lib/*/*.so* /usr/lib/*.so* /lib/*/*.so*")) {
                last if length $text >= $wanted;
                next if -l $file || !-f $file;
                open(my $library, "<", $file) or next;
                read($library, $text, $wanted - length $text, length $text);
            }
            failed("there are no libraries to try it with") unless length $text;
            $text .= $text while length $text < $wanted;
            substr($text, $wanted) = "";
            """;

    /** In the place of xl save. It holds no other pipe open, or the reader of one would never see its end. */
    private static final String FEED = """
            my $began;
            sub feed {
                my ($to, $word) = @_;
                $began = clock();
                my $pid = fork;
                failed("cannot fork: $!") unless defined $pid;
                return $pid if $pid;
                POSIX::dup2(fileno($to), 1);
                POSIX::close($_) for 3 .. 63;
                my $at = 0;
                while ($at < $wanted && clock() < $began + SECONDS) {
                    my $n = syswrite(STDOUT, $text, 262144, $at);
                    last unless defined $n;
                    $at += $n;
                }
                say_("$word $at");
                POSIX::_exit(0);
            }
            """;

    private static final String COMPRESS = """
            if ($ARGV[2]) {
                pipe(my $from, my $to) && pipe(my $packed, my $into) or failed("pipe: $!");
                my $feeder = feed($to, "compressing");
                close $to;
                my $packer = child($from, $into, "zstd", "-q", "-1", "-c");
                close $from;
                close $into;
                1 while sysread($packed, my $bytes, 262144);
                my $took = clock() - $began;
                ended($feeder);
                my $packing = ended($packer);
                failed("zstd ended with $packing") if $packing;
                say_(sprintf("compressed %.0f", 1e9 * $took));
            }
            """;

    private static final String SAVE = """
            child($nothing, $saved, "xl", "save", "-p", $domain, "/dev/stdout")""";
    private static final String RESTORE = """
            child($whole, \\*STDERR, "xl", "restore", "-p", "/dev/stdin")""";
    private static final String RESTORED = """
            say_("restored $status $got") if defined $status;
            """;

    private static final String TOOK = """
            say_(sprintf("took %.0f", 1e9 * (clock() - $began))) if defined $status;
            """;

    private static final StreamEnds ENDS = ends();

    /** Each piece is on the disk before the next one, so that a slow one ends in time. The file goes when the input ends. */
    private static final String WRITE = """
            require IO::Handle;
            umask 077;
            my $path = $ARGV[1];
            my $self = $$;
            my $ours;
            END { unlink $path if $ours && $$ == $self }
            $SIG{$_} = sub { exit 1 } for qw(TERM INT HUP);
            sysopen(my $file, $path, POSIX::O_WRONLY() | POSIX::O_CREAT() | POSIX::O_EXCL(), 0600) or failed("$path: $!");
            $ours = 1;
            my $at = 0;
            my $began = clock();
            while ($at < $wanted && clock() < $began + SECONDS) {
                my $end = $at + 4194304 < $wanted ? $at + 4194304 : $wanted;
                while ($at < $end) {
                    my $n = syswrite($file, $text, $end - $at, $at);
                    failed("$path: $!") unless $n;
                    $at += $n;
                }
                $file->sync or failed("$path: $!");
            }
            my $took = clock() - $began;
            close $file or failed("$path: $!");
            syswrite(STDOUT, sprintf("xensdk-written %d %.0f\\n", $at, 1e9 * $took));
            1 while sysread(STDIN, my $more, 4096);
            """;

    /** The kind of file system tells whether the storage is this host's own. */
    private static final String READ = """
            my $path = $ARGV[0];
            sysopen(my $file, $path, POSIX::O_RDONLY()) or failed("$path: $!");
            my $device = (stat $file)[0];
            my ($at, $n) = (0, 0);
            my $began = clock();
            while ($n = sysread($file, my $bytes, 1048576)) {
                $at += $n;
                last if clock() > $began + SECONDS;
            }
            failed("$path: $!") unless defined $n;
            my $took = clock() - $began;
            my ($major, $minor) = (($device >> 8) & 0xfff, ($device & 0xff) | (($device >> 12) & 0xfff00));
            my $kind = "-";
            open(my $mounts, "<", "/proc/self/mountinfo") or failed("mountinfo: $!");
            while (my $mount = <$mounts>) {
                $kind = $1 if $mount =~ /^\\d+ \\d+ $major:$minor .* - (\\S+)/;
            }
            syswrite(STDOUT, sprintf("xensdk-read %d %.0f %s\\n", $at, 1e9 * $took, $kind));
            """;

    private TrialScripts() {}

    private static StreamEnds ends() {
        String sender = replaced(StreamScripts.GUEST.sender(), SAVE, "feed($saved, \"fed\")");
        return new StreamEnds(
                "try the stream",
                bounded(CLOCK + LIBRARIES + FEED + COMPRESS + replaced(sender, RESTORED, RESTORED + TOOK)),
                "try to receive",
                bounded(replaced(
                        StreamScripts.GUEST.receiver(),
                        RESTORE,
                        "do { open(my $away, \">\", \"/dev/null\") or failed(\"/dev/null: $!\");"
                                + " child($whole, $away, \"cat\") }")));
    }

    /** Where the text that moves guests changes, this fails at once, and no trial ever runs what it should not. */
    private static String replaced(String text, String what, String by) {
        int at = text.indexOf(what);
        if (at < 0 || text.indexOf(what, at + 1) >= 0) {
            throw new IllegalStateException("not there once: " + what);
        }
        return text.replace(what, by);
    }

    private static String bounded(String program) {
        return program.replace("SECONDS", Integer.toString(SECONDS)).replace("MEETING", Integer.toString(MEETING));
    }

    /** Prints {@code xensdk-written BYTES NANOSECONDS} and keeps the file until its input ends; a shell says if it ended before. */
    static Command write(String path, ByteSize sample) {
        return Command.script(
                        "try to write",
                        StreamScripts.perl(bounded(CLOCK + LIBRARIES + WRITE)) + "\"$@\" || echo \"xensdk-ended $?\"",
                        Long.toString(sample.bytes()),
                        path)
                .interactive()
                .timeout(TIMEOUT.multipliedBy(2).plus(MARGIN))
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
    }

    /** Prints {@code xensdk-read BYTES NANOSECONDS KIND-OF-FILE-SYSTEM}. */
    static Command read(String path) {
        return Command.script("try to read", StreamScripts.perl(bounded(CLOCK + READ)) + "\"$@\"", path)
                .timeout(TIMEOUT)
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
    }

    /**
     * Prints, on standard error, {@code xensdk-fed BYTES} and {@code xensdk-took NANOSECONDS}, and before them where it is compressed
     * {@code xensdk-compressing BYTES} and {@code xensdk-compressed NANOSECONDS}.
     */
    static Command sendOverSsh(ByteSize sample, String id, StreamLink way, HostLink link) {
        return sender(StreamScripts.sendOverSsh(ENDS, Long.toString(sample.bytes()), id, way, link, TIMEOUT));
    }

    /** The same to a receiver that listens. */
    static Command sendOverTcp(ByteSize sample, String id, StreamLink way, String token, int port) {
        return sender(StreamScripts.sendOverTcp(ENDS, Long.toString(sample.bytes()), id, way, token, port, TIMEOUT));
    }

    private static Command sender(Command.Builder command) {
        return command.timeout(TIMEOUT).whenGivenUp(Cancel.END_PROCESS).build();
    }

    static Command receiveOverTcp(String id, StreamLink way, String token) {
        return StreamScripts.receiveOverTcp(ENDS, id, way, token)
                .timeout(TIMEOUT.plusSeconds(MEETING).plus(MARGIN))
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
    }
}
