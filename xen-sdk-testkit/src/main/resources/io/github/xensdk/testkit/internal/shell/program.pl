#!/usr/bin/perl
# A program of a simulated machine. Its words, and its input when it is asked for, go to the model; what that says is printed.
# Frames both ways: a letter, a length, that many bytes. C call, I input (none: its end); O output, E errors, R read input, X exit.
use strict;
use Socket;
(my $name = $0) =~ s{.*/}{};
# As xl does, which would rather clean up than die when the other end of a migration is gone (signal(SIGPIPE, SIG_IGN) in xl_migrate.c).
my $cleans_up = $name eq "xl" && grep { /^migrate(?:-receive)?$/ } @ARGV;
$SIG{PIPE} = "IGNORE" if $cleans_up;
my $model;
unless (socket($model, AF_UNIX, SOCK_STREAM, 0) && connect($model, sockaddr_un("$ENV{XENSIM_WORLD}/model"))) {
    print STDERR "$name: the simulation has ended\n";
    exit 127;
}
sub put {
    my ($to, $bytes) = @_;
    my $at = 0;
    while ($at < length $bytes) {
        my $n = syswrite($to, $bytes, length($bytes) - $at, $at);
        unless (defined $n) {
            exit 141 unless $cleans_up && $to != $model;
            return;
        }
        $at += $n;
    }
}
sub send_ { put($model, pack("aN", $_[0], length $_[1]) . $_[1]) }
sub get {
    my ($length, $bytes) = ($_[0], "");
    while (length $bytes < $length) {
        sysread($model, $bytes, $length - length $bytes, length $bytes) or exit 137;
    }
    return $bytes;
}
send_("C", join "\0", $ENV{XENSIM_NAME}, $name, $$, $ENV{XENSIM_PARENT} // getppid(), $ENV{PWD} // "/", @ARGV);
my $reads = 0;
while (1) {
    my $ready = "";
    vec($ready, fileno($model), 1) = 1;
    vec($ready, 0, 1) = 1 if $reads;
    next if select($ready, undef, undef, undef) < 1;
    if (vec($ready, fileno($model), 1)) {
        my ($what, $length) = unpack("aN", get(5));
        my $bytes = get($length);
        if ($what eq "O") { put(\*STDOUT, $bytes) }
        elsif ($what eq "E") { put(\*STDERR, $bytes) }
        elsif ($what eq "R") { $reads = 1 }
        elsif ($what eq "X") { exit $bytes }
    } elsif (vec($ready, 0, 1)) {
        my $n = sysread(STDIN, my $bytes, 65536);
        $reads = 0 unless $n;
        send_("I", $n ? $bytes : "");
    }
}
