package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.OutputNotRecognisedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLogTest {

    private static final String HEAD = "xensdk-agent 1\npid 4711\n";
    private static final String FLOOR = "floor 0.004000000 threshold 0.012000000\n";

    @Test
    void a_whole_file_is_read() {
        AgentLog log = AgentLog.parse(HEAD
                + FLOOR
                + "gap 100.000000000 10.000000000 20.000000000 103.500000000 10.250000000 23.250000001\n"
                + "stats 10 0.020000000 0.002500000\n"
                + "threshold 0.024000000\n"
                + "stats 100 0.300000000 0.003500000\n"
                + "end stop\n");

        assertThat(log.floor()).contains(Duration.ofMillis(4));
        assertThat(log.threshold()).isEqualTo(Duration.ofMillis(24));
        assertThat(log.meanRound()).isEqualTo(Duration.ofMillis(3));
        assertThat(log.longestRound()).isEqualTo(Duration.ofNanos(3_500_000));
        assertThat(log.end()).contains("stop");
        assertThat(log.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.realtime()).isEqualTo(Duration.ofMillis(3500));
            assertThat(gap.monotonic()).isEqualTo(Duration.ofMillis(250));
            assertThat(gap.slept()).isEqualTo(Duration.ofNanos(3_000_000_001L));
        });
    }

    @Test
    void gaps_that_follow_each_other_at_once_are_one() {
        AgentLog log = AgentLog.parse(HEAD
                + FLOOR
                + "gap 1.000000000 1.000000000 1.000000000 2.000000000 1.100000000 1.100000000\n"
                + "gap 2.000000000 1.100000000 1.100000000 2.100000000 1.200000000 3.200000000\n"
                + "gap 3.000000000 2.000000000 4.000000000 3.100000000 2.100000000 4.100000000\n");

        assertThat(log.gaps()).hasSize(2);
        assertThat(log.gaps().get(0).slept()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void a_clock_that_was_set_back_is_a_negative_gap() {
        AgentLog log = AgentLog.parse(
                HEAD + FLOOR + "gap 9.000000000 1.000000000 1.000000000 4.000000000 1.002000000 1.002000000\n");

        assertThat(log.gaps().get(0).realtime()).isEqualTo(Duration.ofSeconds(-5));
    }

    @Test
    void a_line_that_was_cut_off_is_left_out() {
        AgentLog log = AgentLog.parse(HEAD + FLOOR + "gap 1.000000000 1.000000000 1.00");

        assertThat(log.gaps()).isEmpty();
        assertThat(log.end()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "xensdk-agent 2\n",
                HEAD + "rm -rf /\n",
                HEAD + "gap 1.000000000\n",
                HEAD + "gap 1.0 1.0 1.0 2.0 2.0 2.0\n",
                HEAD + "gap 1.000000000 5.000000000 1.000000000 2.000000000 4.000000000 2.000000000\n",
                HEAD + "gap nan nan nan nan nan nan\n",
                HEAD + "gap 9999999999999.000000000 1.000000000 1.0 1.0 1.0 1.0\n",
                HEAD + "floor 1e9 threshold 1e9\n",
                HEAD + "stats 99999999999999999999 1.000000000 1.000000000\n",
                HEAD + "end soon\n",
                HEAD + "\n",
                HEAD + "pid 1; reboot\n",
                "gap 1.000000000 1.000000000 1.000000000 2.000000000 2.000000000 2.000000000\n" + HEAD
            })
    void what_is_not_the_agents_is_refused_with_its_text(String text) {
        assertThatThrownBy(() -> AgentLog.parse(text))
                .isInstanceOfSatisfying(
                        OutputNotRecognisedException.class,
                        e -> assertThat(e.rawText()).isEqualTo(text));
    }
}
