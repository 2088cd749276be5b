package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What somebody reads who meets a failure for the first time: each message alone says how it is with the guest and what to do next. */
class OutcomesTellWhatToDoTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon").restores(GUEST, "guest-04");

    private Migration.Builder migration() {
        return Migration.of("guest-04").from(nevers.asXenHost()).to(avignon.asXenHost());
    }

    private String refusal() {
        Throwable refused = catchThrowable(() -> migration().live().build().run());
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
        return String.valueOf(Objects.requireNonNull(refused).getMessage());
    }

    private String cold() {
        return migration().coldSharedFile("/xen/shared").build().run().describe();
    }

    private String live() {
        return migration().live().build().run().describe();
    }

    @Test
    void aSourceThatDoesNotKnowTheTargetsKey() {
        nevers.on("try the link", command -> nevers.result(command, 255, "", "Host key verification failed."));

        assertThat(refusal())
                .contains("guest-04 cannot be migrated from nevers to avignon")
                .contains("nothing was touched")
                .contains("Host key verification failed")
                .contains("key");
    }

    @Test
    void aTargetWithoutMemory() {
        avignon.freeMebibytes(10);

        assertThat(refusal())
                .contains("nothing was touched")
                .contains("10 MiB free")
                .contains("move or shrink other guests");
    }

    @Test
    void aGuestThatIsNotThere() {
        Throwable refused = catchThrowable(() -> Migration.of("guest-05")
                .from(nevers.asXenHost())
                .to(avignon.asXenHost())
                .live()
                .build()
                .run());

        assertThat(refused).hasMessage("nevers: no domain guest-05; Domains.list() tells which there are");
    }

    @Test
    void twoProgramsAtOnce() {
        avignon.on(
                "lease take",
                command -> avignon.result(command, 0, "xensdk-lease held 77 1795438000 root@lyon, process 42\n", ""));

        assertThat(refusal())
                .contains("guest-04 is being moved or mended by root@lyon, process 42")
                .contains("wait for its end, or 77 s where that program is gone");
    }

    @Test
    void aCheckpointThatDidNotArriveWhole() {
        avignon.on("stat", command -> avignon.result(command, 0, "4095\n", ""));

        assertThat(cold())
                .startsWith("guest-04 runs on nevers as before")
                .contains("Nothing is left, it may be tried again.")
                .contains("has 4095 bytes there and 4096 at the source");
    }

    private static CommandResult lost(Command command) {
        throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
    }

    private void theReportIsLost(String nameThere, String stateThere) {
        nevers.on("xl migrate", command -> {
            nevers.guests().clear();
            nevers.with(GUEST, "guest-04--migratedaway", FakeHost.SUSPENDED);
            avignon.with(GUEST, nameThere, stateThere);
            return lost(command);
        });
    }

    @Test
    void aLostReportOfAGuestThatArrived() {
        theReportIsLost("guest-04", FakeHost.RUNNING);

        assertThat(live())
                .startsWith("guest-04 runs on avignon.")
                .contains("To be removed by MigrationRecovery.recover(): guest-04--migratedaway (SUSPENDED) on nevers")
                .contains("What failed:", "the cable was pulled");
    }

    @Test
    void aLostReportOfAGuestThatStandsBetweenTheHosts() {
        theReportIsLost("guest-04--incoming", FakeHost.PAUSED);

        assertThat(live())
                .startsWith("where guest-04 runs is not certain")
                .contains(
                        "nevers holds guest-04--migratedaway (SUSPENDED)", "avignon holds guest-04--incoming (PAUSED)")
                .contains("is to be renamed back", "MigrationRecovery.recover() does that");
    }

    @Test
    void aTargetThatFallsSilent() {
        avignon.on("xl restore", command -> {
            for (String question : new String[] {"xl list", "list processes"}) {
                avignon.on(question, silent -> {
                    throw new ConnectionFailedException("no route", "avignon", null);
                });
            }
            return lost(command);
        });

        assertThat(cold())
                .startsWith(
                        "where guest-04 runs is not certain: nevers holds guest-04 (PAUSED); avignon did not answer")
                .contains("may be left: /xen/shared/guest-04-")
                .contains("Nothing is started elsewhere until it answers");
    }

    @Test
    void whatCannotBeResumed() {
        nevers.on("xl save", command -> {
            nevers.change("1", guest -> guest.in(FakeHost.SUSPENDED));
            return nevers.result(command, 137, "", "Killed");
        });
        nevers.on("resume", command -> nevers.result(command, 69, "", ""));

        assertThat(cold())
                .contains("nevers holds guest-04 (SUSPENDED)")
                .contains("MigrationRecovery.recover()")
                .contains("Xen 4.20", "Debian's xen-utils", "start it anew from its disks");
    }
}
