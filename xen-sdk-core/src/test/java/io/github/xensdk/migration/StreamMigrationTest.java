package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.migration.MigrationOutcome.Completed;
import io.github.xensdk.migration.MigrationOutcome.Indeterminate;
import io.github.xensdk.migration.MigrationOutcome.RolledBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMigrationTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon");
    private final List<String> events = new ArrayList<>();

    private final MigrationListener listener = new MigrationListener() {
        @Override
        public void phaseStarted(PhaseStarted event) {
            events.add(event.phase().name());
        }

        @Override
        public void moved(Moved event) {
            events.add(event.phase() + " " + event.bytes().bytes());
        }
    };

    @BeforeEach
    void aStreamThatWorks() {
        nevers.prints(
                "stream",
                List.of(
                        "xensdk-ready",
                        "xc: info: Saving domain 1, type x86 HVM",
                        "xensdk-bytes 1000",
                        "xensdk-sent 4096",
                        "xensdk-restored 0 4096"));
        nevers.on("stream", command -> {
            nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-04", FakeHost.PAUSED));
            avignon.with(GUEST, "guest-04", FakeHost.PAUSED);
            return nevers.result(command, 0, "", "");
        });
    }

    private void theStreamEndsWith(String here, String there, int status, String... lines) {
        nevers.prints("stream", List.of(lines));
        nevers.on("stream", command -> {
            nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-04", here));
            if (!there.isEmpty()) {
                avignon.with(GUEST, "guest-04", there);
            }
            return nevers.result(command, status, "", "");
        });
    }

    private MigrationOutcome run(StreamLink link) {
        return Migration.of("guest-04")
                .from(nevers.asXenHost())
                .to(avignon.asXenHost())
                .coldStream(link)
                .listener(listener)
                .build()
                .run();
    }

    private MigrationOutcome run() {
        return run(StreamLink.ssh());
    }

    private static void assertGoesOn(FakeHost host) {
        assertThat(host.guests())
                .singleElement()
                .satisfies(guest -> assertThat(guest.state()).isEqualTo(FakeHost.RUNNING));
    }

    @Test
    void aStreamedGuestRunsOnTheTargetAloneAndItsBytesAreTold() {
        nevers.on("xl destroy", command -> {
            assertThat(avignon.guests())
                    .as("at the target when the source's goes")
                    .singleElement()
                    .satisfies(there -> assertThat(there.state()).isEqualTo(FakeHost.RUNNING));
            return nevers.usual(command);
        });
        avignon.on("xl unpause", command -> {
            assertThat(nevers.guests())
                    .as("at the source when the target starts")
                    .singleElement()
                    .satisfies(here -> assertThat(here.name()).endsWith("--migratedaway"));
            return avignon.usual(command);
        });

        MigrationOutcome outcome = run();

        assertThat(outcome).isInstanceOf(Completed.class);
        assertGoesOn(avignon);
        assertThat(events)
                .containsExactly(
                        "PREFLIGHT",
                        "CONNECT",
                        "TRANSFER",
                        "TRANSFER 1000",
                        "TRANSFER 4096",
                        "RESTORE",
                        "RELEASE_SOURCE",
                        "START",
                        "CLEAN_UP",
                        "VERIFY");
        assertThat(outcome.summary().strategy()).isEqualTo("stream-ssh");
        assertThat(outcome.summary().phases())
                .filteredOn(timing -> timing.phase() == MigrationPhase.TRANSFER)
                .extracting(PhaseTiming::bytes)
                .containsExactly(Optional.of(new ByteSize(4096)));
    }

    @Test
    void aSourceThatWasNotReachedGoesOnUntouched() {
        theStreamEndsWith(FakeHost.RUNNING, "", 1, "xensdk-failed the target did not get ready");

        assertThat(run())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("the target did not get ready"));
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl unpause"));
        assertGoesOn(nevers);
    }

    @Test
    void aStreamThatBrokeMidwayBringsThePausedGuestBackAfterItsHalfAtTheTargetIsGone() {
        theStreamEndsWith(
                FakeHost.PAUSED, FakeHost.PAUSED, 1, "xensdk-ready", "xensdk-failed the link to the target broke");
        nevers.on("xl unpause", command -> {
            assertThat(avignon.guests())
                    .as("at the target when the source goes on")
                    .isEmpty();
            assertThat(avignon.asked()).anyMatch(text -> text.startsWith("wait for the receiver's end"));
            return nevers.usual(command);
        });

        assertThat(run()).isInstanceOf(RolledBack.class);
        assertGoesOn(nevers);
    }

    @Test
    void whileAReceiverIsAtWorkTheSourceStaysPaused() {
        theStreamEndsWith(FakeHost.PAUSED, "", 1, "xensdk-ready", "xensdk-failed the link to the target broke");
        avignon.on("wait for the receiver's end", command -> avignon.result(command, 1, "", ""));

        assertThat(run())
                .isInstanceOfSatisfying(
                        Indeterminate.class,
                        outcome -> assertThat(outcome.reason()).contains("the receiver on avignon is still at work"));
        assertThat(nevers.guests())
                .singleElement()
                .satisfies(guest -> assertThat(guest.state()).isEqualTo(FakeHost.PAUSED));
    }

    @Test
    void aStreamThatSaysAllIsWellProvesNothingWhereTheTargetHoldsNoGuest() {
        theStreamEndsWith(FakeHost.PAUSED, "", 0, "xensdk-ready", "xensdk-sent 1", "xensdk-restored 0 1");

        assertThat(run())
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("avignon", "is not there"));
        assertGoesOn(nevers);
    }

    @Test
    void aSourceThatRunsAfterTheStreamIsNotDestroyed() {
        theStreamEndsWith(FakeHost.RUNNING, FakeHost.PAUSED, 0, "xensdk-ready", "xensdk-sent 1", "xensdk-restored 0 1");

        assertThat(run()).isInstanceOf(RolledBack.class);
        assertGoesOn(nevers);
        assertThat(avignon.guests()).isEmpty();
    }

    @Test
    void aStreamWhoseEndWasNotSeenIsLeftAsItIs() {
        nevers.on("stream", command -> {
            throw new ConnectionLostException("the cable was pulled", "nevers", command, null);
        });

        assertThat(run()).isInstanceOf(Indeterminate.class);
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("xl"));
        assertThat(avignon.asked()).noneMatch(text -> text.startsWith("xl"));
    }

    @Test
    void aHostWithoutTheToolsIsRefusedByName() {
        avignon.on("look for tools", command -> avignon.result(command, 0, "zstd ", ""));

        assertThatThrownBy(() -> run(StreamLink.ssh().compressed()))
                .isInstanceOf(MigrationRefusedException.class)
                .hasMessageContaining("avignon lacks what a stream needs: zstd");
        assertGoesOn(nevers);
    }

    @Test
    void overATrustedLinkTheReceiverSaysWhereItListensAndTheSenderGoesThere() {
        avignon.prints("receive", List.of("xensdk-listening 40123"));

        MigrationOutcome outcome = run(StreamLink.plainTcpOverTrustedLink("10.77.0.12"));

        assertThat(outcome).isInstanceOf(Completed.class);
        assertThat(outcome.summary().strategy()).isEqualTo("stream-tcp");
        assertThat(nevers.asked())
                .anyMatch(text -> text.startsWith("stream") && text.endsWith(" tcp 10.77.0.12 40123"));
    }

    @Test
    void aReceiverThatCannotListenLeavesTheGuestAlone() {
        avignon.prints("receive", List.of("xensdk-failed cannot listen on 10.77.0.12 port 8000 to 8000: in use"));

        assertThat(run(StreamLink.plainTcpOverTrustedLink("10.77.0.12").ports(8000, 8000)))
                .isInstanceOfSatisfying(
                        RolledBack.class,
                        outcome -> assertThat(outcome.reason()).contains("cannot listen on 10.77.0.12 port 8000"));
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("stream"));
        assertGoesOn(nevers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "a b", "$(x)", "10.0.0.1;x"})
    void anAddressThatIsNoneIsRefused(String address) {
        assertThatThrownBy(() -> StreamLink.plainTcpOverTrustedLink(address)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aRangeThatIsNoneAndALimitThatStopsEverythingAreRefused() {
        var plain = StreamLink.plainTcpOverTrustedLink("10.0.0.1");
        assertThatThrownBy(() -> plain.ports(0, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> plain.ports(2, 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> plain.ports(1, 65536)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> StreamLink.ssh().ports(1, 2)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> plain.limitedTo(new ByteSize(0))).isInstanceOf(InvalidInputException.class);
    }
}
