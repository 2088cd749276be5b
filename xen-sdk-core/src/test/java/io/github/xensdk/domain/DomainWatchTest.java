package io.github.xensdk.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.CommandTimeoutException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.command.Command;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the test's own thread: what is watched changes while the watch sleeps. */
class DomainWatchTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final FakeHost nevers = new FakeHost("nevers");
    private final FakeHost avignon = new FakeHost("avignon");
    private final EventRecorder recorder = new EventRecorder();
    private final ScriptedTime time = new ScriptedTime();
    private final Queue<Runnable> tasks = new ArrayDeque<>();

    private DomainWatch.Builder watching(FakeHost first, FakeHost... others) {
        var hosts = new ArrayList<Domains>();
        hosts.add(Domains.over(first));
        for (FakeHost other : others) {
            hosts.add(Domains.over(other));
        }
        return DomainWatch.of(hosts).listener(recorder).every(INTERVAL);
    }

    private RunningWatch run(DomainWatch watch) {
        RunningWatch running = watch.start(tasks::add, time);
        time.atTheEnd(running::stop);
        tasks.remove().run();
        return running;
    }

    /** What was told after dom0 was seen. */
    private List<String> guestEvents() {
        return recorder.lines().stream()
                .filter(line -> !line.contains("Domain-0"))
                .toList();
    }

    /** Answers as the function says, which may throw, and as usual where it gives null. */
    private static void answering(FakeHost host, Function<Command, String> answer) {
        host.on("xl list", command -> {
            String text = answer.apply(command);
            return text == null ? host.usual(command) : host.result(command, 0, text, "");
        });
    }

    @Test
    void theLifeOfAGuestIsToldInItsOrder() throws InterruptedException {
        time.then(() -> nevers.with(GUEST, "guest-04", FakeHost.RUNNING))
                .then(() -> nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-04", FakeHost.PAUSED)))
                .then(() -> {})
                .then(() -> nevers.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-05", FakeHost.RUNNING)))
                .then(() -> nevers.guests().clear());

        var running = run(watching(nevers).build());

        assertThat(recorder.lines())
                .containsExactly(
                        "nevers Domain-0/0 appeared RUNNING from the start",
                        "nevers guest-04/1 appeared BLOCKED",
                        "nevers guest-04/1 was BLOCKED is PAUSED",
                        "nevers guest-04 renamed guest-05",
                        "nevers guest-05/1 was PAUSED is BLOCKED",
                        "nevers guest-05/1 vanished");
        assertThat(running.await()).isEqualTo(WatchEnd.STOPPED);
    }

    @Test
    void aGuestThatGoesFromOneHostToAnotherMoves() {
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        time.then(() -> {
            nevers.guests().clear();
            avignon.with(GUEST, "guest-04", FakeHost.RUNNING);
        });

        run(watching(nevers, avignon).build());

        assertThat(guestEvents())
                .containsExactly(
                        "nevers guest-04/1 appeared BLOCKED from the start",
                        "nevers guest-04/1 moved to avignon guest-04/1");
    }

    @Test
    void allHostsAreAskedBeforeOneIsWaitedFor() {
        var log = new ArrayList<String>();
        var watch = DomainWatch.of(Domains.over(new GatedHost(nevers, log)), Domains.over(new GatedHost(avignon, log)))
                .listener(recorder)
                .build();

        run(watch);

        assertThat(log)
                .containsExactly(
                        "nevers asked",
                        "avignon asked",
                        "nevers waited for",
                        "avignon waited for",
                        "nevers let go",
                        "avignon let go");
    }

    @Test
    void aHostThatFailsIsToldOnceAndLosesNoDomain() {
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        var away = new boolean[1];
        answering(nevers, command -> {
            if (away[0]) {
                throw new CommandTimeoutException("nevers", command);
            }
            return null;
        });
        time.then(() -> away[0] = true)
                .then(() -> {})
                .then(() -> away[0] = false)
                .then(() -> away[0] = true);

        run(watching(nevers, avignon).build());

        assertThat(recorder.lines().stream().skip(3))
                .containsExactly(
                        "nevers unreachable: nevers: xl list -v: no end within PT1M; it may still run",
                        "nevers reachable",
                        "nevers unreachable: nevers: xl list -v: no end within PT1M; it may still run");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "text", "closed"})
    void anAnswerThatCannotBeUsedIsNotAnEmptyHost(String fault) {
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        var problems = new ArrayList<XenException>();
        time.then(() -> nevers.on("xl list", command -> switch (fault) {
            case "status" -> nevers.result(command, 1, "", "xl: fatal error");
            case "text" -> nevers.result(command, 0, "motd\n", "");
            default -> throw new IllegalStateException("nevers: the transport is closed");
        }));

        run(watching(nevers)
                .listener(new DomainListener() {
                    @Override
                    public void hostUnreachable(HostUnreachable event) {
                        problems.add(event.problem());
                    }

                    @Override
                    public void vanished(Vanished event) {
                        throw new AssertionError(event);
                    }
                })
                .build());

        assertThat(problems).hasSize(1);
    }

    @Test
    void aListenerThatThrowsHearsTheNextEventAllTheSame() {
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        time.then(() -> nevers.guests().clear());

        run(watching(nevers)
                .listener(new DomainListener() {
                    @Override
                    public void appeared(Appeared event) {
                        recorder.appeared(event);
                        throw new IllegalStateException("a listener that fails, as the test wants");
                    }

                    @Override
                    public void vanished(Vanished event) {
                        recorder.vanished(event);
                    }
                })
                .build());

        assertThat(guestEvents())
                .containsExactly("nevers guest-04/1 appeared BLOCKED from the start", "nevers guest-04/1 vanished");
    }

    @Test
    void anErrorOfTheListenerEndsTheWatchAndReachesTheExecutor() throws InterruptedException {
        var running = watching(nevers)
                .listener(new DomainListener() {
                    @Override
                    public void appeared(Appeared event) {
                        throw new AssertionError("no memory");
                    }
                })
                .build()
                .start(tasks::add, time);

        assertThatThrownBy(tasks.remove()::run)
                .isInstanceOf(AssertionError.class)
                .hasMessage("no memory");
        assertThat(running.await()).isEqualTo(WatchEnd.FAILED);
    }

    @Test
    void looksKeepToTheBeat() {
        answering(nevers, command -> {
            time.pass(Duration.ofMillis(300));
            return null;
        });
        time.then(() -> time.pass(Duration.ofMillis(100))).then(() -> {});

        run(watching(nevers).build());

        assertThat(time.slept())
                .containsExactly(Duration.ofMillis(1700), Duration.ofMillis(1600), Duration.ofMillis(1700));
    }

    @Test
    void looksThatTakeLongerThanTheIntervalDoNotPileUp() {
        var asked = new ArrayList<Duration>();
        Duration start = time.now();
        answering(nevers, command -> {
            asked.add(time.now().minus(start));
            time.pass(Duration.ofSeconds(5));
            return null;
        });
        time.then(() -> {}).then(() -> {});

        run(watching(nevers).build());

        assertThat(asked).containsExactly(Duration.ZERO, Duration.ofSeconds(6), Duration.ofSeconds(12));
    }

    @Test
    void itEndsAtItsLimit() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            time.then(() -> {});
        }

        var running = run(watching(nevers).limit(Duration.ofSeconds(5)).build());

        assertThat(time.slept()).containsExactly(INTERVAL, INTERVAL, Duration.ofSeconds(1));
        assertThat(running.await()).isEqualTo(WatchEnd.LIMIT);
        running.close();
        assertThat(running.await()).isEqualTo(WatchEnd.LIMIT);
    }

    @Test
    void aLookMayTakeItsTimeOutButNotLongerThanTheLimit() {
        var timeouts = new ArrayList<Duration>();
        answering(nevers, command -> {
            timeouts.add(command.timeout());
            return null;
        });
        time.then(() -> {}).then(() -> {});

        run(watching(nevers)
                .timeout(Duration.ofSeconds(3))
                .limit(Duration.ofSeconds(6))
                .build());

        assertThat(timeouts).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofSeconds(2));
    }

    @Test
    void aLookThatTheLimitCutShortIsNoFaultOfTheHost() {
        var away = new boolean[1];
        answering(nevers, command -> {
            if (away[0]) {
                time.pass(command.timeout());
                throw new CommandTimeoutException("nevers", command);
            }
            return null;
        });
        time.then(() -> away[0] = true);

        run(watching(nevers).limit(Duration.ofSeconds(3)).build());

        assertThat(recorder.lines()).containsExactly("nevers Domain-0/0 appeared RUNNING from the start");
    }

    @Test
    void whatIsStoppedBeforeItsThreadComesAsksNothing() throws InterruptedException {
        var log = new ArrayList<String>();
        var running = DomainWatch.of(Domains.over(new GatedHost(nevers, log)))
                .listener(recorder)
                .build()
                .start(tasks::add, time);

        running.close();
        tasks.remove().run();

        assertThat(log).isEmpty();
        assertThat(running.await()).isEqualTo(WatchEnd.STOPPED);
    }

    @Test
    void aListenerMayEndTheWatchAndHearsNothingMore() throws InterruptedException {
        nevers.with(GUEST, "guest-04", FakeHost.RUNNING);
        var handle = new ArrayList<RunningWatch>();
        var watch = watching(nevers)
                .listener(new DomainListener() {
                    @Override
                    public void appeared(Appeared event) {
                        recorder.appeared(event);
                        handle.get(0).close();
                    }
                })
                .build();
        handle.add(watch.start(tasks::add, time));

        tasks.remove().run();

        assertThat(recorder.lines()).containsExactly("nevers Domain-0/0 appeared RUNNING from the start");
        assertThat(handle.get(0).await()).isEqualTo(WatchEnd.STOPPED);
        assertThat(time.slept()).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptedThreadEndsTheWatchAndStaysInterrupted() throws InterruptedException {
        time.then(() -> Thread.currentThread().interrupt());

        var running = run(watching(nevers).build());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(running.await()).isEqualTo(WatchEnd.INTERRUPTED);
    }

    @Test
    void eachStartIsAWatchOfItsOwn() {
        var watch = watching(nevers).build();
        run(watch);
        run(watch);

        assertThat(recorder.lines())
                .containsExactly(
                        "nevers Domain-0/0 appeared RUNNING from the start",
                        "nevers Domain-0/0 appeared RUNNING from the start");
    }

    @Test
    void anExecutorThatTakesNoWorkIsSaid() {
        var watch = watching(nevers).build();

        assertThatThrownBy(() -> watch.start(task -> {
                    throw new RejectedExecutionException("shut down");
                }))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void wrongSettingsAreRefused() {
        var builder = watching(nevers);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> builder.every(wrong)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> builder.limit(wrong)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> builder.timeout(wrong)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> builder.every(Duration.ofDays(2))).hasMessage("interval must be a day at most");
        assertThatThrownBy(() -> DomainWatch.of(List.of()).listener(recorder).build())
                .hasMessage("hosts must be given");
        assertThatThrownBy(() -> DomainWatch.of(Domains.over(nevers)).build()).hasMessage("listener must be given");
        assertThatThrownBy(() -> watching(nevers, new FakeHost("nevers")).build())
                .hasMessage("hosts must have different names");
    }
}
