# Makes interruptions of known length, and says by its own monotonic clock when each began and ended: the times before and after the
# deed that began it, and before and after the one that ended it. "file PATH SECONDS" writes 1 to a file, and 0 at the end; "process
# PID,PID... SECONDS" stops processes, and lets them go on at the end.
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

while (my $line = <STDIN>) {
    my ($what, $which, $seconds) = split ' ', $line;
    my ($begin, $end) = $what eq 'file'
        ? (put($which, '1'), put($which, '0'))
        : (sub { kill 'STOP', split(/,/, $which) }, sub { kill 'CONT', split(/,/, $which) });
    my @began = timed($begin);
    print "began\n";
    clock_nanosleep(CLOCK_MONOTONIC, ($began[1] + $seconds) * 1e9, TIMER_ABSTIME);
    printf "ended %.9f %.9f %.9f %.9f\n", @began, timed($end);
}
