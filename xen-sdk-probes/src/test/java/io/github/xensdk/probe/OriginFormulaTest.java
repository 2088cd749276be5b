package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OriginFormulaTest {

    private static OptionalLong longest(int... arrivals) {
        var formula = new OriginFormula(10);
        for (int number : arrivals) {
            formula.arrived(number);
        }
        return formula.longest();
    }

    @Test
    void three_missing_numbers_count_as_four_intervals_as_in_the_script() {
        assertThat(longest(0, 1, 5, 6)).hasValue(40);
    }

    @Test
    void the_longest_gap_counts() {
        assertThat(longest(0, 2, 5, 7)).hasValue(30);
    }

    @Test
    void nothing_missing_is_no_figure() {
        assertThat(longest(0, 1, 2)).isEmpty();
    }

    @Test
    void replies_that_come_in_another_order_are_arrivals_for_it() {
        assertThat(longest(0, 2, 1, 3)).hasValue(20);
    }
}
