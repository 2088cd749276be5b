package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.LocalDisks;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * It has a second disk on the host where it runs only, which is full. It writes to the first half of that, somewhere, while it is moved,
 * and remembers what it wrote.
 *
 * @param pieces how many pieces of 64 KiB it writes; it ends earlier when it is looked at
 */
record OnLocalDisk(Lab.Slot slot, LabGuests guests, ByteSize size, long pieces) implements ColdSubject {

    private static final String DIRECTORY = "/xen/checkpoints";
    private static final int PIECE = 65536;
    private static final Duration SHORT = Duration.ofMinutes(2);

    private static final String FILL = "head -c \"$1\" /dev/urandom > \"$2\" && sync \"$2\"";

    /** 64 KiB at a time; from the disk and not from memory when it is looked at. */
    private static final String WRITE = """
            cat > /tmp/writer.pl << 'END'
            use strict;
            use IO::Handle;
            my ($pieces, $size) = @ARGV;
            my (%wrote, $n) = ();
            $n = 0;
            open(my $disk, "+<", "/dev/xvdb") or die "xvdb: $!";
            while ($n < $pieces && !-e "/tmp/look") {
                my $at = int(rand($size / 131072));
                $wrote{$at} = ++$n;
                seek($disk, $at * 65536, 0);
                print $disk pack("N", $n) x 16384;
                $disk->flush;
                $disk->sync;
                select(undef, undef, undef, 0.1);
            }
            close $disk;
            until (-e "/tmp/look") { select(undef, undef, undef, 0.5) }
            system("sync; echo 3 > /proc/sys/vm/drop_caches");
            open($disk, "<", "/dev/xvdb") or die;
            my $bad = 0;
            for my $at (keys %wrote) {
                seek($disk, $at * 65536, 0);
                read($disk, my $found, 65536);
                $bad++ if $found ne pack("N", $wrote{$at}) x 16384;
            }
            print "wrote $n, bad $bad\\n";
            END
            rm -f /tmp/look /tmp/written
            setsid perl /tmp/writer.pl "$1" "$2" > /tmp/written 2>&1 < /dev/null &
            """;

    private static final String SECOND_HALF = "tail -c \"$1\" \"$2\" | sha256sum";

    private static final String WRITTEN = """
            touch /tmp/look
            for i in $(seq 100); do
                ! grep -q . /tmp/written || { cat /tmp/written; exit 0; }
                sleep 1
            done
            exit 1
            """;

    /** It rewrites a twentieth of its disk. */
    static OnLocalDisk rewritingATwentieth(Lab.Slot slot, LabGuests guests, ByteSize size) {
        return new OnLocalDisk(slot, guests, size, size.bytes() / PIECE / 20);
    }

    /** A hash of what the guest never writes to. */
    String secondHalf(XenHost host) {
        return host.run(Command.script("hash", SECOND_HALF, Long.toString(size.bytes() / 2), disk())
                        .timeout(BY_HAND)
                        .build())
                .orThrow()
                .stdout()
                .strip();
    }

    String disk() {
        return "/xen/images/" + slot.name() + "-local.img";
    }

    @Override
    public SshTransport create(XenHost first) {
        first.run(Command.script("fill a disk", FILL, Long.toString(size.bytes()), disk())
                        .timeout(BY_HAND)
                        .build())
                .orThrow();
        return guests.create(slot, DomainType.PVH, first, Disk.raw(disk(), "xvdb"));
    }

    @Override
    public void prepare(SshTransport guest) {
        guest.execute(Command.script("write", WRITE, Long.toString(pieces), Long.toString(size.bytes()))
                        .timeout(SHORT)
                        .build())
                .orThrow();
    }

    @Override
    public void moveByHand(XenHost from, XenHost to) {
        String file = DIRECTORY + "/" + slot.name() + "-by-hand";
        ColdSubject.xl(from, "save", slot.name(), file);
        PeerAddress there = to.peerAddress().orElseThrow();
        String target = there.user() + "@" + there.host() + ":";
        for (String path : List.of(file, disk())) {
            from.run(Command.of(
                                    "rsync",
                                    "-a",
                                    "-e",
                                    "ssh -o BatchMode=yes -o StrictHostKeyChecking=accept-new -p " + there.port(),
                                    path,
                                    target + path)
                            .timeout(BY_HAND)
                            .build())
                    .orThrow();
        }
        ColdSubject.xl(to, "restore", file);
        from.run(Command.of("rm", "-f", "--", file, disk()).build()).orThrow();
        to.run(Command.of("rm", "-f", "--", file).build()).orThrow();
    }

    @Override
    public Map<String, UnaryOperator<Migration.Builder>> ways(XenHost to) {
        return Map.of(
                "copy", move -> move.coldCopy(DIRECTORY, LocalDisks.of(disk()).removedFromSource()));
    }

    @Override
    public void check(SshTransport guest) {
        String said = guest.execute(Command.script("what was written", WRITTEN)
                        .timeout(SHORT)
                        .build())
                .orThrow()
                .stdout();
        if (!said.matches("wrote \\d+, bad 0\n")) {
            throw new LabException("the disk is not as the guest has written it: " + said.strip());
        }
    }

    @Override
    public void clear(List<XenHost> hosts) {
        for (XenHost host : hosts) {
            host.run(Command.of("rm", "-f", "--", disk()).build()).orThrow();
        }
    }
}
