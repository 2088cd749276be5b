package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CheckpointExistsException;
import io.github.xensdk.CheckpointHeads;
import io.github.xensdk.CommandFailedException;
import io.github.xensdk.DomainExistsException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.DomainStateException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DomainsTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeHost host = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final Domains domains = Domains.over(host);

    @Test
    void aDomainIsFoundByNameAndByUuid() {
        assertThat(domains.find("guest-04")).isEqualTo(domains.find(GUEST)).isPresent();
        assertThat(domains.find("")).isEmpty();
        assertThat(domains.find("1")).isEmpty();
    }

    @Test
    void aMissingDomainSaysWhichAndWhere() {
        assertThatThrownBy(() -> domains.get("guest-05"))
                .isInstanceOf(DomainNotFoundException.class)
                .hasMessage("nevers: no domain guest-05");
    }

    @Test
    void aRunningGuestIsTurnedBackIntoItsConfiguration() {
        var stored = domains.config(domains.get("guest-04"));

        assertThat(stored.config().name()).isEqualTo("guest-04");
        assertThat(stored.config().uuid()).contains(GUEST);
        assertThat(stored.config().memory()).isEqualTo(ByteSize.mebibytes(96));
        assertThat(stored.untold()).isEmpty();

        host.on("xl list -l", command -> host.result(command, 0, "[\n\n]\n", ""));
        assertThatThrownBy(() -> domains.config(domains.get("guest-04"))).isInstanceOf(DomainNotFoundException.class);
    }

    @Test
    void pauseAndUnpauseGiveBackTheStateThatWasSeen() {
        var paused = domains.pause(domains.get("guest-04"));
        assertThat(paused.state()).isEqualTo(DomainState.PAUSED);
        assertThat(domains.unpause(paused).state().isExecuting()).isTrue();
    }

    @Test
    void aPauseThatDidNothingIsAnErrorThoughXlExitsWithZero() {
        host.on("xl pause", command -> host.result(command, 0, "", "libxl: error: Failed to pause"));

        assertThatThrownBy(() -> domains.pause(domains.get("guest-04")))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("should be paused and is BLOCKED");
    }

    @Test
    void anUnpauseThatDidNothingIsAnErrorThoughXlExitsWithZero() {
        var paused = domains.pause(domains.get("guest-04"));
        host.on("xl unpause", command -> host.result(command, 0, "", ""));

        assertThatThrownBy(() -> domains.unpause(paused)).isInstanceOf(DomainStateException.class);
    }

    @Test
    void aVerbNeverHitsAnotherDomainThatGotTheSameNumber() {
        var gone = domains.get("guest-04");
        host.change("1", guest -> new FakeHost.Guest(1, UUID.randomUUID(), "guest-04", FakeHost.RUNNING));

        assertThatThrownBy(() -> domains.destroy(gone)).isInstanceOf(DomainNotFoundException.class);
        assertThat(host.guests()).hasSize(1);
    }

    @Test
    void aVerbFollowsADomainWhoseNumberChanged() {
        var before = domains.get("guest-04");
        host.change("1", guest -> new FakeHost.Guest(9, GUEST, "guest-04", FakeHost.RUNNING));
        domains.destroy(before);

        assertThat(host.asked()).contains("xl destroy 9");
    }

    @Test
    void dom0IsNeverTouched() {
        var dom0 = domains.get("Domain-0");

        assertThatThrownBy(() -> domains.destroy(dom0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> domains.save(dom0, "/tmp/x", AfterSave.DESTROY))
                .isInstanceOf(InvalidInputException.class);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void aShutdownThatTakesTooLongIsSaid() {
        host.on("xl shutdown", command -> host.result(command, 0, "", ""));

        assertThatThrownBy(() -> domains.shutdown(domains.get("guest-04"), Duration.ofMillis(1)))
                .isInstanceOf(DomainStateException.class)
                .hasMessageContaining("did not shut down");
    }

    @Test
    void creatingATakenNameTouchesNothing() {
        var config = DomainConfig.pv("guest-04").kernel("/k").build();

        assertThatThrownBy(() -> domains.create(config)).isInstanceOf(DomainExistsException.class);
        assertThat(host.asked()).isEmpty();
    }

    @Test
    void aRefusedCreationCarriesWhatXlSaid() {
        host.on("xl create", command -> host.result(command, 3, "", "libxl: error: no such kernel"));
        var config = DomainConfig.pv("guest-05").kernel("/k").build();

        assertThatThrownBy(() -> domains.create(config))
                .isInstanceOfSatisfying(
                        CommandFailedException.class,
                        e -> assertThat(e.commandResult())
                                .hasValueSatisfying(result ->
                                        assertThat(result.exitStatus()).isEqualTo(3)))
                .hasMessageContaining("no such kernel");
    }

    @Test
    void savingGivesTheCheckpointAndItsSize() {
        var checkpoint = domains.save(domains.get("guest-04"), "/xen/a.checkpoint", AfterSave.LEAVE_PAUSED);

        assertThat(checkpoint).isEqualTo(new Checkpoint("/xen/a.checkpoint", ByteSize.kibibytes(4)));
    }

    @Test
    void savingOverAFileIsRefused() {
        host.on("xl save", command -> host.result(command, 73, "", "exists"));

        assertThatThrownBy(() -> domains.save(domains.get("guest-04"), "/xen/a", AfterSave.DESTROY))
                .isInstanceOf(CheckpointExistsException.class);
    }

    @Test
    void restoringBesideTheLiveGuestIsRefused() {
        host.on("read the head of", command -> host.result(command, 0, CheckpointHeads.base64(GUEST, "other"), ""));

        assertThatThrownBy(() -> domains.restore(new Checkpoint("/xen/a", ByteSize.kibibytes(4)), StartMode.RUNNING))
                .isInstanceOf(DomainExistsException.class);
        assertThat(host.asked()).noneMatch(text -> text.startsWith("xl restore"));
    }

    @Test
    void whatIsNoCheckpointIsNotRestored() {
        host.on(
                "read the head of",
                command -> host.result(
                        command, 0, CheckpointHeads.marked("not a checkpoint".getBytes(StandardCharsets.UTF_8)), ""));

        assertThatThrownBy(() -> domains.restore(new Checkpoint("/xen/a", ByteSize.kibibytes(4)), StartMode.RUNNING))
                .isInstanceOf(OutputNotRecognisedException.class);
        assertThat(host.asked()).noneMatch(text -> text.startsWith("xl restore"));
    }

    @Test
    void aLoginThatGreetsDoesNotKeepACheckpointFromBeingRestored() {
        host.guests().clear();
        host.restores(GUEST, "guest-04");
        host.on(
                "read the head of",
                command ->
                        host.result(command, 0, "Welcome to nevers" + CheckpointHeads.base64(GUEST, "guest-04"), ""));

        assertThat(domains.restore(new Checkpoint("/xen/a", ByteSize.kibibytes(4)), StartMode.RUNNING)
                        .uuid())
                .isEqualTo(GUEST);
    }

    @Test
    void whatACheckpointSaysOfItsGuestIsInNoException() {
        byte[] whole = CheckpointHeads.of(GUEST, "guest-04\" \"vncpasswd\": \"secret\"");
        for (String printed : List.of(
                CheckpointHeads.marked(whole),
                CheckpointHeads.marked(Arrays.copyOf(whole, whole.length - 20)),
                "c2VjcmV0",
                "xensdk-head c2VjcmV0=secret=\n")) {
            host.on("read the head of", command -> host.result(command, 0, printed, ""));

            assertThatThrownBy(
                            () -> domains.restore(new Checkpoint("/xen/a", ByteSize.kibibytes(4)), StartMode.RUNNING))
                    .isInstanceOfSatisfying(
                            OutputNotRecognisedException.class,
                            e -> assertThat(e.getMessage() + e.rawText() + e.getCause())
                                    .doesNotContain("secret")
                                    .doesNotContain("c2Vj"));
        }
    }

    @Test
    void infoKnowsHowTheGuestIsVirtualised() {
        assertThat(domains.info(domains.get("guest-04")).type()).isEqualTo(DomainType.PVH);
    }
}
