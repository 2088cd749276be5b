package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.migration.GuestEvacuation.Broken;
import io.github.xensdk.migration.GuestEvacuation.Ended;
import io.github.xensdk.migration.GuestEvacuation.NotBegun;
import io.github.xensdk.migration.GuestEvacuation.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EvacuationTest {

    private final FakeHost nevers = new FakeHost("nevers");
    private final FakeHost avignon = new FakeHost("avignon");
    private final FakeHost lyon = new FakeHost("lyon");
    private final XenHost source = nevers.asXenHost();
    private final Map<String, FakeHost> targets = Map.of("avignon", avignon, "lyon", lyon);
    private final Map<FakeHost, AtomicInteger> free =
            Map.of(avignon, new AtomicInteger(1000), lyon, new AtomicInteger(900));
    private final List<String> events = new ArrayList<>();

    private final EvacuationListener listener = new EvacuationListener() {
        @Override
        public void guestStarted(GuestStarted event) {
            events.add("+" + event.guest() + ">" + event.to());
        }

        @Override
        public void guestEnded(GuestEvacuation event) {
            events.add("-" + event.guest());
            throw new IllegalStateException("a listener's fault must not change anything");
        }
    };

    @BeforeEach
    void fourGuests() {
        for (int i = 1; i <= 4; i++) {
            nevers.with(UUID.randomUUID(), "guest-0" + i, FakeHost.RUNNING);
        }
        free.forEach((host, mebibytes) -> host.freeMebibytes(mebibytes.get()));
        nevers.on("xl migrate", this::migrate);
    }

    /** {@code xl migrate KEY-LINE… ID HOST}. */
    private CommandResult migrate(Command command) {
        List<String> words = command.words();
        FakeHost target = Objects.requireNonNull(targets.get(words.get(words.size() - 1)));
        String id = words.get(words.size() - 2);
        nevers.guests().stream()
                .filter(guest -> Integer.toString(guest.id()).equals(id))
                .toList()
                .forEach(guest -> {
                    nevers.guests().remove(guest);
                    synchronized (target) {
                        target.with(guest.uuid(), guest.name(), FakeHost.RUNNING);
                        target.freeMebibytes(
                                Objects.requireNonNull(free.get(target)).addAndGet(-96));
                    }
                });
        return nevers.result(command, 0, "", "");
    }

    private Evacuation.Builder all() {
        return Evacuation.ofAll()
                .from(source)
                .to(avignon.asXenHost(), lyon.asXenHost())
                .by((guest, move) -> move.live())
                .listener(listener);
    }

    private static List<String> names(FakeHost host) {
        return host.guests().stream().map(FakeHost.Guest::name).toList();
    }

    @Test
    void eachGuestGoesWhereMostMemoryIsFreeWhenItsTurnComes() {
        EvacuationReport report = all().build().run();

        assertThat(report.allMoved()).as(report.describe()).isTrue();
        assertThat(report.describe()).startsWith("4 of 4 left nevers\n  guest-01 runs on avignon");
        assertThat(nevers.guests()).isEmpty();
        assertThat(events)
                .containsExactly(
                        "+guest-01>avignon",
                        "-guest-01",
                        "+guest-02>avignon",
                        "-guest-02",
                        "+guest-03>lyon",
                        "-guest-03",
                        "+guest-04>avignon",
                        "-guest-04");
    }

    @Test
    void theOrderIsThatOfTheNamesUnlessAnotherIsGiven() {
        Evacuation.of(List.of("guest-03", "guest-01"))
                .from(source)
                .to(avignon.asXenHost())
                .by((guest, move) -> move.live())
                .listener(listener)
                .build()
                .run();
        assertThat(events).containsSubsequence("+guest-03>avignon", "+guest-01>avignon");
        assertThat(names(nevers)).containsExactly("guest-02", "guest-04");

        all().order(Comparator.comparing(Domain::name).reversed()).build().run();
        assertThat(events).extracting(event -> event.substring(0, 9)).containsSubsequence("+guest-04", "+guest-02");
    }

    @Test
    void twoAtATimeAreTwoAndNeverThree() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new CyclicBarrier(2);

        EvacuationReport report = all().listener(EvacuationListener.NONE)
                .atOnce(2)
                .by((guest, move) -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    try {
                        two.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        now.decrementAndGet();
                    }
                    return move.live();
                })
                .build()
                .run();

        assertThat(report.allMoved()).as(report.describe()).isTrue();
        assertThat(most).hasValue(2);
    }

    @Test
    void whatIsOnItsWayIsCountedBeforeTheTargetDoes() {
        var choice = new TargetChoice(List.of(avignon.asXenHost(), lyon.asXenHost()));
        var guest = ByteSize.mebibytes(150);

        XenHost first = choice.choose(guest);
        assertThat(first.name()).isEqualTo("avignon");
        assertThat(choice.choose(guest).name()).isEqualTo("lyon");
        choice.arrived(first, guest);
        assertThat(choice.choose(guest).name()).isEqualTo("avignon");
    }

    @Test
    void aGuestThatIsRefusedDoesNotKeepTheOthersBackUnlessAskedTo() {
        nevers.change("2", guest -> new FakeHost.Guest(guest.id(), guest.uuid(), guest.name(), FakeHost.PAUSED));

        EvacuationReport report = all().build().run();

        assertThat(report.guests())
                .extracting(result -> (Object) result.getClass())
                .containsExactly(Ended.class, Refused.class, Ended.class, Ended.class);
        assertThat(report.notMoved())
                .singleElement()
                .satisfies(result -> assertThat(result.describe()).contains("guest-02 was not moved", "PAUSED"));
        assertThat(names(nevers)).containsExactly("guest-02");
    }

    @Test
    void whoStopsOnFailureBeginsNoFurtherGuest() {
        nevers.on(
                "xl migrate",
                command -> command.toString().contains("guest-02")
                        ? nevers.result(command, 1, "", "no")
                        : migrate(command));

        EvacuationReport report = all().stopOnFailure().build().run();

        assertThat(report.guests())
                .extracting(result -> (Object) result.getClass())
                .containsExactly(Ended.class, Ended.class, NotBegun.class, NotBegun.class);
        assertThat(report.guests().get(1).moved()).isFalse();
        assertThat(report.describe())
                .startsWith("1 of 4 left nevers")
                .contains("guest-02 runs on nevers as before", "guest-03 was not begun: guest-02 was not moved");
        assertThat(events).endsWith("-guest-03", "-guest-04");
    }

    @Test
    void afterACancelTheGuestUnderWayEndsAndNoOtherBegins() {
        Runnable[] cancel = {() -> {}};
        var evacuation = all().by((guest, move) -> {
                    cancel[0].run();
                    return move.live();
                })
                .build();
        cancel[0] = evacuation::cancel;

        EvacuationReport report = evacuation.run();

        assertThat(report.guests().get(0).moved()).isTrue();
        assertThat(report.notMoved())
                .hasSize(3)
                .allSatisfy(result -> assertThat(result.describe()).contains("was not begun: it was cancelled"));
    }

    @Test
    void anInterruptIsACancelAndIsPassedOn() {
        var runner = Thread.currentThread();
        EvacuationReport report = all().by((guest, move) -> {
                    runner.interrupt();
                    while (runner.isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return move.live();
                })
                .build()
                .run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(report.guests().get(0).moved()).isTrue();
        assertThat(report.notMoved()).isNotEmpty();
    }

    @Test
    void aTargetThatDoesNotAnswerGetsNobody() {
        avignon.on("xl info", command -> {
            throw new ConnectionFailedException("no route", "avignon", null);
        });

        assertThat(all().build().run().allMoved()).isTrue();
        assertThat(names(lyon)).hasSize(4);

        lyon.on("xl info", command -> {
            throw new ConnectionFailedException("no route", "lyon", null);
        });
        nevers.with(UUID.randomUUID(), "guest-05", FakeHost.RUNNING);
        assertThat(all().build().run().describe())
                .contains("guest-05 was not moved: no target answers", "lyon: no route");
    }

    @Test
    void aGuestThatIsNotThereIsNotBegun() {
        EvacuationReport report = Evacuation.of(List.of("guest-09", "guest-01"))
                .from(source)
                .to(avignon.asXenHost())
                .by((guest, move) -> move.live())
                .build()
                .run();

        assertThat(report.describe()).contains("guest-09 was not begun: nevers has no such guest", "guest-01 runs on");
    }

    @Test
    void aFaultOfTheCallersKeepsNobodyWaiting() {
        EvacuationReport report = all().by((guest, move) -> {
                    if (guest.name().equals("guest-01")) {
                        throw new AssertionError("a fault");
                    }
                    return move.live();
                })
                .build()
                .run();

        assertThat(report.guests().get(0)).isInstanceOf(Broken.class);
        assertThat(report.guests().get(0).describe()).contains("a fault", "MigrationRecovery");
        assertThat(report.notMoved()).hasSize(1);
    }

    @Test
    void build_withAnExecutor_doesNotShutItDown() {
        var executor = Executors.newSingleThreadExecutor();
        try {
            EvacuationReport report = all().atOnce(3).executor(executor).build().run();
            assertThat(report.allMoved()).as(report.describe()).isTrue();
            assertThat(executor.isShutdown()).isFalse();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void anEmptyHostIsEmptyAlready() {
        nevers.guests().clear();

        assertThat(all().build().run().allMoved()).isTrue();
    }

    @Test
    void itRunsOnceAndAskingWronglyIsRefused() {
        var evacuation = all().build();
        evacuation.run();
        assertThatThrownBy(evacuation::run).isInstanceOf(IllegalStateException.class);

        assertThatThrownBy(() -> Evacuation.of(List.of())).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> Evacuation.of(List.of("a", "a"))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> all().atOnce(0)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> all().to(source).build()).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() ->
                        Evacuation.ofAll().from(source).to(avignon.asXenHost()).build())
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    @Timeout(60)
    void anErrorOfAListenerKeepsNobodyWaiting() {
        EvacuationReport report = all().listener(new EvacuationListener() {
                    @Override
                    public void guestStarted(GuestStarted event) {
                        throw new AssertionError("a fault");
                    }

                    @Override
                    public void guestEnded(GuestEvacuation event) {
                        throw new LinkageError("another");
                    }
                })
                .build()
                .run();

        assertThat(report.allMoved()).as(report.describe()).isTrue();
    }
}
