package io.github.xensdk.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {

    private static final Measurement HUNDRED = new Measurement(
            "SDK",
            8,
            LongStream.rangeClosed(1, 100)
                    .map(i -> (101 - i) * 1_000_000)
                    .boxed()
                    .toList());

    @Test
    void quantilesAreTheNearestRank() {
        assertThat(HUNDRED.milliseconds(0.5)).isEqualTo(50);
        assertThat(HUNDRED.milliseconds(0.99)).isEqualTo(99);
        assertThat(new Measurement("SDK", 1, List.of(7_000_000L)).milliseconds(0.99))
                .isEqualTo(7);
    }

    @Test
    void aRowHasTheRatiosToTheBaseline() {
        var baseline = new Measurement("ssh, ControlMaster", 8, List.of(100_000_000L));

        assertThat(HUNDRED.row(baseline))
                .isEqualTo("|       8 | SDK                |      100 |    50.00 |    99.00 |  0.50 |  0.99 |");
    }

    @Test
    void programsReadItAsJson() {
        assertThat(HUNDRED.json())
                .isEqualTo(
                        "{\"way\": \"SDK\", \"callers\": 8, \"commands\": 100, \"p50Millis\": 50.000, \"p99Millis\": 99.000}");
    }
}
