package io.github.xensdk.migration;

import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.UUID;

/**
 * Has a host's kernel keep a list of the blocks that a guest writes to one of its disks, and brings those blocks to another host.
 *
 * <p>The list is the kernel's own: the event {@code block:block_rq_complete} of the loop device below the disk, in a trace instance of our
 * own. It says when a write has ended; so what was under way when the list was begun is on it, and reading a block after its event finds
 * what was written. tracefs is mounted for our processes only.
 */
final class ChangedBlockScripts {

    /** How a list says that it is not whole, and cannot be used. */
    static final int INCOMPLETE = 75;

    /** All lists together, in KiB; one write takes about 80 bytes of it. */
    private static final int BUFFER_KIB = 32 * 1024;

    private static final String PRIVATE_TRACEFS = """
            t=/sys/kernel/tracing
            [ -d "$t/instances" ] || mount -t tracefs nodev "$t" 2> /dev/null
            """;

    /**
     * Says {@code listed}, or why there is no list. The disk must be one that the guest reaches through one loop device and nothing else
     * does; an HVM guest may write through its device model, past the loop device.
     */
    private static final String BEGIN = PRIVATE_TRACEFS + """
            id=$1 file=$2 i=$t/instances/$3
            type=$(xenstore-read "/libxl/$id/type" 2> /dev/null)
            case $type in pv | pvh) ;; *) echo "a guest of type $type may write past its loop device"; exit ;; esac
            loop=$(losetup -n -O MAJ:MIN,OFFSET,SIZELIMIT -j "$file" 2> /dev/null | tr -s ' ')
            loop=${loop# }
            case $loop in
                *[!0-9:\\ ]* | "") echo "it has no loop device, or several"; exit ;;
                *:*" 0 0") dev=${loop%% *} ;;
                *) echo "its loop device shows a part of it"; exit ;;
            esac
            hex=$(printf '%x:%x' "${dev%:*}" "${dev#*:}")
            found=
            for vbd in $(xenstore-list "/local/domain/0/backend/vbd/$id" 2> /dev/null); do
                [ "$(xenstore-read "/local/domain/0/backend/vbd/$id/$vbd/physical-device" 2> /dev/null)" != "$hex" ] || found=$vbd
            done
            [ -n "$found" ] || { echo "the loop device $dev is none of the guest's"; exit; }
            [ -d "$t/instances" ] || { echo "the kernel traces nothing"; exit; }
            [ ! -d "$i" ] || rmdir "$i"
            mkdir "$i" || { echo "the kernel gives no trace"; exit; }
            cpus=$(getconf _NPROCESSORS_CONF)
            e=$i/events/block/block_rq_complete
            echo $((BUFFER_KIB / cpus)) > "$i/buffer_size_kb" \\
                && echo "dev == $((${dev%:*} << 20 | ${dev#*:})) && !(rwbs ~ \\"R*\\")" > "$e/filter" \\
                && echo 1 > "$e/enable" && echo listed && exit
            rmdir "$i"
            echo "the kernel does not trace block devices"
            """;

    private static final String END = PRIVATE_TRACEFS + """
            [ ! -d "$t/instances/$1" ] || rmdir "$t/instances/$1"
            """;

    /**
     * Reads the list, which empties it, and sends those blocks. A record is the offset and the length, 16 bytes, and the data; the last has
     * the length zero. Where the guest is suspended its last writes are waited for.
     */
    private static final String SEND = """
            use strict;
            $SIG{PIPE} = "IGNORE";
            my ($trace, $file, $limit, $suspended, @to) = @ARGV;
            sub failed { syswrite(STDERR, "xensdk-failed $_[0]\\n"); exit($_[1] || 1) }
            sub incomplete { failed("the list of written blocks is not whole: $_[0]", 75) }
            sub first { open(my $h, "<", $_[0]) or return undef; my $l = <$h>; return $l }
            my $size = -s $file;
            my $filter = first("$trace/events/block/block_rq_complete/filter") // "";
            my ($dev) = $filter =~ /dev == (\\d+)/ or incomplete("there is none");
            my $device = ($dev >> 20) . ":" . ($dev & 1048575);
            if ($suspended) {
                my $left = 300;
                until ((first("/sys/dev/block/$device/inflight") // "") =~ /^\\s*0\\s+0\\s*$/) {
                    incomplete("its writes do not end") unless $left--;
                    select(undef, undef, undef, 0.1);
                }
            }
            (first("$trace/tracing_on") // 0) == 1 && (first("$trace/events/block/block_rq_complete/enable") // 0) == 1
                or incomplete("tracing was switched off");
            sysopen(my $pipe, "$trace/trace_pipe", O_RDONLY | O_NONBLOCK) or incomplete("trace_pipe: $!");
            my ($map, $text, $highest) = ("", "", -1);
            while (1) {
                my $n = sysread($pipe, $text, 65536, length $text);
                if (!defined $n) { last if $!{EAGAIN}; next if $!{EINTR}; incomplete("trace_pipe: $!") }
                last unless $n;
                my $end = rindex($text, "\\n");
                next if $end < 0;
                for my $line (split /\\n/, substr($text, 0, $end + 1, "")) {
                    my ($at, $count) = $line =~ /block_rq_complete: \\d+,\\d+ \\S+ \\(.*?\\) (\\d+) \\+ (\\d+) /
                        or incomplete($line);
                    next unless $count;
                    my $last = ($at + $count - 1) >> 3;
                    for my $block ($at >> 3 .. $last) { vec($map, $block, 1) = 1 }
                    $highest = $last if $last > $highest;
                }
            }
            incomplete($text) if length $text;
            for my $stats (glob("$trace/per_cpu/cpu*/stats")) {
                open(my $h, "<", $stats) or incomplete("$stats: $!");
                while (<$h>) { incomplete("$stats: $_") if /^(overrun|dropped events): [1-9]/ }
            }
            open(my $disk, "<", $file) or failed("$file: $!");
            binmode $disk;
            pipe(my $there, my $out) && pipe(my $in, my $back) or failed("pipe: $!");
            my $ssh = fork;
            failed("cannot fork: $!") unless defined $ssh;
            if (!$ssh) {
                POSIX::dup2(fileno($there), 0);
                POSIX::dup2(fileno($back), 1);
                exec { $to[0] } @to;
                POSIX::_exit(127);
            }
            close $there;
            close $back;
            my ($sent, $told) = (0, time);
            my $started = (POSIX::times())[0];
            my $ticks = POSIX::sysconf(POSIX::_SC_CLK_TCK());
            sub put {
                my $done = 0;
                while ($done < length $_[0]) {
                    my $n = syswrite($out, $_[0], length($_[0]) - $done, $done);
                    failed("the link to the target broke: $!") unless defined $n;
                    $done += $n;
                }
            }
            sub run {
                my ($at, $length) = @_;
                $length = $size - $at if $at + $length > $size;
                return if $length <= 0;
                sysseek($disk, $at, 0) or failed("$file: $!");
                my $data = "";
                while (length $data < $length) {
                    my $n = sysread($disk, $data, $length - length $data, length $data);
                    failed("$file: $!") unless defined $n;
                    failed("$file became shorter") unless $n;
                }
                put(pack("Q>Q>", $at, $length) . $data);
                $sent += $length;
                if (time != $told) { $told = time; syswrite(STDERR, "xensdk-bytes $sent\\n") }
                if ($limit) {
                    my $ahead = $sent / $limit - ((POSIX::times())[0] - $started) / $ticks;
                    select(undef, undef, undef, $ahead) if $ahead > 0;
                }
            }
            my $from = -1;
            for (my $block = 0; $block <= $highest + 1; $block++) {
                # Most of a large disk is not written to.
                if ($from < 0 && !($block & 7) && !vec($map, $block >> 3, 8)) { $block += 7; next }
                my $changed = $block <= $highest && vec($map, $block, 1);
                if ($changed && $from < 0) { $from = $block }
                if ($from >= 0 && (!$changed || $block - $from >= 64)) {
                    run($from * 4096, ($block - $from) * 4096);
                    $from = $changed ? $block : -1;
                }
            }
            put(pack("Q>Q>", $sent, 0));
            close $out;
            my $answer = <$in> // "";
            waitpid($ssh, 0);
            my ($got) = $answer =~ /^xensdk-written (\\d+)$/ or failed("the target did not say that it wrote them");
            failed("the target wrote $got of $sent bytes") unless $got == $sent;
            syswrite(STDERR, "xensdk-sent $sent\\n");
            """;

    /** Zeros over zeros are not written: where nothing is allocated nothing will be. */
    private static final String RECEIVE = """
            use strict;
            my ($file) = @ARGV;
            sub failed { print STDERR "$file: $_[0]\\n"; exit 1 }
            open(my $disk, "+<", $file) or failed($!);
            binmode $disk;
            binmode STDIN;
            my $got = 0;
            sub take {
                my ($length) = @_;
                my $data = "";
                while (length $data < $length) {
                    my $n = sysread(STDIN, $data, $length - length $data, length $data);
                    failed("the source broke off") unless $n;
                }
                return $data;
            }
            while (1) {
                my ($at, $length) = unpack("Q>Q>", take(16));
                if (!$length) { failed("$got of $at bytes came") if $at != $got; last }
                my $data = take($length);
                $got += $length;
                sysseek($disk, $at, 0) or failed($!);
                if (!($data =~ tr/\\0//c)) {
                    my $old = "";
                    my $n = sysread($disk, $old, $length);
                    next if defined $n && $n == $length && $old eq $data;
                    sysseek($disk, $at, 0) or failed($!);
                }
                my $done = 0;
                while ($done < $length) {
                    my $n = syswrite($disk, $data, $length - $done, $done);
                    failed($!) unless defined $n;
                    $done += $n;
                }
            }
            IO::Handle::sync($disk) or failed($!);
            print "xensdk-written $got\\n";
            """;

    private ChangedBlockScripts() {}

    /** Begins the list; its name is that of a trace instance. */
    static Command begin(int domain, String path, String list) {
        return Command.script(
                        "list written blocks",
                        inOwnMounts(BEGIN.replace("BUFFER_KIB", Integer.toString(BUFFER_KIB))),
                        Integer.toString(domain),
                        path,
                        list)
                .build();
    }

    /** Ends the list, where there is one. */
    static Command end(String list) {
        return Command.script("end the list of written blocks", inOwnMounts(END), list)
                .build();
    }

    /**
     * Sends what is on the list to a file of the target's, and empties it. One that nobody waits for any more is ended, as {@link
     * DiskCopyScripts#copy} is; both have one lock.
     *
     * @param limit bytes a second; zero where there is none
     * @param suspended whether the guest writes no more
     */
    static Command send(
            UUID guest,
            String list,
            String path,
            String partial,
            long limit,
            boolean suspended,
            HostLink link,
            Duration timeout) {
        String receive = Command.script("write blocks", "perl -MIO::Handle -e '" + RECEIVE + "' -- \"$1\"", partial)
                .build()
                .line();
        String perl = "exec perl -MPOSIX -MFcntl -MErrno -e '" + SEND + "' -- \"$t/instances/$1\" \"$2\" \"$3\" \"$4\" "
                + link.sshCommand() + " \"$5\" " + quoted(receive) + "\n";
        return Command.script(
                        "send written blocks",
                        DiskCopyScripts.LOCK + HostLink.KEY_FILE + "export d\n" + inOwnMounts(PRIVATE_TRACEFS + perl),
                        guest.toString(),
                        link.knownHostsLine(),
                        list,
                        path,
                        Long.toString(limit),
                        suspended ? "1" : "0",
                        link.host())
                .shownAs("send written blocks of " + path + " to " + link.host())
                .timeout(timeout)
                .whenGivenUp(Cancel.END_PROCESS)
                .build();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** A mount that the script makes is seen by it only. */
    private static String inOwnMounts(String script) {
        return "unshare -m sh -s -- \"$@\" << 'XENSDK_END'\n" + script + "XENSDK_END\n";
    }
}
