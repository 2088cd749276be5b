package io.github.xensdk.probe.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.xensdk.InvalidInputException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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

    @Test
    void fewer_than_two_values_have_no_interval() {
        for (var values : List.of(List.<Double>of(), List.of(42.0))) {
            var statistics = Statistics.of(values);
            assertThat(statistics.meanInterval()).isEmpty();
            assertThat(statistics.medianInterval()).isEmpty();
            assertThat(statistics.medianOrderInterval()).isEmpty();
        }
    }

    @Test
    void values_that_are_all_equal_have_intervals_of_no_width() {
        var statistics = Statistics.of(Collections.nCopies(8, 0.1));

        assertThat(statistics.standardDeviation()).hasValueCloseTo(0.0, within(1e-15));
        assertThat(statistics.meanInterval()).hasValueSatisfying(interval -> {
            assertThat(interval.lower()).isCloseTo(0.1, within(1e-15));
            assertThat(interval.upper()).isCloseTo(0.1, within(1e-15));
        });
        assertThat(statistics.medianInterval()).contains(new ConfidenceInterval(0.1, 0.1, 0.95));
        assertThat(statistics.medianOrderInterval()).contains(new ConfidenceInterval(0.1, 0.1, 0.9921875));
    }

    @Test
    void values_that_are_all_zero_are_no_exception() {
        var zeros = Statistics.of(Collections.nCopies(4, 0.0));

        assertThat(zeros.meanInterval()).contains(new ConfidenceInterval(0, 0, 0.95));
        assertThat(Statistics.of(List.of(1.0, 2.0)).ratioOfMeans(zeros)).isEmpty();
        assertThat(zeros.ratioOfMeans(Statistics.of(List.of(1.0, 2.0)))).hasValueSatisfying(ratio -> {
            assertThat(ratio.value()).isZero();
            assertThat(ratio.interval()).contains(new ConfidenceInterval(0, 0, 0.95));
        });
    }

    @Test
    void the_interval_between_order_statistics_of_ten_values_leaves_out_one_at_each_end() {
        var statistics = Statistics.of(List.of(10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0));

        assertThat(statistics.medianOrderInterval()).hasValueSatisfying(interval -> {
            assertThat(interval.lower()).isEqualTo(2);
            assertThat(interval.upper()).isEqualTo(9);
            assertThat(interval.level()).isCloseTo(0.978515625, within(1e-12));
        });
    }

    @Test
    void a_ratio_of_single_values_has_no_interval_and_differs_from_nothing() {
        var ratio = Statistics.of(List.of(3.0))
                .ratioOfMedians(Statistics.of(List.of(2.0)))
                .orElseThrow();

        assertThat(ratio).isEqualTo(new Ratio(1.5, Optional.empty()));
        assertThat(ratio.differs()).isFalse();
    }

    @Test
    void a_ratio_far_from_one_differs() {
        var few = Statistics.of(List.of(10.0, 11.0, 12.0, 10.5));
        var many = Statistics.of(List.of(20.0, 21.0, 22.5, 24.0));

        assertThat(many.ratioOfMeans(few).orElseThrow().differs()).isTrue();
        assertThat(few.ratioOfMeans(few).orElseThrow().differs()).isFalse();
    }

    @Test
    void a_precision_that_nobody_can_measure_is_refused() {
        assertThat(Precision.valuesFor(100, 0, 0.01)).isEqualTo(2);
        for (double[] wrong : new double[][] {{0, 1, 0.1}, {1, -1, 0.1}, {1, 1, 0}, {1, 1, Double.NaN}, {1, 1, 1e-9}}) {
            assertThatThrownBy(() -> Precision.valuesFor(wrong[0], wrong[1], wrong[2]))
                    .isInstanceOf(InvalidInputException.class);
        }
    }
}
