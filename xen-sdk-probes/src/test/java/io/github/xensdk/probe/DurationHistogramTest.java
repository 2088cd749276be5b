package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

    @Test
    void its_quantiles_are_those_of_the_sorted_values_to_a_sixty_fourth() {
        var random = new Random(3);
        for (int round = 0; round < 50; round++) {
            // From microseconds to hours.
            long[] values = LongStream.generate(() -> (long) Math.exp(7 + 24 * random.nextDouble()))
                    .limit(1 + random.nextInt(2000))
                    .toArray();
            var histogram = new DurationHistogram();
            for (long value : values) {
                histogram.record(value);
            }
            long[] sorted = LongStream.of(values).sorted().toArray();
            for (double share : new double[] {0, 0.01, 0.5, 0.99, 1}) {
                long exact = sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1000 * 1000;
                long found = histogram.quantile(share).orElseThrow().toNanos();
                assertThat(found).isBetween(exact, exact + exact / 64);
            }
            assertThat(histogram.max()).isEqualTo(histogram.quantile(1).orElseThrow());
        }
    }

    @Test
    void none_has_no_quantile_and_a_negative_one_counts_as_nothing() {
        var histogram = new DurationHistogram();
        assertThat(histogram.quantile(0.5)).isEmpty();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.quantile(0.5)).contains(Duration.ZERO);
        assertThat(histogram.quantile(1)).contains(histogram.max());
    }
}
