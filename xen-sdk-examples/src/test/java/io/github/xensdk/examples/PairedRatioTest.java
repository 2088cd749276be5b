package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairedRatioTest {

    @Test
    void theIntervalIsThatOfTheLogarithms() {
        // Logarithms -1, 0, 1: mean 0, standard deviation 1, t = 4.303, half = 4.303 / sqrt(3).
        var ratio = new PairedRatio(List.of(Math.exp(1), Math.exp(-1), 1.0));

        assertThat(ratio.median()).isEqualTo(1.0);
        assertThat(ratio.interval()).hasValueSatisfying(interval -> {
            assertThat(interval.lower()).isCloseTo(Math.exp(-2.484338), within(1e-5));
            assertThat(interval.upper()).isCloseTo(Math.exp(2.484338), within(1e-4));
        });
    }

    @Test
    void pairsThatAgreeHaveANarrowInterval() {
        assertThat(new PairedRatio(Collections.nCopies(40, 0.5)).interval()).hasValueSatisfying(interval -> {
            assertThat(interval.lower()).isCloseTo(0.5, within(1e-9));
            assertThat(interval.upper()).isCloseTo(0.5, within(1e-9));
        });
    }

    @Test
    void onePairHasNoInterval() {
        assertThat(new PairedRatio(List.of(0.7)).interval()).isEmpty();
        assertThat(new PairedRatio(List.of(0.7)).median()).isEqualTo(0.7);
    }

    @Test
    void whatIsNoRatioIsRefused() {
        assertThatThrownBy(() -> new PairedRatio(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PairedRatio(List.of(0.0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PairedRatio(List.of(Double.NaN))).isInstanceOf(IllegalArgumentException.class);
    }
}
