package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.KeptCheckpoint;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.domain.StartMode;
import io.github.xensdk.migration.LocalDisks;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import io.github.xensdk.migration.MigrationPhase;
import io.github.xensdk.migration.PhaseTiming;
import io.github.xensdk.migration.StreamLink;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ways of cold migration that need no shared directory for the checkpoint, on real Xen. */
@Timeout(600)
class ColdWaysLabTest {

    private static final String FLIP = "perl -e 'open(F, \"+<\", $ARGV[0]) or die; seek(F, 50000000, 0);"
            + " read(F, $b, 1); seek(F, 50000000, 0); print F $b ^ chr(1); close F or die' \"$1\"";

    private static final String LOCAL_DISK = "/xen/images/cold-ways.img";

    /**
     * Writes to the first 16 MiB of the disk until it is told to stop, remembers what it wrote, and then reads it again, from the disk
     * and not from memory.
     */
    private static final String WRITER = """
            cat > /tmp/writer.pl << 'END'
            use strict;
            use IO::Handle;
            my (%wrote, $n);
            open(my $disk, "+<", "/dev/xvdb") or die "xvdb: $!";
            until (-e "/tmp/stop") {
                my $at = int(rand(256));
                $wrote{$at} = ++$n;
                seek($disk, $at * 65536, 0);
                print $disk pack("N", $n) x 16384;
                $disk->flush;
                $disk->sync;
                select(undef, undef, undef, 0.05);
            }
            close $disk;
            system("sync; echo 3 > /proc/sys/vm/drop_caches");
            open($disk, "<", "/dev/xvdb") or die;
            my $bad = 0;
            for my $at (keys %wrote) {
                seek($disk, $at * 65536, 0);
                read($disk, my $found, 65536);
                $bad++ if $found ne pack("N", $wrote{$at}) x 16384;
            }
            seek($disk, 40 * 1048576, 0);
            read($disk, my $before, 1048576);
            $bad++ if $before ne "before" x 174762 . "befo";
            print "wrote $n, bad $bad\n";
            END
            rm -f /tmp/stop /tmp/written
            perl -e 'open(D, "+<", "/dev/xvdb") or die; seek(D, 40*1048576, 0); print D "before" x 174762 . "befo"; close D or die' || exit 1
            sync
            setsid perl /tmp/writer.pl > /tmp/written 2>&1 < /dev/null &
            """;

    private static final String WRITTEN = """
            touch /tmp/stop
            for i in $(seq 60); do
                ! grep -q . /tmp/written || { cat /tmp/written; exit 0; }
                sleep 1
            done
            exit 1
            """;

    private static OnTheLab here;

    @BeforeEach
    void clear() {
        here.guests.clear(here.slot);
    }

    @BeforeAll
    static void connect() {
        here = new OnTheLab(3);
    }

    @AfterAll
    static void disconnect() {
        for (XenHost host : List.of(here.nevers, here.avignon)) {
            host.run(Command.of("rm", "-f", LOCAL_DISK).build()).orThrow();
        }
        here.close();
    }

    private static String bootId(SshTransport guest) {
        return guest.execute(
                        Command.of("cat", "/proc/sys/kernel/random/boot_id").build())
                .orThrow()
                .stdout()
                .strip();
    }

    /** The target's address on the lab's own network, as the target says it. */
    private static String addressOf(XenHost host) {
        return host.run(Command.script(
                                "own address", "ip -4 -o addr show dev \"$1\" | sed 's/.* inet //; s,/.*,,'", "xenbr0")
                        .build())
                .orThrow()
                .stdout()
                .strip();
    }

    private static void assertMoved(MigrationOutcome outcome, XenHost from, XenHost to) {
        System.out.println(
                outcome.summary().strategy() + " " + outcome.summary().phases());
        assertThat(outcome)
                .as(outcome.describe() + outcome.summary().transcript())
                .isInstanceOf(Completed.class);
        assertThat(from.domains().find(here.slot.name())).isEmpty();
        assertThat(to.domains().get(here.slot.name()).state().isExecuting()).isTrue();
        PhaseTiming stream = outcome.summary().phases().stream()
                .filter(timing -> timing.phase() == MigrationPhase.TRANSFER)
                .findFirst()
                .orElseThrow();
        assertThat(stream.bytes().orElseThrow().bytes()).isGreaterThan(90_000_000);
        assertThat(stream.bytesPerSecond().orElseThrow()).isPositive();
    }

    @Test
    void aGuestIsStreamedThereOverSshAndBackOverATrustedLink() {
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            String before = bootId(guest);

            assertMoved(
                    migration(here.nevers, here.avignon).coldStream().build().run(), here.nevers, here.avignon);
            assertThat(bootId(guest)).isEqualTo(before);

            assertMoved(
                    migration(here.avignon, here.nevers)
                            .coldStream(StreamLink.plainTcpOverTrustedLink(addressOf(here.nevers)))
                            .build()
                            .run(),
                    here.avignon,
                    here.nevers);
            assertThat(bootId(guest)).isEqualTo(before);

            // Not the target's address, so it cannot listen there.
            MigrationOutcome refused = migration(here.nevers, here.avignon)
                    .coldStream(StreamLink.plainTcpOverTrustedLink(addressOf(here.nevers)))
                    .build()
                    .run();
            assertThat(refused).as(refused.describe()).isInstanceOf(RolledBack.class);
            assertThat(refused.describe()).contains("cannot listen on " + addressOf(here.nevers));
            assertThat(bootId(guest)).isEqualTo(before);
        }
    }

    @Test
    void aKeptCheckpointBringsTheSameGuestBackOnceAndAFlippedBitIsSeen() {
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            String before = bootId(guest);
            String name = here.slot.name() + "-kept";
            var store = CheckpointStore.on(here.nevers, here.guests.checkpointDirectory());

            KeptCheckpoint kept = store.save(here.nevers.domains().get(here.slot.name()), name, AfterSave.DESTROY);
            assertThat(here.nevers.domains().find(here.slot.name())).isEmpty();
            assertThat(store.list()).contains(kept);

            flipABit(kept);
            assertThatThrownBy(() -> store.restore(name, StartMode.RUNNING))
                    .isInstanceOf(CheckpointCorruptException.class);
            flipABit(kept);
            store.restore(name, StartMode.RUNNING);

            assertThat(bootId(guest)).isEqualTo(before);
            here.nevers.domains().destroy(here.nevers.domains().get(here.slot.name()));
            assertThatThrownBy(() -> store.restore(name, StartMode.RUNNING))
                    .isInstanceOf(CheckpointConsumedException.class);
            store.remove(name);
            assertThat(store.list()).isEmpty();
        }
    }

    @Test
    void aLocalDiskGoesWithItsGuestWhichWritesToItAllTheTime() {
        here.nevers.run(Command.of("truncate", "-s", "64M", LOCAL_DISK).build()).orThrow();
        here.nevers
                .domains()
                .create(DomainConfig.pvh(here.slot.name())
                        .kernel(here.lab.kernel())
                        .ramdisk(here.lab.ramdisk())
                        .kernelArguments(here.slot.kernelArguments())
                        .memory(ByteSize.mebibytes(here.lab.memoryMiB()))
                        .disk(Disk.raw(here.slot.disk(), "xvda"))
                        .disk(Disk.raw(LOCAL_DISK, "xvdb"))
                        .nic(Nic.onBridge(here.lab.bridge(), here.slot.mac()))
                        .build());
        try (SshTransport guest = here.guests.login(here.slot)) {
            String before = bootId(guest);
            guest.execute(Command.script("write all the time", WRITER).build()).orThrow();

            MigrationOutcome outcome = migration(here.nevers, here.avignon)
                    .coldCopy("/xen/checkpoints", LocalDisks.of(LOCAL_DISK))
                    .build()
                    .run();

            assertThat(outcome)
                    .as(outcome.describe()
                            + outcome.summary().transcript()
                            + outcome.summary().phases())
                    .isInstanceOf(Completed.class);
            assertThat(bootId(guest)).isEqualTo(before);
            String written = guest.execute(Command.script("what was written", WRITTEN)
                            .timeout(Duration.ofMinutes(2))
                            .build())
                    .orThrow()
                    .stdout();
            assertThat(written).matches("wrote \\d{2,}, bad 0\n");
            var files = here.avignon.run(
                    Command.script("what is there", "cd /xen/images && ls && stat -c 'blocks %b' cold-ways.img")
                            .build());
            assertThat(files.orThrow().stdout().lines().filter(name -> name.contains("cold-ways")))
                    .containsExactly("cold-ways.img");
            long blocks = Long.parseLong(files.stdout().strip().replaceAll("(?s).*blocks ", ""));
            assertThat(blocks * 512).as("allocated of 64 MiB").isLessThan(32L << 20);
        }
    }

    /** In the middle of the guest's memory; a second time puts it back. */
    private static void flipABit(KeptCheckpoint kept) {
        here.nevers
                .run(Command.script("flip a bit", FLIP, kept.file().path()).build())
                .orThrow();
    }

    private static Migration.Builder migration(XenHost from, XenHost to) {
        return Migration.of(here.slot.name()).from(from).to(to);
    }
}
