package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    /** Golden values from Python's statistics module. */
    @Test
    void twenty_moves_have_the_figures_that_another_program_gives() {
        var statistics = Statistics.of(List.of(
                752.0, 746.0, 713.5, 801.25, 746.0, 739.125, 768.0, 695.5, 744.0, 783.75, 731.0, 759.5, 748.25, 812.0,
                702.0, 741.5, 755.0, 790.5, 736.0, 750.0));

        assertThat(statistics.n()).isEqualTo(20);
        assertThat(statistics.mean()).hasValueCloseTo(750.74375, within(1e-9));
        assertThat(statistics.median()).hasValueCloseTo(747.125, within(1e-9));
        assertThat(statistics.standardDeviation()).hasValueCloseTo(30.006262367212614, within(1e-9));
        assertThat(statistics.min()).hasValue(695.5);
        assertThat(statistics.max()).hasValue(812.0);
    }

    @Test
    void the_deviation_is_that_of_a_sample() {
        assertThat(Statistics.of(List.of(2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0))
                        .standardDeviation())
                .hasValueCloseTo(2.138089935299395, within(1e-12));
    }

    @Test
    void large_values_that_are_close_together_keep_their_deviation() {
        assertThat(Statistics.of(List.of(1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16)).standardDeviation())
                .hasValueCloseTo(5.477225575051661, within(1e-9));
    }

    @Test
    void the_median_of_an_odd_number_is_the_middle_one() {
        assertThat(Statistics.of(List.of(9.0, 1.0, 5.0)).median()).hasValue(5.0);
    }

    @Test
    void one_value_has_no_deviation() {
        var statistics = Statistics.of(List.of(42.0));

        assertThat(statistics.mean()).hasValue(42.0);
        assertThat(statistics.standardDeviation()).isEmpty();
    }

    @Test
    void no_values_have_no_figures() {
        var statistics = Statistics.of(List.of());

        assertThat(statistics.n()).isZero();
        assertThat(statistics.mean()).isEmpty();
        assertThat(statistics.median()).isEmpty();
        assertThat(statistics.min()).isEmpty();
        assertThat(statistics.max()).isEmpty();
    }
}
