# xen-sdk's agent in a guest: notes when it did not get to run. "record" writes to a file until it is asked to stop;
# "clocks" answers each line with its three clocks.
use strict;
use warnings;

my $hires = eval { require Time::HiRes; Time::HiRes::clock_gettime(1) > 0 };
my $call;
if (!$hires) {
    my $machine = `uname -m`;
    $call = $machine =~ /^x86_64/ ? 228 : $machine =~ /^aarch64/ ? 113 : die "perl has no Time::HiRes\n";
}
my $buffer = "\0" x 16;

sub clock {
    return Time::HiRes::clock_gettime($_[0]) if $hires;
    syscall($call, $_[0] + 0, $buffer) == 0 or die "clock $_[0] cannot be read\n";
    my ($s, $n) = unpack 'q q', $buffer;
    return $s + $n / 1e9;
}

# Realtime, monotonic, boottime, as one moment: read again where something came in between.
sub clocks {
    my ($r, $m, $b);
    for (1 .. 5) {
        $m = clock(1);
        $r = clock(0);
        $b = clock(7);
        last if clock(1) - $m < 0.0005;
    }
    return ($r, $m, $b);
}

sub answer {
    $| = 1;
    while (<STDIN>) {
        printf "%.9f %.9f %.9f\n", clocks();
    }
}

sub record {
    my ($dir, $tick, $least, $quiet, $limit, $kept) = @_;
    $SIG{HUP} = 'IGNORE';
    eval { setpriority(0, 0, -10) };
    open(my $file, '>>', "$dir/log") or die "$dir/log: $!\n";
    my $line = sub { syswrite($file, sprintf(shift, @_) . "\n") };
    $line->('xensdk-agent 1');
    $line->('pid %d', $$);

    my ($rounds, $sum, $largest, $gaps, $every) = (0, 0, 0, 0, 0);
    my @old = clocks();
    my $begin = my $told = $old[2];
    my ($threshold, $end, $cost);
    my $pause = $tick;
    while (!$end) {
        select(undef, undef, undef, $pause);
        my @new = clocks();
        my $step = 0;
        for (0 .. 2) {
            my $d = abs($new[$_] - $old[$_]);
            $step = $d if $d > $step;
        }
        if (defined $threshold && $step > $threshold) {
            $line->('gap %.9f %.9f %.9f %.9f %.9f %.9f', @old, @new);
            # A guest that is never quiet must not fill its memory with gaps.
            if (++$gaps % 1000 == 0) {
                $threshold *= 2;
                $line->('threshold %.9f', $threshold);
            }
        } else {
            my $d = $new[1] - $old[1];
            $rounds++;
            $sum += $d;
            $largest = $d if $d > $largest;
        }
        # On a slow processor it must not slow down what it watches: it takes a quarter of the time at most. Found before it measures.
        if (!defined $threshold) {
            my $spent = clock(1) - $new[1];
            $cost = $spent if !defined $cost || $spent < $cost;
            $pause = 3 * $cost > 0.02 ? 0.02 : 3 * $cost > $tick ? 3 * $cost : $tick if $rounds == 32;
        }
        if (!defined $threshold && $new[2] - $begin >= $quiet) {
            $threshold = 3 * $largest > $least ? 3 * $largest : $least;
            $line->('floor %.9f threshold %.9f', $largest, $threshold);
        }
        if (++$every % 16 == 0) {
            $end = 'stop' if -e "$dir/stop";
            $end = 'limit' if $new[2] - $begin > $limit;
            exit 0 if !-e "$dir/log";
            if ($new[2] - $told > 30) {
                $told = $new[2];
                $line->('stats %d %.9f %.9f', $rounds, $sum, $largest);
            }
        }
        @old = @new;
    }
    $line->('stats %d %.9f %.9f', $rounds, $sum, $largest);
    $line->('end %s', $end);
    linger($dir, $kept) if $end eq 'limit';
}

# Nobody asked in time. What it wrote is kept for a while, and then goes.
sub linger {
    my ($dir, $kept) = @_;
    my $until = clock(1) + $kept;
    while (clock(1) < $until) {
        return if -e "$dir/stop" || !-e "$dir/log";
        select(undef, undef, undef, 1);
    }
    unlink map { "$dir/$_" } qw(agent errors log);
    rmdir $dir;
}

my $mode = shift @ARGV;
$mode eq 'clocks' ? answer() : record(@ARGV);
