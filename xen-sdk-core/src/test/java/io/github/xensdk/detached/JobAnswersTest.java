package io.github.xensdk.detached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.OutputNotRecognisedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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
    void newsHaveThePiecesOfBothStreamsInOrder() {
        var news = JobAnswers.news(
                "xensdk-out 0 4 6f6e650a\nxensdk-err 0 0 \nxensdk-out 4 4 \n" + ENDED + "xensdk-out of somebody's\n");

        assertThat(news.pieces()).hasSize(3);
        assertThat(new String(news.pieces().get(0).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("one\n");
        assertThat(news.pieces().get(0).isError()).isFalse();
        assertThat(news.pieces().get(1).isError()).isTrue();
        assertThat(news.pieces().get(2).from()).isEqualTo(4);
        assertThat(news.pieces().get(2).bytes()).isEmpty();
    }

    @Test
    void whatIsHeardTwiceAfterALostLinkIsToldOnce() {
        var lines = new ArrayList<String>();
        var stream = new JobStream(lines::add);

        stream.add(0, "one\ntw".getBytes(StandardCharsets.UTF_8));
        stream.add(4, "two\n".getBytes(StandardCharsets.UTF_8));
        stream.add(0, "one\n".getBytes(StandardCharsets.UTF_8));

        assertThat(lines).containsExactly("one", "two");
        assertThatThrownBy(() -> stream.add(9, new byte[1])).isInstanceOf(OutputNotRecognisedException.class);
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
                "xensdk-out 0 5 6f6e650a\n",
                "xensdk-out 0 1 6f6e650a\nxensdk-err 0 0 \n",
                "xensdk-out 2 5 6f6e650a\nxensdk-err 0 0 \n",
                "xensdk-out 0 4 6f6e650\nxensdk-err 0 0 \n"
            })
    void newsWithoutBothStreamsAreNotGuessedAt(String streams) {
        assertThatThrownBy(() -> JobAnswers.news(ENDED + streams)).isInstanceOf(OutputNotRecognisedException.class);
    }
}
