package io.github.xensdk.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ConnectionLostException;
import io.github.xensdk.FakeHost;
import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.local.LocalTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script runs for real, on this machine; the hosts' time since boot is a file of the test's. */
class GuestLeaseTest {

    private static final UUID GUEST = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path machine;

    private final Link nevers = new Link("nevers");
    private final AtomicLong uptime = new AtomicLong();

    /** One host is a directory of this machine, behind a link that may be cut. */
    private static final class Link implements CommandTransport {

        private final LocalTransport local;
        private volatile boolean cut;
        private volatile boolean losesAnAnswer;

        Link(String name) {
            local = LocalTransport.create(name);
        }

        @Override
        public String host() {
            return local.host();
        }

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            if (cut) {
                throw new ConnectionLostException("the cable was pulled", host(), command, null);
            }
            if (losesAnAnswer) {
                losesAnAnswer = false;
                local.execute(command);
                throw new ConnectionLostException("the cable was pulled", host(), command, null);
            }
            return local.start(command, listener);
        }

        @Override
        public void close() {
            local.close();
        }
    }

    @BeforeEach
    void boot() throws IOException {
        passes(1000);
    }

    @AfterEach
    void close() {
        nevers.close();
    }

    /** Seconds pass, on the hosts and here. */
    private void passes(long seconds) throws IOException {
        Files.writeString(machine.resolve("uptime"), uptime.addAndGet(seconds) + ".42 17.00\n");
    }

    private HostLease onHost(Link host, String holder) {
        var lease = new HostLease(
                XenHost.over(host, Optional.empty()),
                GUEST,
                "guest-04",
                UUID.randomUUID().toString(),
                holder,
                terms(host));
        lease.take();
        return lease;
    }

    private LeaseTerms terms(Link host) {
        return new LeaseTerms(
                machine.resolve(host.host()).toString(),
                machine.resolve("uptime").toString(),
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                () -> uptime.get() * 1_000_000_000L);
    }

    private GuestLease take() {
        return GuestLease.take(GUEST, "guest-04", List.of(XenHost.over(nevers, Optional.empty())), terms(nevers));
    }

    @Test
    void theSecondProgramIsToldWhoHasItAndSinceWhen() throws IOException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        onHost(nevers, "root@lyon, process 42");
        passes(20);

        assertThatThrownBy(() -> onHost(nevers, "somebody else"))
                .isInstanceOfSatisfying(GuestLeasedException.class, e -> {
                    assertThat(e.guest()).isEqualTo("guest-04");
                    assertThat(e.holder()).isEqualTo("root@lyon, process 42");
                    assertThat(e.since()).isBetween(before, Instant.now());
                    assertThat(e.expiresIn()).isEqualTo(Duration.ofSeconds(100));
                })
                .hasMessageContaining("nevers: guest-04 is being moved or mended by root@lyon, process 42 since ")
                .hasMessageContaining("100 s where that program is gone");
    }

    @Test
    void anotherGuestIsFree() {
        onHost(nevers, "one");

        new HostLease(XenHost.over(nevers, Optional.empty()), UUID.randomUUID(), "guest-05", "t", "two", terms(nevers))
                .take();
    }

    @Test
    void whoeverIsDoneLeavesItFree() {
        onHost(nevers, "one").drop();

        onHost(nevers, "two");
    }

    @Test
    void aProgramThatWasKilledKeepsOthersOffForItsTimeOnly() throws IOException {
        HostLease killed = onHost(nevers, "killed");
        passes(119);
        assertThatThrownBy(() -> onHost(nevers, "next")).isInstanceOf(GuestLeasedException.class);
        passes(1);

        HostLease next = onHost(nevers, "next");

        assertThatThrownBy(killed::prove)
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("not ours any more, but of next");
        killed.drop();
        next.renew();
    }

    @Test
    void aProgramThatLivesKeepsItAsLongAsItRenews() throws IOException {
        HostLease lease = onHost(nevers, "alive");
        for (int i = 0; i < 5; i++) {
            passes(100);
            lease.renew();
        }

        passes(100);
        assertThatThrownBy(() -> onHost(nevers, "next")).isInstanceOf(GuestLeasedException.class);
    }

    @Test
    void aFreshLeaseIsProvenWithoutAQuestionAndAnOldOneByRenewingIt() throws IOException {
        HostLease lease = onHost(nevers, "one");
        passes(59);
        nevers.cut = true;
        lease.prove();
        passes(1);
        assertThatThrownBy(lease::prove).isInstanceOf(OutcomeUnknownException.class);
        nevers.cut = false;

        lease.prove();

        passes(119);
        assertThatThrownBy(() -> onHost(nevers, "next")).isInstanceOf(GuestLeasedException.class);
    }

    @Test
    void aLinkThatIsBackBeforeAnybodyElseCameChangesNothing() throws IOException {
        HostLease lease = onHost(nevers, "one");
        passes(500);

        lease.prove();
    }

    @Test
    void aHostThatBootedAnewHasNoLeaseAndTheHolderNoticesIt() throws IOException {
        HostLease lease = onHost(nevers, "one");
        Files.delete(machine.resolve("nevers").resolve(GUEST.toString()));
        passes(100);

        assertThatThrownBy(lease::prove)
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("of nobody");
    }

    @Test
    void aLeaseThatOneHostRefusesIsHeldOnNone() {
        var both = List.of(XenHost.over(nevers, Optional.empty()), XenHost.over(new Refusing("zzz"), Optional.empty()));

        assertThatThrownBy(() -> GuestLease.take(GUEST, "guest-04", both, terms(nevers)))
                .isInstanceOf(ConnectionLostException.class);

        onHost(nevers, "next");
    }

    private record Refusing(String host) implements CommandTransport {

        @Override
        public RunningCommand start(Command command, OutputListener listener) {
            throw new ConnectionLostException("no route", host, command, null);
        }

        @Override
        public void close() {}
    }

    @Test
    void ofManyAtOnceOneGetsIt() throws InterruptedException {
        var got = new AtomicInteger();
        var refused = new AtomicInteger();
        var others = new ConcurrentLinkedQueue<Throwable>();
        var start = new CountDownLatch(1);
        var threads = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        start.await();
                        onHost(nevers, "program " + i);
                        got.incrementAndGet();
                    } catch (GuestLeasedException e) {
                        refused.incrementAndGet();
                    } catch (Throwable e) {
                        others.add(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(others).isEmpty();
        assertThat(got).hasValue(1);
        assertThat(refused).hasValue(7);
    }

    @Test
    void itIsReleasedEvenByAThreadThatWasInterrupted() {
        try (var lease = take()) {
            lease.prove();
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();

        take().close();
    }

    @Test
    void aMigrationOfALeasedGuestIsRefusedBeforeAnythingIsAsked() {
        var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
        source.on(
                "lease take",
                command -> source.result(command, 0, "xensdk-lease held 77 1795438000 root@lyon, process 42\n", ""));
        var migration = Migration.of("guest-04")
                .from(source.asXenHost())
                .to(new FakeHost("avignon").asXenHost())
                .live()
                .build();

        assertThatThrownBy(migration::run)
                .isInstanceOf(GuestLeasedException.class)
                .hasMessageContaining("root@lyon, process 42 since 2026-");
        assertThat(source.asked()).noneMatch(text -> text.startsWith("xl") || text.startsWith("look"));
    }

    @Test
    void aRecoveryTakesItOnlyWhereThereIsSomethingToMend() {
        var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.SUSPENDED);
        source.on(
                "lease take",
                command -> source.result(command, 0, "xensdk-lease held 77 1795438000 root@lyon, process 42\n", ""));
        var recovery = MigrationRecovery.of("guest-04")
                .from(source.asXenHost())
                .to(new FakeHost("avignon").asXenHost())
                .build();

        assertThat(recovery.inspect().aftermath()).isEqualTo(Aftermath.STANDS_ON_SOURCE);
        assertThatThrownBy(recovery::recover).isInstanceOf(GuestLeasedException.class);
        assertThat(source.asked()).noneMatch(text -> text.startsWith("resume"));

        source.change("1", guest -> new FakeHost.Guest(1, GUEST, "guest-04", FakeHost.RUNNING));
        assertThat(recovery.recover().aftermath()).isEqualTo(Aftermath.RUNS_ON_SOURCE);
    }

    @Test
    void aColdMigrationThatLostItsLeaseTouchesNothingMore() {
        var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
        var target = new FakeHost("avignon").restores(GUEST, "guest-04");

        Attempt attempt = new ColdStrategy(CheckpointTransfer.sharedFile("/xen/checkpoints"))
                .attempt(moveThatLostItsLease(source, target));

        assertThat(target.guests()).as("it got as far as the restore").hasSize(1);
        assertStoppedAtTheLease(attempt, source, target);
    }

    @Test
    void aGatedMigrationThatLostItsLeaseLeavesBothCopiesAsTheyAre() {
        var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING);
        var target = new FakeHost("avignon");
        source.on("xl migrate", command -> {
            source.change("1", guest -> guest.in(FakeHost.SUSPENDED));
            target.with(GUEST, "guest-04", FakeHost.PAUSED);
            return source.result(command, 0, "", "");
        });

        Attempt attempt = new LiveStrategy(LiveOptions.DEFAULTS.gated()).attempt(moveThatLostItsLease(source, target));

        assertThat(target.guests()).as("it got as far as the target").hasSize(1);
        assertStoppedAtTheLease(attempt, source, target);
    }

    private static Move moveThatLostItsLease(FakeHost source, FakeHost target) {
        Ownership lost = () -> {
            throw new OutcomeUnknownException(
                    "the lease is another's", "nevers", Command.of("lease").build(), null);
        };
        return move(source, target, lost);
    }

    private static Move move(FakeHost source, FakeHost target, Ownership owner) {
        return new Move(
                source.asXenHost().domains().get("guest-04"),
                source.asXenHost(),
                target.asXenHost(),
                Duration.ofMinutes(1),
                new PhaseClock(MigrationListener.NONE),
                owner);
    }

    private static void assertStoppedAtTheLease(Attempt attempt, FakeHost... hosts) {
        assertThat(attempt.settled()).isFalse();
        assertThat(attempt.problem()).contains("the lease is another's");
        for (FakeHost host : hosts) {
            assertThat(host.asked()).noneMatch(text -> text.startsWith("xl destroy") || text.startsWith("xl unpause"));
        }
    }

    @Test
    void aLeaseWhoseAnswerWasLostDoesNotKeepUsOffOurselves() {
        nevers.losesAnAnswer = true;
        assertThatThrownBy(this::take).isInstanceOf(ConnectionLostException.class);

        take().close();
    }

    @Test
    void aHostThatWasClosedMeanwhileDoesNotHideWhatHappened() {
        var lease = take();
        nevers.close();

        lease.close();
    }

    @Test
    void aRollBackThatTookLongIsNotGoneOnWithByWhoeverLostTheGuestMeanwhile() {
        var source = new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.PAUSED);
        var target = new FakeHost("avignon").with(GUEST, "guest-04", FakeHost.PAUSED);
        Ownership lostWhileDestroying = () -> {
            if (target.guests().isEmpty()) {
                throw new OutcomeUnknownException(
                        "the lease is another's", "nevers", Command.of("lease").build(), null);
            }
        };

        assertThatThrownBy(() -> Handover.rollBack(move(source, target, lostWhileDestroying), "failed"))
                .hasMessageContaining("the lease is another's");
        assertThat(source.asked()).noneMatch(text -> text.startsWith("xl unpause"));
    }

    @Test
    void aReceiverWhoseHostWasClosedIsNotWaitedFor() {
        var move = move(
                new FakeHost("nevers").with(GUEST, "guest-04", FakeHost.RUNNING),
                new FakeHost("avignon"),
                Ownership.NOT_NEEDED);
        try (var receiver = StreamReceiver.start(move, Command.of("receive").build(), (command, listener) -> {
            throw new IllegalStateException("avignon: the transport is closed");
        })) {
            assertThatThrownBy(receiver::port).hasMessageContaining("the receiver was lost");
        }
    }
}
