# Makes interruptions of known length, and says by its own monotonic clock when each began and ended: the times before and after the
# deed that began it, and before and after the one that ended it. "file PATH SECONDS" writes 1 to a file, and 0 at the end; "process
# PID,PID... SECONDS" stops processes, and lets them go on at the end: that is over when each of their threads has had a CPU.
use strict;
use warnings;
use Time::HiRes qw(clock_gettime clock_nanosleep CLOCK_MONOTONIC TIMER_ABSTIME);

$| = 1;
setpriority(0, 0, -15);

sub timed {
    my ($deed) = @_;
    my $before = clock_gettime(CLOCK_MONOTONIC);
    $deed->() or die "not done: $!\n";
    return ($before, clock_gettime(CLOCK_MONOTONIC));
}

sub put {
    my ($path, $value) = @_;
    open(my $file, '>', $path) or die "$path: $!\n";
    return sub { syswrite($file, $value) };
}

# How often each thread was given a CPU, by Linux's Documentation/scheduler/sched-stats.rst.
sub turns {
    my %turns;
    for my $path (map { glob("/proc/$_/task/*/schedstat") } @_) {
        open(my $file, '<', $path) or next;
        $turns{$path} = (split ' ', <$file> // '0 0 0')[2];
    }
    return %turns;
}

sub go_on {
    my @pids = @_;
    my %before = turns(@pids);
    return sub {
        kill('CONT', @pids) or return 0;
        for (1 .. 10000) {
            my %now = turns(@pids);
            return 1 unless grep { exists $now{$_} && $now{$_} <= $before{$_} } keys %before;
            clock_nanosleep(CLOCK_MONOTONIC, 1e5);
        }
        return 1;
    };
}

while (my $line = <STDIN>) {
    my ($what, $which, $seconds) = split ' ', $line;
    my @pids = split(/,/, $which);
    my @began = timed($what eq 'file' ? put($which, '1') : sub { kill 'STOP', @pids });
    print "began\n";
    my $end = $what eq 'file' ? put($which, '0') : go_on(@pids);
    clock_nanosleep(CLOCK_MONOTONIC, ($began[1] + $seconds) * 1e9, TIMER_ABSTIME);
    printf "ended %.9f %.9f %.9f %.9f\n", @began, timed($end);
}
