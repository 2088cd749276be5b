package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.FakeHost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a thread of an executor. Nothing here waits for time to pass; the bound is for when something hangs. */
@Timeout(60)
class DomainWatchThreadsTest {

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final GatedHost host = new GatedHost(new FakeHost("nevers"), log);

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private RunningWatch start(DomainListener listener) {
        return DomainWatch.of(Domains.over(host))
                .listener(listener)
                .every(Duration.ofDays(1))
                .build()
                .start(executor);
    }

    /** The executor's only thread is free again, and was not left interrupted. */
    private void assertThreadIsFree() throws InterruptedException, ExecutionException {
        assertThat(executor.isShutdown()).isFalse();
        assertThat(executor.submit(() -> Thread.currentThread().isInterrupted()).get())
                .isFalse();
    }

    @Test
    void closingGivesUpAPollThatHangsAndTellsNothingOfIt() throws InterruptedException, ExecutionException {
        var recorder = new EventRecorder();
        var running = start(recorder);
        try (running) {
            host.silent().awaitQuestion();
        }
        assertThat(running.await()).isEqualTo(WatchEnd.STOPPED);
        assertThreadIsFree();
        assertThat(log).last().isEqualTo("nevers let go");
    }

    @Test
    void closingEndsTheWaitForTheNextLook() throws InterruptedException, ExecutionException {
        var seen = new CountDownLatch(1);
        var running = start(new DomainListener() {
            @Override
            public void appeared(Appeared event) {
                seen.countDown();
            }
        });
        seen.await();
        running.close();

        assertThat(running.await()).isEqualTo(WatchEnd.STOPPED);
        assertThreadIsFree();
    }

    @Test
    void closingWaitsForTheEventThatIsBeingHeardAndDoesNotInterruptIt() throws InterruptedException {
        var hearing = new CountDownLatch(1);
        var mayReturn = new CountDownLatch(1);
        var heard = new CopyOnWriteArrayList<Boolean>();
        var running = start(new DomainListener() {
            @Override
            public void appeared(Appeared event) {
                hearing.countDown();
                try {
                    mayReturn.await();
                    heard.add(true);
                } catch (InterruptedException e) {
                    heard.add(false);
                }
            }
        });
        hearing.await();
        var closer = new Thread(running::close);
        closer.start();
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(running.await(Duration.ZERO)).isEmpty();

        mayReturn.countDown();
        closer.join();

        assertThat(heard).containsExactly(true);
        assertThat(running.await(Duration.ZERO)).contains(WatchEnd.STOPPED);
    }

    @Test
    void anExecutorThatIsShutDownNowEndsTheWatch() throws InterruptedException {
        var running = start(new EventRecorder());
        host.silent().awaitQuestion();

        executor.shutdownNow();

        assertThat(running.await()).isEqualTo(WatchEnd.INTERRUPTED);
    }
}
