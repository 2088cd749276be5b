# xen-sdk's echo service in a guest (RFC 862, UDP and TCP). Of its own probes, which are 32 bytes long and end in a field of zeros, it
# puts into that field how many of the session it got.
use strict;
use warnings;
use Socket qw(:DEFAULT IN6ADDR_ANY IPPROTO_IPV6 IPPROTO_TCP IPV6_V6ONLY TCP_NODELAY);
use Fcntl;

my ($mode, $dir, $port, $limit) = @ARGV;
my %seen;

sub uptime {
    open(my $file, '<', '/proc/uptime') or return time;
    my $line = <$file>;
    return (split ' ', $line)[0];
}

# Both on the same port, for IPv6 and IPv4 alike where the kernel has IPv6.
sub listening {
    my ($port) = @_;
    for my $family (AF_INET6, AF_INET) {
        my $name = sub { $family == AF_INET ? pack_sockaddr_in($_[0], INADDR_ANY) : pack_sockaddr_in6($_[0], IN6ADDR_ANY) };
        socket(my $tcp, $family, SOCK_STREAM, 0) or next;
        socket(my $udp, $family, SOCK_DGRAM, 0) or next;
        if ($family != AF_INET) {
            setsockopt($_, IPPROTO_IPV6, IPV6_V6ONLY, 0) for $tcp, $udp;
        }
        setsockopt($tcp, SOL_SOCKET, SO_REUSEADDR, 1);
        setsockopt($udp, SOL_SOCKET, SO_RCVBUF, 1 << 20);
        bind($tcp, $name->($port)) or next;
        my $bound = getsockname($tcp);
        my $got = $family == AF_INET ? (unpack_sockaddr_in($bound))[0] : (unpack_sockaddr_in6($bound))[0];
        bind($udp, $name->($got)) or next;
        listen($tcp, 1024) or next;
        fcntl($_, F_SETFL, O_NONBLOCK) for $tcp, $udp;
        return ($udp, $tcp, $got);
    }
    die "port $port: $!\n";
}

sub counted {
    my ($packet) = @_;
    return $packet if length $packet != 32 || substr($packet, 24) ne "\0" x 8;
    my $session = substr($packet, 0, 8);
    %seen = () if keys %seen > 10000;
    return substr($packet, 0, 24) . pack('NN', 0, ++$seen{$session});
}

sub packets {
    my ($udp) = @_;
    for (1 .. 1000) {
        my $from = recv($udp, my $packet, 2048, 0);
        defined $from or return;
        my $sender = sockaddr_family($from) == AF_INET ? (unpack_sockaddr_in($from))[0] : (unpack_sockaddr_in6($from))[0];
        send($udp, counted($packet), 0, $from) if length $packet <= 64 && $sender >= 1024;
    }
}

sub serve {
    $SIG{HUP} = $SIG{PIPE} = 'IGNORE';
    eval { setpriority(0, 0, -10) };
    open(my $log, '>>', "$dir/log") or die "$dir/log: $!\n";
    syswrite($log, "xensdk-echo 1\npid $$\n");
    my ($udp, $tcp, $got) = listening($port);
    syswrite($log, "port $got\n");
    my %clients;
    my ($rounds, $end) = (0, uptime() + $limit);
    while (1) {
        my $read = '';
        vec($read, fileno($_), 1) = 1 for $udp, $tcp, map { $_->[0] } values %clients;
        my $write = '';
        vec($write, fileno($_->[0]), 1) = 1 for grep { length $_->[1] } values %clients;
        my $found = select($read, $write, undef, 0.2);
        if ($found <= 0 || ++$rounds % 64 == 0) {
            last if -e "$dir/stop" || !-e "$dir/log" || uptime() > $end;
            next if $found <= 0;
        }
        packets($udp) if vec($read, fileno($udp), 1);
        if (vec($read, fileno($tcp), 1)) {
            while (accept(my $client, $tcp)) {
                fcntl($client, F_SETFL, O_NONBLOCK);
                setsockopt($client, IPPROTO_TCP, TCP_NODELAY, 1);
                $clients{fileno $client} = [$client, ''] if keys %clients < 500;
            }
        }
        for my $number (keys %clients) {
            my ($client, $open) = ($clients{$number}[0], 1);
            if (vec($read, $number, 1) && length $clients{$number}[1] < 1 << 20) {
                my $count = sysread($client, $clients{$number}[1], 65536, length $clients{$number}[1]);
                $open = $count || (!defined $count && ($!{EAGAIN} || $!{EINTR}));
            }
            if (length $clients{$number}[1]) {
                my $count = syswrite($client, $clients{$number}[1]);
                substr($clients{$number}[1], 0, $count) = '' if $count;
                $open &&= defined $count || $!{EAGAIN} || $!{EINTR};
            }
            delete $clients{$number} if !$open;
        }
    }
}

serve();
