package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PauseProbeTest {

    private static final Instant START = Instant.ofEpochSecond(1_700_000_000L);
    private static final Duration QUIET = Duration.ofMillis(100);

    /** A round of the thread: by how much each clock goes on. */
    private record Round(Duration monotonic, Duration wall) {}

    /** Goes through a script, and then stands still. */
    private static final class Script implements PauseClock {

        private final Queue<Round> rounds;
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicLong nanos = new AtomicLong();
        private final AtomicLong wall = new AtomicLong();

        Script(List<Round> rounds) {
            this.rounds = new ArrayDeque<>(rounds);
        }

        @Override
        public long nanoTime() {
            return nanos.get();
        }

        @Override
        public Instant now() {
            return START.plusNanos(wall.get());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Round next = rounds.poll();
            if (next == null) {
                done.countDown();
                new CountDownLatch(1).await();
                return;
            }
            nanos.addAndGet(next.monotonic().toNanos());
            wall.addAndGet(next.wall().toNanos());
        }
    }

    private static PauseResult seen(List<Round> rounds) throws InterruptedException {
        var script = new Script(rounds);
        try (var recording = PauseProbe.inThisProgram().with(QUIET, script).start()) {
            assertThat(script.done.await(10, TimeUnit.SECONDS)).isTrue();
            return recording.stop();
        }
    }

    private static List<Round> quietAnd(Round... more) {
        var rounds = new ArrayList<>(Collections.nCopies(100, millis(1, 1)));
        rounds.addAll(List.of(more));
        return rounds;
    }

    private static Round millis(long monotonic, long wall) {
        return new Round(Duration.ofMillis(monotonic), Duration.ofMillis(wall));
    }

    @Test
    void a_pause_is_what_a_round_took_beyond_its_sleep() throws Exception {
        PauseResult result = seen(quietAnd(millis(1, 1), millis(251, 251), millis(1, 1)));

        assertThat(result.pauses())
                .containsExactly(new Pause(START.plusMillis(101), Duration.ofMillis(250), Duration.ofMillis(250)));
        assertThat(result.noiseFloor()).isEqualTo(Duration.ofMillis(1));
        assertThat(result.rounds()).isEqualTo(103);
    }

    @Test
    void a_guest_that_was_moved_finds_its_pause_on_the_wall_clock_only() throws Exception {
        Pause pause = seen(quietAnd(millis(31, 6001))).longest().orElseThrow();

        assertThat(pause.length()).isEqualTo(Duration.ofSeconds(6));
        assertThat(pause.monotonic()).isEqualTo(Duration.ofMillis(30));
        assertThat(pause.clocksAgree(Duration.ofMillis(100))).isFalse();
    }

    @Test
    void a_clock_that_is_set_back_is_no_pause() throws Exception {
        assertThat(seen(quietAnd(millis(1, -5000), millis(1, 1))).pauses()).isEmpty();
    }

    @Test
    void what_is_not_clearly_above_the_noise_is_no_pause() throws Exception {
        var rounds = new ArrayList<>(quietAnd(millis(80, 80), millis(140, 140), millis(161, 161)));
        rounds.set(10, millis(50, 50));
        PauseResult result = seen(rounds);

        assertThat(result.threshold()).isEqualTo(Duration.ofMillis(150));
        assertThat(result.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause.length()).isEqualTo(Duration.ofMillis(160)));
    }

    @Test
    void its_thread_ends_with_it() throws Exception {
        try (var recording = PauseProbe.inThisProgram().start()) {
            Thread.sleep(50);
            assertThat(recording.result().rounds()).isPositive();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("xensdk-pauses"));
    }

    @Test
    void what_cannot_work_is_refused_at_once() {
        assertThatThrownBy(() -> PauseProbe.inThisProgram().every(Duration.ZERO))
                .isInstanceOf(InvalidInputException.class);
    }
}
