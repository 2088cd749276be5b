package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.NotSupportedException;
import io.github.xensdk.OutputNotRecognisedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the hosts' answers. The guest has 96 MiB, so 16 MiB are tried. */
class MigrationForecastTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final String WRITTEN = "xensdk-written 16777216 2000000000\n";

    private final FakeHost nevers = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
    private final FakeHost avignon = new FakeHost("avignon");

    @BeforeEach
    void hostsThatAnswer() {
        printsOut(nevers, "try to write", WRITTEN);
        printsOut(avignon, "try to write", "xensdk-written 16777216 4000000000\n");
        printsOut(avignon, "try to read", "xensdk-read 16777216 1000000000 nfs4\n");
        printsErr("xensdk-ready\nxensdk-fed 16777216\nxensdk-sent 16777216\nxensdk-took 8000000000\n");
        avignon.prints("try to receive", List.of("xensdk-listening 40123"));
    }

    private static void printsOut(FakeHost host, String command, String text) {
        host.on(command, sent -> host.result(sent, 0, text, ""));
    }

    private void printsErr(String text) {
        nevers.on("try the stream", sent -> nevers.result(sent, 0, "", text));
    }

    private Migration.Builder migration() {
        return Migration.of("guest-04").from(nevers.asXenHost()).to(avignon.asXenHost());
    }

    private Forecast shared() {
        return migration().coldSharedFile("/xen/checkpoints").build().forecast();
    }

    private Forecast stream(StreamLink link) {
        return migration().coldStream(link).build().forecast();
    }

    @Test
    void aSharedFileIsWrittenAndThenRead() {
        Forecast forecast = shared();

        assertThat(forecast.guest()).isEqualTo("guest-04");
        assertThat(forecast.way()).isEqualTo("shared-file");
        assertThat(forecast.stages())
                .extracting(ForecastStage::name)
                .containsExactly("write at the source", "read at the target");
        assertThat(forecast.stages())
                .extracting(stage -> stage.duration().orElseThrow())
                .containsExactly(Duration.ofSeconds(12), Duration.ofSeconds(6));
        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(18));
        assertThat(forecast.stages()).allSatisfy(stage -> {
            assertThat(stage.bytes()).isEqualTo(ByteSize.mebibytes(96));
            assertThat(stage.remark()).isEmpty();
        });
    }

    @Test
    void bothHostsAreAskedAboutOneFileInThatDirectoryAndTheGuestIsLeftAlone() {
        shared();

        String path = nevers.asked().get(0).replace("try to write 16777216 ", "");
        assertThat(path).matches("/xen/checkpoints/\\.xensdk-[0-9a-f]{32}");
        assertThat(avignon.asked()).containsExactly("try to read " + path);
        assertThat(nevers.asked()).hasSize(1);
        assertThat(nevers.guests().get(0).state()).isEqualTo(FakeHost.RUNNING);
    }

    @Test
    void storageOfTheTargetsOwnIsSaidToBeSo() {
        printsOut(avignon, "try to read", "xensdk-read 16777216 1000000000 ext4\n");

        assertThat(shared().stages().get(1).remark()).contains("the target's own (ext4)", "memory");
        assertThat(shared().transferTime()).contains(Duration.ofSeconds(18));
    }

    @Test
    void aCopyIsWrittenSentAndWrittenAgain() {
        Forecast forecast = migration().coldCopy("/xen/checkpoints").build().forecast();

        assertThat(forecast.stages())
                .extracting(ForecastStage::name)
                .containsExactly("write at the source", "encrypted link", "write at the target");
        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(12 + 48 + 24));
    }

    @Test
    void howMuchOfItsLocalDisksWillBeLeftToCopyIsNotKnown() {
        Forecast forecast = migration()
                .coldCopy("/xen/checkpoints", LocalDisks.of("/xen/guest-04.img"))
                .build()
                .forecast();

        assertThat(forecast.transferTime()).isEmpty();
        assertThat(forecast.stages().get(3).remark()).contains("not known beforehand");
    }

    @Test
    void aStreamTakesAsLongAsItsLongestStage() {
        printsErr("""
                xensdk-compressing 16777216
                xensdk-compressed 1000000000
                xensdk-ready
                xensdk-fed 8388608
                xensdk-sent 99
                xensdk-took 1000000000
                """);

        Forecast forecast = stream(StreamLink.ssh().compressed());

        assertThat(forecast.way()).isEqualTo("stream-ssh-zstd");
        assertThat(forecast.stages()).extracting(ForecastStage::name).containsExactly("compress", "encrypted link");
        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(12));
        assertThat(forecast.limit()).hasValue(12 / 18.0);
    }

    @Test
    void overATrustedLinkTheSenderGoesWhereTheReceiverListens() {
        Forecast forecast = stream(StreamLink.plainTcpOverTrustedLink("10.77.0.12"));

        assertThat(forecast.stages()).extracting(ForecastStage::name).containsExactly("plain link");
        assertThat(forecast.transferTime()).contains(Duration.ofSeconds(48));
        assertThat(nevers.asked())
                .anyMatch(text -> text.startsWith("try the stream") && text.endsWith(" tcp 10.77.0.12 40123"));
    }

    @Test
    void aLiveMigrationHasNone() {
        assertThatThrownBy(() -> migration().live().build().forecast())
                .isInstanceOf(NotSupportedException.class)
                .hasMessageContaining("cold");
        assertThat(migration().live().forecasting().build().preflight().forecast())
                .isEmpty();
    }

    @Test
    void aGuestThatIsNotThereHasNone() {
        nevers.guests().clear();

        assertThatThrownBy(this::shared).isInstanceOf(DomainNotFoundException.class);
    }

    @Test
    void thePreflightHasItWhereItIsAskedForOnly() {
        assertThat(migration()
                        .coldSharedFile("/xen/checkpoints")
                        .build()
                        .preflight()
                        .forecast())
                .isEmpty();
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("try to"));

        Preflight preflight = migration()
                .coldSharedFile("/xen/checkpoints")
                .forecasting()
                .build()
                .preflight();

        assertThat(preflight.forecast()).contains(shared());
        assertThat(preflight.findings()).isEmpty();
        assertThat(preflight.describe())
                .startsWith(
                        "guest-04 from nevers to avignon: nothing stands against it\nguest-04 by shared-file: 18.0 s");
    }

    @Test
    void aDiskThatRefusesMakesItsStagesUnknownAndIsNotReadFrom() {
        nevers.on(
                "try to write",
                sent -> nevers.result(
                        sent, 0, "xensdk-ended 1\n", "xensdk-failed /xen/checkpoints/x: No space left on device\n"));

        Forecast forecast = shared();

        assertThat(forecast.transferTime()).isEmpty();
        assertThat(forecast.stages())
                .hasSize(2)
                .allSatisfy(stage -> assertThat(stage.remark()).contains("nevers", "No space left on device"));
        assertThat(avignon.asked()).isEmpty();
    }

    @Test
    void aFileThatTheTargetDoesNotSeeMakesReadingUnknownOnly() {
        avignon.on(
                "try to read",
                sent -> avignon.result(sent, 1, "", "xensdk-failed /xen/checkpoints/x: No such file or directory\n"));

        Forecast forecast = shared();

        assertThat(forecast.stages().get(0).duration()).contains(Duration.ofSeconds(12));
        assertThat(forecast.stages().get(1).duration()).isEmpty();
        assertThat(forecast.stages().get(1).remark()).contains("avignon", "No such file");
        assertThat(forecast.transferTime()).isEmpty();
    }

    @Test
    void aStreamThatFailsIsUnknownInTheWordsOfTheEndThatSawItAndItsReceiverIsWaitedFor() {
        nevers.on(
                "try the stream",
                sent -> nevers.result(
                        sent,
                        1,
                        "",
                        "Permission denied.\nxensdk-failed the target did not get ready\nxensdk-failed b\n"));

        Forecast forecast = stream(StreamLink.ssh());

        assertThat(forecast.transferTime()).isEmpty();
        assertThat(forecast.stages().get(0).remark()).endsWith("the target did not get ready");
        assertThat(avignon.asked()).singleElement().asString().startsWith("wait for the receiver's end");
    }

    @Test
    void aReceiverThatCannotListenMakesTheLinkUnknown() {
        avignon.prints("try to receive", List.of("xensdk-failed cannot listen on 10.77.0.12 port 0 to 0: in use"));

        assertThat(stream(StreamLink.plainTcpOverTrustedLink("10.77.0.12"))
                        .stages()
                        .get(0)
                        .remark())
                .contains("cannot listen on 10.77.0.12");
        assertThat(nevers.asked()).noneMatch(text -> text.startsWith("try the stream"));
    }

    @Test
    void aTrialThatTakesTooLongIsUnknown() {
        nevers.on("try the stream", sent -> {
            throw new CommandTimeoutException("nevers", sent);
        });

        assertThat(stream(StreamLink.ssh()).stages().get(0).remark()).isEqualTo("not done within 60 s");
    }

    @Test
    void aHostThatIsLostMeanwhileIsAnError() {
        nevers.on("try the stream", sent -> {
            throw new ConnectionLostException("the cable was pulled", "nevers", sent, null);
        });

        assertThatThrownBy(() -> stream(StreamLink.ssh())).isInstanceOf(ConnectionLostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xensdk-written\n",
                "xensdk-written 0 5\n",
                "xensdk-written 5 0\n",
                "xensdk-written -5 5\n",
                "xensdk-written 16777217 5\n",
                "xensdk-written 5 99999999999999999999\n",
                "xensdk-written 99999999999999999999 5\n",
                "xensdk-written 5 5 5\n",
                "xensdk-written 1e3 5\n",
                WRITTEN + WRITTEN
            })
    void aDiskThatSaysWhatCannotBeIsNotBelieved(String answer) {
        // What never says a word is waited for a minute, which is not what this is about.
        printsOut(
                nevers, "try to write", answer.startsWith("xensdk-written ") ? answer : "xensdk-written x\n" + answer);

        assertThatThrownBy(this::shared).isInstanceOf(OutputNotRecognisedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xensdk-read 5 5\n",
                "xensdk-read 0 5 nfs4\n",
                "xensdk-read 16777217 5 nfs4\n",
                "xensdk-read 5 5 $(reboot)\n",
                "xensdk-read 5 5 nfs4\nxensdk-read 6 6 nfs4\n"
            })
    void aTargetThatReadWhatCannotBeIsNotBelieved(String answer) {
        printsOut(avignon, "try to read", answer);

        assertThatThrownBy(this::shared).isInstanceOf(OutputNotRecognisedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xensdk-fed 5\n",
                "xensdk-took 5\n",
                "xensdk-fed 0\nxensdk-took 5\n",
                "xensdk-fed 5\nxensdk-took 0\n",
                "xensdk-fed 16777217\nxensdk-took 5\n",
                "xensdk-fed 5\nxensdk-fed 5\nxensdk-took 5\n",
                "xensdk-fed 5\nxensdk-took 5\nxensdk-took 1\n",
                "XENSDK-FED 5\nXENSDK-TOOK 5\n"
            })
    void aStreamThatSaysWhatCannotBeIsNotBelieved(String answer) {
        printsErr(answer);

        assertThatThrownBy(() -> stream(StreamLink.ssh())).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void whatAHostSaysInItsErrorIsShownShortAndWithoutItsControlCharacters() {
        nevers.on(
                "try the stream",
                sent -> nevers.result(sent, 1, "", "xensdk-failed \u001b[2Jgone" + "x".repeat(5000) + "\n"));

        assertThat(stream(StreamLink.ssh()).stages().get(0).remark())
                .hasSizeLessThan(250)
                .doesNotContain("\u001b");
    }
}
