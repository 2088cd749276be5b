package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.ByteSize;
import io.github.xensdk.PeerAddress;
import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trials from end to end, with this machine as source and target. */
@Timeout(180)
class TrialOnThisMachineTest {

    private static final ByteSize SAMPLE = ByteSize.mebibytes(2);

    @TempDir
    Path directory;

    private final XenHost nevers = here("nevers");
    private final XenHost avignon = here("avignon");
    private final Move move = new Move(
            new Domain(
                    7,
                    UUID.randomUUID(),
                    "guest-04",
                    DomainState.RUNNING,
                    ByteSize.mebibytes(96),
                    1,
                    Duration.ofSeconds(1)),
            nevers,
            avignon,
            Duration.ofMinutes(1),
            new PhaseClock(MigrationListener.NONE),
            Ownership.NOT_NEEDED);

    private static XenHost here(String name) {
        return XenHost.over(
                LocalTransport.create(name), Optional.of(new PeerAddress(name, 22, "root", "ssh-ed25519 AAAA")));
    }

    @AfterEach
    void close() {
        nevers.close();
        avignon.close();
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDirectoryIsWrittenAndReadAndEmptyAfterwards() throws Exception {
        List<ForecastStage> stages = FileTrial.writtenThenRead(move, directory.toString(), SAMPLE);

        assertThat(stages).extracting(ForecastStage::name).containsExactly("write at the source", "read at the target");
        assertThat(stages).allSatisfy(stage -> {
            assertThat(stage.bytes()).isEqualTo(ByteSize.mebibytes(96));
            assertThat(stage.bytesPerSecond().orElseThrow()).isPositive();
        });
        assertNothingIsLeft();
    }

    @Test
    void aDirectoryThatIsNotThereMakesUnknownStagesAtOnce() throws Exception {
        List<ForecastStage> stages = FileTrial.writtenThenRead(move, directory + "/none", SAMPLE);

        assertThat(stages).hasSize(2).allSatisfy(stage -> {
            assertThat(stage.duration()).isEmpty();
            assertThat(stage.remark()).contains("No such file or directory");
        });
        assertNothingIsLeft();
    }

    @Test
    void aPlainLinkHasARateAndItsReceiverIsGone() {
        List<ForecastStage> stages = StreamTrial.stages(move, StreamLink.plainTcpOverTrustedLink("127.0.0.1"), SAMPLE);

        assertThat(stages).singleElement().satisfies(stage -> {
            assertThat(stage.name()).isEqualTo("plain link");
            assertThat(stage.bytesPerSecond()).as(stage.remark()).isPresent();
        });
    }

    @Test
    void anAddressThatIsNotTheTargetsMakesAnUnknownLink() {
        List<ForecastStage> stages = StreamTrial.stages(move, StreamLink.plainTcpOverTrustedLink("192.0.2.1"), SAMPLE);

        assertThat(stages).singleElement().satisfies(stage -> {
            assertThat(stage.duration()).isEmpty();
            assertThat(stage.remark()).contains("cannot listen on 192.0.2.1");
        });
    }
}
