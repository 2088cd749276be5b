package io.github.xensdk.internal.xl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConfigRefusedException;
import io.github.xensdk.OutputNotRecognisedException;
import io.github.xensdk.Transcripts;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingLifecycleTest {

    private static final String HEADER = "Name                                ID Uptime\n";

    private static CommandResult recorded(String name, int status) {
        return new CommandResult(
                "nevers",
                Command.of("xl").build(),
                status,
                Transcripts.stdout(name),
                Transcripts.stderr(name),
                Duration.ofMillis(1));
    }

    // --- uptime

    @Test
    void theUptimeOfARealGuestIsRead() {
        assertThat(XlUptime.parse(Transcripts.stdout("uptime-after-migrate").replaceFirst("Domain-0.*\n", ""), 4))
                .contains(Duration.ofSeconds(93));
        assertThat(XlUptime.parse(Transcripts.stdout("uptime-gone"), 4000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'guest-02                             4  3:04:05', PT3H4M5S",
        "'guest-02                             4 23:59:59', PT23H59M59S",
        "'guest-02                             4 1 day,  2:03:04', PT26H3M4S",
        "'guest-02                             4 98 days,  2:27:44', PT2354H27M44S",
        "'a name of 5 words                    4  0:00:00', PT0S",
        "'a-name-that-is-far-longer-than-the-column-for-names    4 2 days, 12:00:00', PT60H",
        "'(null)                               4  0:00:01', PT1S"
    })
    void eachShapeOfUptimeIsRead(String row, Duration uptime) {
        assertThat(XlUptime.parse("A banner\n" + HEADER + row + "\n", 4)).contains(uptime);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guest-02                             5  3:04:05",
                "guest-02                             4 24:00:00",
                "guest-02                             4  3:60:05",
                "guest-02                             4  3:04:60",
                "guest-02                             4 1 days,  2:03:04",
                "guest-02                             4 2 day,  2:03:04",
                "guest-02                             4 -1 days,  2:03:04",
                "guest-02                             4  3:04",
                "guest-02                             4 49710 days,  6:28:15",
                "guest-02                             4  0:00:01\nguest-03      5  0:00:01",
                " 01:50:06 up  0:01, guest-01 (4)"
            })
    void anUptimeThatXlDoesNotWriteIsNotGuessedAt(String row) {
        assertThatThrownBy(() -> XlUptime.parse(HEADER + row + "\n", 4))
                .isInstanceOf(OutputNotRecognisedException.class);
    }

    // --- create -n

    @Test
    void warningsOfADryRunAreKept() {
        var read = XlDryRun.parse(recorded("create-dry-run-odd-memory", 0));

        assertThat(read.name()).isEqualTo("guest-01");
        assertThat(read.warnings()).singleElement().asString().contains("`memory' is not a valid number");
        assertThat(XlDryRun.parse(recorded("create-dry-run-pv", 0)).warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "create-dry-run-bad-disk, no vdev specified",
        "create-dry-run-bad-type, Invalid domain type",
        "create-dry-run-bad-syntax, syntax error",
        "create-dry-run-missing-file, No such file"
    })
    void refusalsOfADryRunSayWhy(String name, String why) {
        assertThatThrownBy(() -> XlDryRun.parse(recorded(name, 1)))
                .isInstanceOf(ConfigRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aRefusalWithoutAPlaceHasNoLine() {
        assertThatThrownBy(() -> XlDryRun.parse(recorded("create-dry-run-bad-type", 1)))
                .isInstanceOfSatisfying(
                        ConfigRefusedException.class, e -> assertThat(e.line()).isEmpty());
    }

    @Test
    void aBannerBeforeADryRunDoesNotMatter() {
        String json = Transcripts.stdout("create-dry-run-pvh");

        assertThat(XlDryRun.parse("{hello}\n" + json, List.of()).json()).isEqualTo(json.strip());
    }

    // --- help, endings

    @Test
    void theVerbsOfARealXlAreRead() {
        assertThat(XlHelp.verbs(Transcripts.stdout("help")))
                .contains("create", "list", "usb-list", "pci-assignable-remove", "qemu-monitor-command")
                .doesNotContain("suspend", "resume", "full", "Usage");
        assertThatThrownBy(() -> XlHelp.verbs("sh: xl: not found\n")).isInstanceOf(OutputNotRecognisedException.class);
    }

    @Test
    void whatIsDoneWhenAGuestEndsIsRead() {
        assertThat(XlEndings.parse(Transcripts.stdout("list-long-one"))).contains(new XlEndings("destroy", "restart"));
        assertThat(XlEndings.parse("[\n\n]\n")).isEmpty();
        assertThatThrownBy(() -> XlEndings.parse("[{}]")).isInstanceOf(OutputNotRecognisedException.class);
    }

    // --- signals

    @Test
    void aGuestThatDidNotTakeTheWordYetIsKnownByWhatLibxlSays() {
        assertThat(XlLifecycle.isUnacknowledged(recorded("shutdown-unacknowledged", 1)))
                .isTrue();
        assertThat(XlLifecycle.isUnacknowledged(recorded("shutdown-nosuch", 1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "trigger-nmi-pv, false",
        "trigger-power-pvh, false",
        "trigger-power-pv, true",
        "trigger-s3resume-pv, true",
        "trigger-no-such-vcpu, true",
        "trigger-reset-pvh, true"
    })
    void whatXenDoesNotDeliverIsAnErrorOfLibxls(String name, boolean refused) {
        assertThat(Transcripts.stderr(name).contains("libxl: error:")).isEqualTo(refused);
    }
}
