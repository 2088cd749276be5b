package io.github.xensdk.detached;

import io.github.xensdk.command.Command;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * What runs on the host. A job is a directory: description, boot, started, process ("PID START-TIME"), stdout, stderr, and once it
 * ended exit ("STATUS TIME"). It gets its name only when it is whole, so there is never half a job.
 *
 * <p>Answers begin with a mark, because login banners print to standard output, too.
 */
final class JobScripts {

    static final String MARK = "xensdk-job";

    static final String STDOUT_MARK = "xensdk-out";
    static final String STDERR_MARK = "xensdk-err";

    static final int EXIT_TAKEN = 73;
    static final int EXIT_NONE = 66;
    static final int EXIT_RUNNING = 75;

    /** What the scripts sleep between two looks. */
    private static final Duration NAP = Duration.ofMillis(100);

    private JobScripts() {}

    /**
     * The functions that the scripts share. A process is known by its number and its start time, as numbers come round again; one
     * that ended and was not yet collected by its parent is gone. They start no programs: on a slow host each takes 50 ms of its CPU,
     * and guests stand still meanwhile.
     */
    private static final String START_TIME = """
            starttime() {
                IFS= read -r stat < "/proc/$1/stat" || return 1
                set -- ${stat##*) }
                case $1 in Z|X) return 1;; esac
                time=${20}
            } 2> /dev/null
            """;

    private static final String FUNCTIONS = START_TIME + """
            alive() {
                read -r boot < "$1/boot" && read -r now < /proc/sys/kernel/random/boot_id && [ "$boot" = "$now" ] &&
                    read -r pid since < "$1/process" && starttime "$pid" && [ "$time" = "$since" ]
            } 2> /dev/null
            ended() {
                read -r end < "$1/exit" && state="ended $end"
            } 2> /dev/null
            state() {
                if ended "$1"; then :
                elif alive "$1"; then state="running - -"
                elif ended "$1"; then :
                else state="vanished - -"
                fi
            }
            known() {
                state "$1"
                # After a power cut files may be there without what was in them.
                read -r started < "$1/started" || started=0
                read -r description < "$1/description" || description=
                [ -d "$1" ] && echo "xensdk-job $state $started ${1##*/} $description"
            } 2> /dev/null
            """;

    /**
     * In a session of its own, so that nothing that happens to the link reaches it. It catches the signals that should end the job,
     * so that it lives to write down the job's exit status. Who started it waits until it closes descriptor 9.
     */
    private static final String JOB = START_TIME + """
            new=$1 dir=$2
            trap : TERM INT HUP
            starttime $$
            echo "$$ $time" > "$new/process"
            exec > "$new/stdout" 2> "$new/stderr"
            if [ -e "$new/stdin" ]; then exec < "$new/stdin"; rm -f "$new/stdin"; fi
            mv -T "$new" "$dir" 2> /dev/null || { rm -rf "$new"; exit 73; }
            exec 9>&-
            sh -c "exec $3"
            echo "$? $(date +%s)" > "$dir/exit.partial"
            mv "$dir/exit.partial" "$dir/exit"
            # After it is seen: whoever waits for the end need not wait for the disk.
            sync "$dir/exit"
            """;

    /**
     * Reads a line with the command and one with its description, both in base64, and then what the command is to read, where its
     * third argument says that there is something. The script of a job has no single quote in it.
     */
    private static final String START = FUNCTIONS + """
            umask 077
            base=$1 id=$2 input=$3 new=$1/.new.$2.$$
            [ -d "$base" ] || mkdir -p "$base" || exit 70
            [ ! -e "$base/$id" ] || exit 73
            read -r line && read -r description || exit 70
            mkdir "$new" || exit 70
            trap 'rm -rf "$new"' EXIT
            {
                { [ -z "$input" ] || cat > "$new/stdin"; } &&
                echo "$description" > "$new/description" &&
                read -r boot < /proc/sys/kernel/random/boot_id &&
                echo "$boot" > "$new/boot" &&
                date +%s > "$new/started" &&
                echo "$new" > "$new/token"
            } || exit 70
            job='
            """ + JOB + """
            '
            line=$(base64 -d << END
            $line
            END
            )
            : "$(setsid sh -c "$job" xensdk-job "$new" "$base/$id" "$line" 9>&1 < /dev/null > /dev/null 2>&1 &)"
            [ ! -d "$new" ] || { echo "the job did not start" >&2; exit 70; }
            trap - EXIT
            read -r token < "$base/$id/token" || exit 70
            [ "$token" = "$new" ] || exit 73
            known "$base/$id"
            """;

    /**
     * Waits at the host for the end, tells what the job prints as it comes, and at last how it is: looked at before the last pieces,
     * so that there is nothing more to come of a job that has ended. Each piece says where it begins and how long its stream is by now.
     * In one process, as a nap of a shell would be a program each.
     */
    private static final String FOLLOW_IN_PERL = """
            my ($dir, $id, $out, $err, $limit, $naps) = @ARGV;
            $| = 1;
            sub line { open(my $in, "<", $_[0]) or return ""; my $line = <$in> // ""; chomp $line; return $line }
            my ($pid, $since) = split " ", line("$dir/process");
            sub alive {
                return 0 if !$pid || line("$dir/boot") ne line("/proc/sys/kernel/random/boot_id");
                my ($state, @more) = split " ", line("/proc/$pid/stat") =~ s/.*[)] //r;
                return $state && $state !~ /[ZX]/ && $more[18] eq $since;
            }
            my $told = 0;
            my @streams = (["out", "$dir/stdout", $out], ["err", "$dir/stderr", $err]);
            sub news {
                for my $stream (@streams) {
                    my ($name, $file, $from) = @$stream;
                    next if !$_[0] && (-s $file || 0) <= $from;
                    open(my $in, "<", $file) or exit 66;
                    seek($in, $from, 0);
                    read($in, my $bytes, $limit);
                    my $text = unpack("H*", $bytes);
                    print "xensdk-$name $from ", -s $in || 0, " $text\n";
                    $stream->[2] += length $bytes;
                    $told += length $bytes;
                }
            }
            for my $n (1 .. $naps) {
                last if $told >= $limit || -s "$dir/exit" || ($n % 10 == 1 && !alive());
                news(0);
                select(undef, undef, undef, 0.1);
            }
            my $state = -s "$dir/exit" ? "ended" : alive() ? "running - -" : -s "$dir/exit" ? "ended" : "vanished - -";
            $state .= " " . line("$dir/exit") if $state eq "ended";
            news(1);
            print "xensdk-job $state ", line("$dir/started") || 0, " $id ", line("$dir/description"), "\n";
            """;

    /** By perl where there is one; a shell alone has no news before the end of its wait. */
    private static final String FOLLOW = FUNCTIONS + """
            dir=$1/$2 out=$3 err=$4 limit=$5 n=$6
            [ -d "$dir" ] || exit 66
            if command -v perl > /dev/null; then
                exec perl -e '
            """ + FOLLOW_IN_PERL + """
                ' "$dir" "$2" "$out" "$err" "$limit" "$n"
            fi
            while [ ! -e "$dir/exit" ] && [ "$n" -gt 0 ] && alive "$dir"; do n=$((n - 2)); sleep 0.2; done
            known "$dir"
            piece() {
                text=$(tail -c "+$(($3 + 1))" "$2" | head -c "$limit" | od -A n -v -t x1 | tr -d ' \\n')
                echo "xensdk-$1 $3 $(stat -c %s "$2") $text"
            }
            piece out "$dir/stdout" "$out"
            piece err "$dir/stderr" "$err"
            """;

    private static final String LIST = FUNCTIONS + """
            for dir in "$1"/*; do
                [ ! -d "$dir" ] || known "$dir"
            done
            true
            """;

    private static final String FIND = FUNCTIONS + """
            [ -d "$1/$2" ] || exit 66
            known "$1/$2"
            """;

    /** It ends when the last process of the group has. A job that had to be killed cannot write down its own end. */
    private static final String CANCEL = FUNCTIONS + """
            dir=$1/$2 n=$3
            [ -d "$dir" ] || exit 66
            if alive "$dir"; then
                kill -TERM "-$pid"
                while kill -0 "-$pid" 2> /dev/null && [ "$n" -gt 0 ]; do n=$((n - 1)); sleep 0.1; done
                kill -KILL "-$pid" 2> /dev/null
                n=100
                while alive "$dir" && [ "$n" -gt 0 ]; do n=$((n - 1)); sleep 0.05; done
                [ -e "$dir/exit" ] || alive "$dir" || echo "137 $(date +%s)" > "$dir/exit"
            fi
            known "$dir"
            """;

    private static final String REMOVE = FUNCTIONS + """
            dir=$1/$2
            [ -d "$dir" ] || exit 66
            ! alive "$dir" || [ -e "$dir/exit" ] || exit 75
            rm -rf -- "$dir"
            """;

    static Command start(String directory, String id, Command work) {
        var head = base64(work.line()) + "\n" + base64(work.toString()) + "\n";
        var stdin = new ByteArrayOutputStream();
        stdin.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        stdin.writeBytes(work.stdin());
        return Command.script("start job", START, directory, id, work.stdin().length == 0 ? "" : "input")
                .stdin(stdin.toByteArray())
                .build();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static Command find(String directory, String id) {
        return Command.script("find job", FIND, directory, id).idempotent().build();
    }

    static Command list(String directory) {
        return Command.script("list jobs", LIST, directory).idempotent().build();
    }

    /** Answers at news or after {@code wait}, whichever comes first. */
    static Command follow(String directory, String id, long stdoutSeen, long stderrSeen, int limit, Duration wait) {
        return Command.script(
                        "follow job",
                        FOLLOW,
                        directory,
                        id,
                        Long.toString(stdoutSeen),
                        Long.toString(stderrSeen),
                        Integer.toString(limit),
                        Long.toString(naps(wait)))
                .idempotent()
                .build();
    }

    static Command cancel(String directory, String id, Duration grace) {
        return Command.script("cancel job", CANCEL, directory, id, Long.toString(naps(grace)))
                .timeout(Command.DEFAULT_TIMEOUT.plus(grace))
                .build();
    }

    static Command remove(String directory, String id) {
        return Command.script("remove job", REMOVE, directory, id).build();
    }

    private static long naps(Duration time) {
        return time.dividedBy(NAP);
    }
}
