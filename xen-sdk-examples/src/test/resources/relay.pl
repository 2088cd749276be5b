#!/usr/bin/perl
# Stands between the two xl of a live migration and cuts the link at one of the messages of their handshake:
#   relay.pl banner|ready|go|report DELAY COMMAND...
# COMMAND reaches the target's xl migrate-receive. "ready" cuts before the target's "ready" gets to the source, and so on;
# "none" cuts nothing, and a number cuts when the source has sent that many bytes. The cut is silent for DELAY seconds, as a link that is lost, and then both ends see it.
use strict;
use warnings;
use IPC::Open2;
use IO::Select;

my ($cut, $delay, @command) = @ARGV;
my %message = (
    banner => 'xl migration receiver ready',
    ready  => 'domain received, ready to unpause',
    go     => 'domain is yours, you are cleared to unpause',
    report => 'my copy unpause results are as follows',
);
my $mark = $message{$cut} // '';
my $most = $cut =~ /^\d+$/ ? $cut : -1;
my $sent = 0;

my $pid = open2(my $from_target, my $to_target, @command);
binmode $_ for $from_target, $to_target, *STDIN, *STDOUT;
$SIG{PIPE} = 'IGNORE';

sub cut_it {
    print STDERR "relay: cut before '$cut'\n";
    sleep $delay;
    kill 'KILL', $pid;
    exit 1;
}

my %way = (fileno STDIN, [*STDIN, $to_target], fileno $from_target, [$from_target, *STDOUT]);
my $select = IO::Select->new(*STDIN, $from_target);
while (my @ready = $select->can_read) {
    for my $in (@ready) {
        my ($source, $sink) = @{ $way{ fileno $in } };
        my $count = sysread $source, my $bytes, 65536;
        if (!$count) {
            $select->remove($source);
            close $sink;
            next;
        }
        # The handshake's messages are written whole, and nothing else is under way then.
        cut_it() if $mark ne '' && length $bytes < 4096 && index($bytes, $mark) >= 0;
        if ($most >= 0 && fileno $in == 0) {
            $sent += $count;
            if ($sent >= $most) {
                syswrite $sink, $bytes, $most - $sent + $count;
                cut_it();
            }
        }
        for (my $done = 0; $done < $count;) {
            my $wrote = syswrite $sink, $bytes, $count - $done, $done;
            last if !defined $wrote;
            $done += $wrote;
        }
    }
}
waitpid $pid, 0;
exit $? >> 8;
