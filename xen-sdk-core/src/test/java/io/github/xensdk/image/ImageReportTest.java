package io.github.xensdk.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.XenException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReportTest {

    @Test
    void whatAGuestsFilesAreCalledIsNeverAResult() {
        var report = ImageReport.parse("| = config eA==\n| = end\nsome banner\n= status 2\n= end\n");

        assertThat(report.config()).isEmpty();
        assertThat(report.status()).contains("2");
        assertThat(report.lastLines()).containsExactly("= config eA==", "= end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "= end",
                "= status 1\n",
                "| = end\n= status 1\n",
                "= config eA==\n",
                "= config !\n= end\n",
                "= surprise\n= status 1\n= end\n",
                "=end\n=status 1\n",
                "| All done\n"
            })
    void whatHasNoEndOrNoMeaningIsNotRecognised(String text) {
        assertThatThrownBy(() -> ImageReport.parse(text)).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void theLastLinesAreFewAndShort() {
        var text = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            text.append("| line ").append(i).append("x".repeat(1000)).append("\n| ./unpacked/file\n| \n");
        }
        var report = ImageReport.parse(text + "= status 1\n= end\n");

        assertThat(report.lastLines())
                .hasSize(12)
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(310));
        assertThat(report.lastLines().get(11)).startsWith("line 999");
    }

    @Test
    void hostileTextNeverEndsInAnotherExceptionThanOurs() {
        var random = new Random(20261123);
        String[] pieces = {
            "= ",
            "| ",
            "config ",
            "end",
            "status ",
            "stopped",
            "\n",
            "\r",
            "eA==",
            "disk /x",
            "\0",
            "ä",
            "=",
            " ",
            "exists /y"
        };
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder();
            int count = random.nextInt(20);
            for (int i = 0; i < count; i++) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            try {
                var report = ImageReport.parse(text.toString());
                assertThat(text.toString()).contains("= end");
                assertThat(report.lastLines().size()).isLessThanOrEqualTo(12);
            } catch (XenException expected) {
                assertThat(expected).isInstanceOf(OutputNotRecognisedException.class);
            }
        }
    }
}
