package io.github.xensdk.examples;

import static io.github.xensdk.examples.OnTheLab.bootId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointConsumedException;
import io.github.xensdk.CheckpointCorruptException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.AfterSave;
import io.github.xensdk.domain.CheckpointStore;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.KeptCheckpoint;
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
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ways of cold migration that need no shared directory for the checkpoint, on real Xen. */
@Timeout(600)
class ColdWaysLabTest {

    private static final String FLIP = "perl -e 'open(F, \"+<\", $ARGV[0]) or die; seek(F, 50000000, 0);"
            + " read(F, $b, 1); seek(F, 50000000, 0); print F $b ^ chr(1); close F or die' \"$1\"";

    private static final long MEMORY = 90_000_000;

    /** zstd made 22 MB of the 109 MB of the lab's guest. */
    private static final long PACKED = 10_000_000;

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
        here.close();
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

    private static void assertMoved(MigrationOutcome outcome, XenHost from, XenHost to, long leastBytes) {
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
        assertThat(stream.bytes().orElseThrow().bytes()).isGreaterThan(leastBytes);
        assertThat(stream.bytesPerSecond().orElseThrow()).isPositive();
    }

    @Test
    void aGuestIsStreamedThereOverSshAndBackCompressedOverATrustedLink() {
        try (SshTransport guest = here.guests.create(here.slot, DomainType.PVH, here.nevers)) {
            String before = bootId(guest);

            assertMoved(
                    migration(here.nevers, here.avignon).coldStream().build().run(), here.nevers, here.avignon, MEMORY);
            assertThat(bootId(guest)).isEqualTo(before);

            assertMoved(
                    migration(here.avignon, here.nevers)
                            .coldStream(StreamLink.plainTcpOverTrustedLink(addressOf(here.nevers))
                                    .compressed())
                            .build()
                            .run(),
                    here.avignon,
                    here.nevers,
                    PACKED);
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
    void aLocalDiskGoesWithItsGuestWhichWritesToItAllTheTime() {
        var subject = new OnLocalDisk(here.slot, here.guests, ByteSize.mebibytes(64), Long.MAX_VALUE);
        List<XenHost> hosts = List.of(here.nevers, here.avignon);
        subject.clear(hosts);
        try (SshTransport guest = subject.create(here.nevers)) {
            String before = bootId(guest);
            subject.prepare(guest);

            MigrationOutcome outcome = migration(here.nevers, here.avignon)
                    .coldCopy("/xen/checkpoints", LocalDisks.of(subject.disk()))
                    .build()
                    .run();

            assertMoved(outcome, here.nevers, here.avignon, MEMORY);
            assertThat(outcome.summary().transcript()).noneMatch(line -> line.contains("cannot be listed"));
            assertThat(bootId(guest)).isEqualTo(before);
            subject.check(guest);
            assertThat(subject.secondHalf(here.avignon)).isEqualTo(subject.secondHalf(here.nevers));
            for (XenHost host : hosts) {
                String traces = host.run(Command.script("traces", "find /sys/kernel/tracing/instances -name 'xensdk*'")
                                .build())
                        .stdout();
                assertThat(traces).isEmpty();
            }
        } finally {
            here.guests.clear(here.slot);
            subject.clear(hosts);
        }
    }

    @Test
    @Tag(OnTheLab.THOROUGH)
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
