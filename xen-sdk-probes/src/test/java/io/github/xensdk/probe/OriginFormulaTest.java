package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginFormulaTest {

    private static final long NEVER = Capture.NEVER;

    private static Capture capture(long... received) {
        long[] sent = new long[received.length];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = 10L * i;
        }
        return Capture.of(10, sent, received, new long[0], new long[0]);
    }

    @Test
    void three_missing_numbers_count_as_four_intervals_as_in_the_script() {
        assertThat(OriginFormula.longest(capture(1, 11, NEVER, NEVER, NEVER, 51, 61), 10))
                .hasValue(40);
    }

    @Test
    void the_longest_gap_counts() {
        assertThat(OriginFormula.longest(capture(1, NEVER, 21, NEVER, NEVER, 51, NEVER, 71), 10))
                .hasValue(30);
    }

    @Test
    void nothing_missing_is_no_figure() {
        assertThat(OriginFormula.longest(capture(1, 11, 21), 10)).isEmpty();
    }

    @Test
    void late_replies_are_arrivals_for_it_however_late() {
        assertThat(OriginFormula.longest(capture(1, 1000, 1001, 1002, 1003), 10))
                .isEmpty();
    }

    @Test
    void a_probe_that_could_not_be_sent_takes_no_number() {
        assertThat(OriginFormula.longest(capture(1, Capture.UNSENT, Capture.UNSENT, 31), 10))
                .isEmpty();
    }
}
