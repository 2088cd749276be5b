package io.github.xensdk.examples;

import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;

/**
 * A program in a guest that writes to a file on its disk, somewhere, waits until that is on the disk, remembers what it wrote, and reads it
 * back from the disk time and again.
 */
final class VerifyingLoad {

    private static final Duration SHORT = Duration.ofMinutes(3);

    private static final String START = """
            cat > /tmp/load.pl << 'END'
            use strict;
            use IO::Handle;
            my ($file, $pieces, $piece) = ("/load", 64, 65536);
            my ($n, $read, $bad, %wrote) = (0, 0, 0);
            sub say_ { open(my $out, ">", "/tmp/load.new") or die; print $out "wrote $n, read $read, bad $bad\\n"; close $out; rename "/tmp/load.new", "/tmp/load" }
            sub look {
                open(my $drop, ">", "/proc/sys/vm/drop_caches") or die; print $drop "3"; close $drop;
                open(my $disk, "<", $file) or die "$file: $!";
                for my $at (keys %wrote) {
                    seek($disk, $at * $piece, 0);
                    my $found = "";
                    read($disk, $found, $piece);
                    $read++;
                    $bad++ if $found ne pack("NN", $at, $wrote{$at}) x ($piece / 8);
                }
            }
            open(my $disk, "+>", $file) or die "$file: $!";
            my $end = time + 1800;
            while (!-e "/tmp/load.stop" && time < $end) {
                my $at = int(rand($pieces));
                $wrote{$at} = ++$n;
                seek($disk, $at * $piece, 0);
                print $disk pack("NN", $at, $n) x ($piece / 8);
                $disk->flush && $disk->sync or $bad++;
                look() if $n % 50 == 0;
                say_();
                select(undef, undef, undef, 0.05);
            }
            look();
            say_();
            rename "/tmp/load", "/tmp/load.end";
            END
            rm -f /tmp/load /tmp/load.stop /tmp/load.end
            setsid perl /tmp/load.pl > /tmp/load.errors 2>&1 < /dev/null &
            for i in $(seq 60); do [ ! -s /tmp/load ] || exit 0; sleep 1; done
            cat /tmp/load.errors >&2
            exit 1
            """;

    private static final String STOP = """
            touch /tmp/load.stop
            for i in $(seq 120); do [ ! -s /tmp/load.end ] || { cat /tmp/load.end; exit 0; }; sleep 1; done
            cat /tmp/load.errors /tmp/load >&2
            exit 1
            """;

    private VerifyingLoad() {}

    /** Returns when it is at work. */
    static void start(SshTransport guest) {
        run(guest, "start a load", START);
    }

    /** How many pieces it has written so far. */
    static long written(SshTransport guest) {
        return number(run(guest, "look at the load", "cat /tmp/load"), "wrote");
    }

    /**
     * Ends it.
     *
     * @return {@code wrote N, read N, bad N}, where bad ones are such that were read differently from what was written
     */
    static String stop(SshTransport guest) {
        return run(guest, "stop the load", STOP);
    }

    static long number(String said, String of) {
        return Long.parseLong(
                said.replaceFirst(".*\\b" + of + " (\\d+).*", "$1").strip());
    }

    private static String run(SshTransport guest, String what, String script) {
        return OnTheLab.inGuest(guest, what, SHORT, script);
    }
}
