# Says when which path of this host's xenstore changed, by the host's clock, until its input ends or its time is over.
#   perl - SECONDS PATH...   first "known" and the domains that are there; then "TIME PATH" lines; then "name ID NAME"
#   for each domain that is new, and "end"
use strict;
use warnings;
use IO::Select;

my ($seconds, @paths) = @ARGV;
$| = 1;
my $fine = eval { require Time::HiRes; 1 };
my %gettimeofday = (x86_64 => 96, aarch64 => 169);
my $call = $gettimeofday{ (split ' ', `uname -m`)[0] // '' };
$fine || $call or die "perl has no Time::HiRes here\n";

sub now {
    return Time::HiRes::time() if $fine;
    my $time = pack('qq', 0, 0);
    syscall($call, $time, 0);
    my ($s, $us) = unpack('qq', $time);
    return $s + $us / 1e6;
}

my %known = map { $_ => 1 } split ' ', `xenstore-list /local/domain`;
# A global: a lexical one would be closed, which waits for the program, before END ends it.
our $watch = open(EVENTS, '-|', 'xenstore-watch', @paths) or die "xenstore-watch: $!\n";
END { kill 'TERM', $watch if $watch }
$SIG{$_} = sub { exit 1 } for qw(TERM HUP PIPE INT);
print 'known ', join(' ', sort keys %known), "\n";

my ($end, $rest, %new) = (now() + $seconds, '');
my $select = IO::Select->new(\*STDIN, \*EVENTS);
READ: while ((my $left = $end - now()) > 0) {
    for my $ready ($select->can_read($left)) {
        if ($ready == \*STDIN) {
            sysread(STDIN, my $nothing, 100) or last READ;
            next;
        }
        my $at = now();
        sysread(EVENTS, $rest, 65536, length $rest) or die "xenstore-watch ended\n";
        while ($rest =~ s/^(.*)\n//) {
            my $path = $1;
            printf "%.6f %s\n", $at, $path;
            $new{$1} = 1 if $path =~ m{^/local/domain/(\d+)/} && !$known{$1};
        }
    }
}
for my $id (sort keys %new) {
    my $name = `xenstore-read /local/domain/$id/name 2> /dev/null`;
    print "name $id $name" if $name =~ /\n$/;
}
print "end\n";
