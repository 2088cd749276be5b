package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real clients of a service in this program. */
@Timeout(60)
class ServiceProbeTest {

    /** What a busy machine may take to run a thread; and some windows before it is known what is usual. */
    private static final Duration SCHEDULING = Duration.ofMillis(300);

    private static final Duration QUIET = Duration.ofMillis(2500);

    private final AtomicBoolean down = new AtomicBoolean();

    private Object work() throws Exception {
        TimeUnit.MILLISECONDS.sleep(1);
        if (down.get()) {
            throw new IOException("503");
        }
        return "done";
    }

    @Test
    void a_service_that_answers_with_errors_for_a_while_was_down_for_that_long() throws Exception {
        ServiceResult result;
        Duration truth;
        try (var recording = ServiceProbe.of(this::work).clients(2).start()) {
            Thread.sleep(QUIET.toMillis());
            long from = System.nanoTime();
            down.set(true);
            Thread.sleep(1500);
            down.set(false);
            truth = Duration.ofNanos(System.nanoTime() - from);
            Thread.sleep(800);
            result = recording.stop();
            assertThat(recording.stop()).isSameAs(result);
        }

        Outage outage = result.longestOutage().orElseThrow();
        assertThat(outage.lower().minus(SCHEDULING)).isLessThan(truth);
        assertThat(outage.upper().plus(SCHEDULING)).isGreaterThan(truth);
        assertThat(result.failed()).isPositive();
        assertThat(result.usualPerSecond()).isBetween(50.0, 2000.0);
        assertThat(result.completed()).hasSizeGreaterThan(30);
    }

    @Test
    void its_clients_end_with_it_also_where_a_request_hangs() throws Exception {
        var never = new CountDownLatch(1);
        try (var recording = ServiceProbe.of(() -> {
                    never.await();
                    return "done";
                })
                .clients(3)
                .start()) {
            assertThat(recording).isNotNull();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("xensdk-client-"));
    }

    @Test
    void a_request_that_throws_an_error_is_a_failed_one_and_its_client_goes_on() throws Exception {
        var calls = new AtomicInteger();
        try (var recording = ServiceProbe.of(() -> {
                    if (calls.incrementAndGet() < 4) {
                        throw new AssertionError("not the answer");
                    }
                    return work();
                })
                .start()) {
            Thread.sleep(1000);
            ServiceResult result = recording.stop();
            assertThat(result.failed()).isEqualTo(3);
            assertThat(calls.get()).isGreaterThan(4);
        }
    }

    @Test
    void what_was_closed_counts_no_time_after_that() throws Exception {
        ServiceRecording recording = ServiceProbe.of(this::work).start();
        Thread.sleep(400);
        recording.close();
        Thread.sleep(600);

        assertThat(recording.stop().completed()).hasSizeLessThan(10);
    }

    @Test
    void what_cannot_work_is_refused_at_once() {
        ServiceProbe probe = ServiceProbe.of(() -> "");
        assertThatThrownBy(() -> probe.clients(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> probe.window(Duration.ZERO)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> probe.below(Double.NaN)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> probe.below(1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> probe.limit(Duration.ofDays(2))).isInstanceOf(InvalidInputException.class);
    }
}
