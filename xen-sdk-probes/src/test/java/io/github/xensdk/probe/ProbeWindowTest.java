package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeWindowTest {

    private final ProbeWindow window = new ProbeWindow(256);

    /** The probe of number n is sent at n × 10. */
    private void add(int count) {
        for (int i = 0; i < count; i++) {
            window.add(10L * window.next(), window.next());
        }
    }

    private void assertNumbersHold() {
        for (int number = 0; number < window.next(); number++) {
            int index = window.index(number);
            if (index >= 0) {
                assertThat(window.sent(index)).isEqualTo(10L * number);
            }
        }
        assertThat(window.index(window.next())).isNegative();
        assertThat(window.index(-1)).isNegative();
    }

    @Test
    void numbers_stay_the_same_when_older_probes_are_forgotten() {
        add(1000);
        window.dropBefore(5000);
        add(1000);
        window.dropBefore(15_000);

        assertThat(window.size()).isEqualTo(500);
        assertThat(window.next()).isEqualTo(2000);
        assertThat(window.index(1499)).isNegative();
        assertNumbersHold();
    }

    @Test
    void numbers_stay_the_same_when_probes_in_the_middle_are_forgotten() {
        add(1000);
        window.dropWithin(1989, 10, 8000);
        add(1000);
        window.dropWithin(1989, 10, 15_000);
        assertNumbersHold();
        assertThat(window.index(200)).isEqualTo(200);
        assertThat(window.index(201)).isNegative();
        assertThat(window.index(1499)).isNegative();
        assertThat(window.index(1500)).isEqualTo(201);

        window.dropBefore(1000);
        assertNumbersHold();
        assertThat(window.index(1500)).isEqualTo(101);

        window.dropBefore(18_000);
        assertNumbersHold();
        assertThat(window.size()).isEqualTo(200);
        assertThat(window.next()).isEqualTo(2000);
    }

    @Test
    void replies_keep_their_order_and_lose_what_is_forgotten() {
        add(1000);
        IntStream.of(5, 700, 600, 10).forEach(number -> window.answered(window.index(number), 9999 + number));
        window.dropBefore(5000);
        Capture capture = window.capture(10, 0);

        assertThat(capture.replies()).isEqualTo(2);
        assertThat(capture.sent(capture.reply(0))).isEqualTo(7000);
        assertThat(capture.sent(capture.reply(1))).isEqualTo(6000);
        assertThat(capture.received(capture.reply(1))).isEqualTo(9999 + 600);
    }
}
