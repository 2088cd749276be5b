package io.github.xensdk.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobAnswersTest {

    private static final String ENDED = "xensdk-job ended 3 1700000060 1700000000 nightly eGwgc2F2ZQ==\n";

    @Test
    void whatABannerPrintsBeforeIsNotOurs() {
        var job = JobAnswers.one("Welcome!\nxensdk is not here\n" + ENDED);

        assertThat(job.id()).isEqualTo("nightly");
        assertThat(job.description()).isEqualTo("xl save");
        assertThat(job.exitStatus()).hasValue(3);
        assertThat(job.started()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(job.ended()).hasValue(Instant.ofEpochSecond(1_700_000_060));
    }

    @Test
    void aRunningJobHasNoExitStatus() {
        var job = JobAnswers.one("xensdk-job running - - 1700000000 nightly eGwgc2F2ZQ==\n");

        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.exitStatus()).isEmpty();
        assertThat(job.ended()).isEmpty();
    }

    @Test
    void newsHaveAPieceOfEachStream() {
        var news = JobAnswers.news(ENDED + "xensdk-out 5 b25lCg==\nxensdk-err 0 \n");

        assertThat(new String(news.stdout().bytes(), StandardCharsets.UTF_8)).isEqualTo("one\n");
        assertThat(news.stdout().size()).isEqualTo(5);
        assertThat(news.stderr().bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing of ours\n",
                "xensdk-job ended  1700000060 1700000000 nightly eGwgc2F2ZQ==\n",
                "xensdk-job ended -1 1700000060 1700000000 nightly eGwgc2F2ZQ==\n",
                "xensdk-job running 0 1700000060 1700000000 nightly eGwgc2F2ZQ==\n",
                "xensdk-job sleeping - - 1700000000 nightly eGwgc2F2ZQ==\n",
                "xensdk-job running - - 1700000000 ../nightly eGwgc2F2ZQ==\n",
                "xensdk-job running - - 1700000000 nightly e\n",
                "xensdk-job running - - 99999999999999999999 nightly eGwgc2F2ZQ==\n",
                ENDED + ENDED
            })
    void anAnswerThatIsNoneIsNotGuessedAt(String text) {
        assertThatThrownBy(() -> JobAnswers.one(text)).isInstanceOf(OutputNotRecognisedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "xensdk-out 5 b25lCg==\n",
                "xensdk-out 1 b25lCg==\nxensdk-err 0 \n",
                "xensdk-out 4 b25l!\nxensdk-err 0 \n"
            })
    void newsWithoutBothStreamsAreNotGuessedAt(String streams) {
        assertThatThrownBy(() -> JobAnswers.news(ENDED + streams)).isInstanceOf(OutputNotRecognisedException.class);
    }
}
