package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalDisksTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final String DISK = "/xen/images/guest-04.img";
    private static final String PARTIAL = DISK + ".xensdk-" + GUEST + ".partial";

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon");
    private final List<String> order = new ArrayList<>();
    private final Deque<Long> written = new ArrayDeque<>(List.of(5_000_000L, 100L, 7L));

    @BeforeEach
    void twoHostsWithRsyncAndADiskOnOne() {
        nevers.devices("\"disks\":[{\"pdev_path\":\"" + DISK + "\",\"vdev\":\"xvda\"}],\"nics\":[]");
        for (FakeHost host : List.of(nevers, avignon)) {
            host.on("which rsync", command -> host.result(command, 0, "fits\n", ""));
            host.on("look at the local disk", command -> host.result(command, 0, "fits\n", ""));
            host.on("look for the place", command -> host.result(command, 0, "fits\n", ""));
        }
        nevers.on("list written blocks", command -> nevers.result(command, 0, "listed\n", ""));
        nevers.on("send written blocks", command -> {
            order.add("send what was written while the guest is "
                    + nevers.guests().get(0).state());
            assertThat(command.words()).contains(DISK);
            return nevers.result(command, 0, "", "xensdk-bytes 3\nxensdk-sent " + written.removeFirst() + "\n");
        });
        nevers.on("copy the local disk", command -> {
            order.add("copy while the guest is " + nevers.guests().get(0).state());
            assertThat(command.words()).contains(DISK, PARTIAL);
            return nevers.result(command, 0, "  1000  50%\nTotal bytes sent: 1234\n", "");
        });
        nevers.on("copy the checkpoint", command -> nevers.result(command, 0, "4096\n", ""));
        avignon.on("finish the local disk", command -> {
            order.add("finish");
            return avignon.result(command, 0, "", "");
        });
        avignon.restores(GUEST, "guest-04").on("xl restore", command -> {
            order.add("restore");
            avignon.with(GUEST, "guest-04", FakeHost.PAUSED);
            return avignon.result(command, 0, "", "");
        });
    }

    private MigrationOutcome run(LocalDisks disks) {
        return Migration.of("guest-04")
                .from(nevers.asXenHost())
                .to(avignon.asXenHost())
                .coldCopy("/xen/checkpoints", disks)
                .build()
                .run();
    }

    private MigrationOutcome run() {
        return run(LocalDisks.of(DISK));
    }

    private static List<String> removed(FakeHost host) {
        return host.asked().stream()
                .filter(text -> text.startsWith("rm ") && text.contains("/xen/images"))
                .toList();
    }

    @Test
    void mostIsCopiedWhileTheGuestRunsAndTheRestWhileItIsPausedBeforeItIsRestored() {
        assertThat(run()).isInstanceOf(Completed.class);

        assertThat(order)
                .containsExactly(
                        "copy while the guest is " + FakeHost.RUNNING,
                        "send what was written while the guest is " + FakeHost.RUNNING,
                        "send what was written while the guest is " + FakeHost.RUNNING,
                        "send what was written while the guest is " + FakeHost.PAUSED,
                        "finish",
                        "restore");
        assertThat(removed(nevers)).as("the source's disk stays").isEmpty();
        assertThat(removed(avignon)).isEmpty();
    }

    @Test
    void theBytesOfEachPhaseAreInTheSummary() {
        assertThat(run().summary().phases())
                .filteredOn(timing ->
                        timing.phase() == MigrationPhase.COPY_DISKS || timing.phase() == MigrationPhase.TRANSFER)
                .extracting(timing -> timing.bytes().orElseThrow())
                .containsExactly(new ByteSize(1234 + 5_000_000 + 100), new ByteSize(4096 + 7));
    }

    @Test
    void aDiskThatIsWrittenAsFastAsItIsCopiedIsNotCopiedForEver() {
        written.clear();
        written.addAll(List.of(50_000_000L, 49_000_000L, 48_000_000L));

        assertThat(run()).isInstanceOf(Completed.class);

        assertThat(order).filteredOn(step -> step.startsWith("send")).hasSize(3);
    }

    @Test
    void whereTheKernelListsNoWritesAllOfItIsComparedAgain() {
        nevers.on("list written blocks", command -> nevers.result(command, 0, "it has no loop device\n", ""));

        MigrationOutcome outcome = run();

        assertThat(outcome).isInstanceOf(Completed.class);
        assertThat(order)
                .containsExactly(
                        "copy while the guest is " + FakeHost.RUNNING,
                        "copy while the guest is " + FakeHost.RUNNING,
                        "copy while the guest is " + FakeHost.PAUSED,
                        "finish",
                        "restore");
        assertThat(outcome.summary().transcript())
                .contains("what the guest writes to " + DISK + " cannot be listed: it has no loop device");
    }

    @Test
    void aListThatHasLostWritesIsNotAskedAgain() {
        nevers.on("send written blocks", command -> {
            order.add("lost");
            return nevers.result(command, 75, "", "xensdk-failed the list of written blocks is not whole: overrun: 3");
        });

        assertThat(run()).isInstanceOf(Completed.class);

        assertThat(order)
                .containsExactly(
                        "copy while the guest is " + FakeHost.RUNNING,
                        "lost",
                        "copy while the guest is " + FakeHost.RUNNING,
                        "copy while the guest is " + FakeHost.PAUSED,
                        "finish",
                        "restore");
    }

    @Test
    void theKernelsListEndsWithTheMigrationHoweverThatEnds() {
        avignon.on("xl restore", command -> avignon.result(command, 1, "", "no memory"));

        assertThat(run()).isInstanceOf(RolledBack.class);

        assertThat(nevers.asked()).anyMatch(text -> text.contains("end the list of written blocks"));
    }

    @Test
    void aFailureRemovesTheCopiesThatThisMigrationMadeAndTheGuestGoesOnWithItsOwn() {
        avignon.on("xl restore", command -> avignon.result(command, 1, "", "no memory"));

        assertThat(run()).isInstanceOf(RolledBack.class);

        assertThat(removed(avignon)).containsExactly("rm -f -- " + PARTIAL, "rm -f -- " + DISK);
        assertThat(removed(nevers)).isEmpty();
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
    }

    @Test
    void aCopyThatFailsWhileTheGuestRunsDoesNotTouchItNorAnythingButTheHalfCopy() {
        nevers.on("copy the local disk", command -> nevers.result(command, 11, "", "No space left on device"));

        assertThat(run())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("No space left"));

        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl save"));
        assertThat(removed(avignon)).containsExactly("rm -f -- " + PARTIAL);
    }

    @Test
    void aDiskThatCannotGetItsNameStopsTheMoveAndWhatTookTheNameStays() {
        avignon.on("finish the local disk", command -> avignon.result(command, 1, "", ""));

        assertThat(run()).isInstanceOf(RolledBack.class);

        assertThat(order).doesNotContain("restore");
        assertThat(removed(avignon)).containsExactly("rm -f -- " + PARTIAL);
    }

    @Test
    void theSourcesDiskGoesWhereThatWasAskedForAndOnlyAfterSuccess() {
        assertThat(run(LocalDisks.of(DISK).removedFromSource())).isInstanceOf(Completed.class);

        assertThat(removed(nevers)).containsExactly("rm -f -- " + DISK);
        assertThat(removed(avignon)).isEmpty();
    }

    @Test
    void whatStandsInTheWayIsNamedBeforeAnythingIsTouched() {
        nevers.on(
                "look at the local disk",
                command -> nevers.result(command, 0, "is a block device, which is not copied\n", ""));
        avignon.on("look for the place", command -> avignon.result(command, 0, "is there already: x\n", ""));
        avignon.on("which rsync", command -> avignon.result(command, 0, "none\n", ""));

        assertThatThrownBy(this::run)
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("on nevers is a block device")
                .hasMessageContaining("on avignon is there already")
                .hasMessageContaining("avignon needs rsync 3.1.3");
        assertThatThrownBy(() -> run(LocalDisks.of("/xen/images/other.img")))
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("none of its disks");
        assertThat(order).isEmpty();
    }

    @Test
    void anOutputWithoutTheBytesIsNotGuessedAt() {
        nevers.on("copy the local disk", command -> nevers.result(command, 0, "", ""));

        assertThat(run())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("copy the local disk"));
    }

    @Test
    void disksThatCannotBeMeantAreRefused() {
        assertThatThrownBy(LocalDisks::of).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LocalDisks.of(DISK, DISK)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LocalDisks.of("../x")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> LocalDisks.of(DISK).limitedTo(new ByteSize(1023)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aDiskThatShouldHaveGoneIsNamedWhereTheSourcesCopyStays() {
        nevers.on("xl destroy", command -> nevers.result(command, 1, "", "busy"));

        assertThat(run(LocalDisks.of(DISK).removedFromSource()))
                .isInstanceOfSatisfying(
                        MigrationOutcome.CompletedWithLeftovers.class,
                        outcome -> assertThat(outcome.files())
                                .containsExactly(DISK + " on nevers (once the source's copy of the guest is gone)"));
        assertThat(removed(nevers)).isEmpty();
    }

    @Test
    void aCopyOfADiskThatWasEndedAtItsTimeOutIsUndone() {
        nevers.on("copy the local disk", command -> {
            throw new CommandTimeoutException("nevers", command, RemoteProcess.ENDED);
        });

        assertThat(run()).isInstanceOf(RolledBack.class);
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
    }

    @Test
    void whereTheEndWasNotSeenCheckpointHalfCopyAndListsAreNamed() {
        avignon.on("xl restore", command -> {
            throw new ConnectionLostException("the cable was pulled", "avignon", command, null);
        });
        nevers.on("end the list of written blocks", command -> nevers.result(command, 1, "", "busy"));

        assertThat(run())
                .isInstanceOfSatisfying(
                        MigrationOutcome.Indeterminate.class,
                        outcome -> assertThat(String.join("\n", outcome.seen()))
                                .contains(
                                        "may be left: /xen/checkpoints/guest-04-",
                                        ".checkpoint on nevers",
                                        ".checkpoint on avignon",
                                        PARTIAL + " on avignon",
                                        "busy"));
    }
}
