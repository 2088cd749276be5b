package io.github.xensdk.examples;

import static io.github.xensdk.examples.FaultStage.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.migration.Finding;
import io.github.xensdk.migration.Migration;
import io.github.xensdk.migration.MigrationOutcome;
import io.github.xensdk.migration.MigrationRefusedException;
import io.github.xensdk.migration.PreflightCheck;
import io.github.xensdk.ssh.SshTransport;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A guest that writes to the bare disk, always where nothing was before, and never flushes, while it moves. */
@Tag(OnTheLab.FAULTS)
@Timeout(900)
class UnflushedWritesLabTest {

    private static final String IMAGE = "/xen/shared/xensdk-unflushed.img";

    private static final String WRITE = """
            cat > /tmp/write << 'END'
            i=0
            while [ ! -e /tmp/stop ] && [ "$i" -lt 600 ]; do
                yes "piece $i of the disk" | head -c 65536 |
                    dd of=/dev/xvdb bs=64k seek="$i" iflag=fullblock oflag=direct conv=notrunc 2> /tmp/error || break
                i=$((i + 1))
                echo "$i" > /tmp/written.new && mv /tmp/written.new /tmp/written
                sleep 0.3
            done
            mv /tmp/written /tmp/end
            END
            setsid sh /tmp/write > /dev/null 2>&1 < /dev/null &
            for i in $(seq 60); do [ ! -s /tmp/written ] || exit 0; sleep 1; done
            cat /tmp/error >&2
            exit 1
            """;

    /** Prints how many it wrote, and the numbers of those that are not on the disk. */
    private static final String LOOK = """
            touch /tmp/stop
            for i in $(seq 60); do [ ! -s /tmp/end ] || break; sleep 1; done
            n=$(cat /tmp/end) || exit 1
            echo "$n"
            i=0
            while [ "$i" -lt "$n" ]; do
                yes "piece $i of the disk" | head -c 65536 > /tmp/wanted
                dd if=/dev/xvdb bs=64k skip="$i" count=1 iflag=direct 2> /dev/null | cmp -s - /tmp/wanted || echo "$i"
                i=$((i + 1))
            done
            """;

    private final OnTheLab here = new OnTheLab(1);

    @AfterEach
    void removeAndDisconnect() {
        try (here) {
            here.guests.clear(here.slot);
            run(here.nevers, "rm -f -- \"$1\"", IMAGE);
        }
    }

    private SshTransport guest(Disk.Format format) {
        run(
                here.nevers,
                "exec qemu-img create -q -f \"$2\" \"$1\" 256M",
                IMAGE,
                format.name().toLowerCase(Locale.ROOT));
        return here.guests.createFrom(
                Disk.raw(here.slot.disk(), "xvda"),
                here.slot,
                DomainType.PVH,
                here.nevers,
                new Disk(IMAGE, format, "xvdb", false));
    }

    private Migration.Builder move(XenHost from, XenHost to) {
        return Migration.of(here.slot.name()).from(from).to(to);
    }

    private static String inGuest(SshTransport guest, String script) {
        return OnTheLab.inGuest(guest, "in the guest", Duration.ofMinutes(5), script);
    }

    @Test
    void onARawDiskNothingIsLostThereAndBack() throws Exception {
        try (SshTransport guest = guest(Disk.Format.RAW)) {
            inGuest(guest, WRITE);
            for (XenHost from : new XenHost[] {here.nevers, here.avignon}) {
                MigrationOutcome outcome = move(from, from == here.nevers ? here.avignon : here.nevers)
                        .live()
                        .build()
                        .run();
                assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
                TimeUnit.SECONDS.sleep(5);
            }
            assertThat(inGuest(guest, LOOK)).as("nothing but how many it wrote").matches("\\d{3,}");
        }
    }

    @Test
    void onAQcow2DiskItWouldSoItIsNotMoved() {
        try (SshTransport guest = guest(Disk.Format.QCOW2)) {
            inGuest(guest, WRITE);
            assertThatThrownBy(
                            () -> move(here.nevers, here.avignon).live().build().run())
                    .isInstanceOfSatisfying(
                            MigrationRefusedException.class,
                            e -> assertThat(e.blockers())
                                    .extracting(Finding::check)
                                    .containsExactly(PreflightCheck.DISK_FORMAT));
            assertThat(inGuest(guest, LOOK)).matches("\\d{2,}");
        }
    }

    /** Shows the loss; asked for by its property, as a loss is no thing to count on. */
    @Test
    @EnabledIfSystemProperty(named = "xensdk.test.loss", matches = ".+")
    void onAQcow2DiskThatIsMovedDespiteItSomeIsLost() throws Exception {
        try (SshTransport guest = guest(Disk.Format.QCOW2)) {
            inGuest(guest, WRITE);
            TimeUnit.SECONDS.sleep(10);
            MigrationOutcome outcome = move(here.nevers, here.avignon)
                    .live()
                    .despite(PreflightCheck.DISK_FORMAT)
                    .build()
                    .run();
            String before = inGuest(guest, "cat /tmp/written");
            assertThat(outcome).as(outcome.describe()).isInstanceOf(MigrationOutcome.Completed.class);
            TimeUnit.SECONDS.sleep(5);
            String found = inGuest(guest, LOOK);
            String check = run(here.avignon, "qemu-img check -U -f qcow2 \"$1\" 2>&1 | tail -n 20", IMAGE);
            assertThat(found)
                    .as("written at the move: " + before + "\n" + check)
                    .matches("(?s)\\d+\n\\d.*");
            System.out.println("LOST: " + found.lines().count() + " of "
                    + found.lines().findFirst() + "\n" + found + "\n" + check);
        }
    }
}
