package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xensdk.XenHost;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainListener;
import io.github.xensdk.domain.DomainState;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.DomainWatch;
import io.github.xensdk.domain.WatchEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watch of both hosts tells of a guest on real Xen. Each step waits until the one before was told. */
@Timeout(600)
class WatchLabTest {

    private static OnTheLab here;
    private static XenHost nevers;
    private static XenHost avignon;
    private static LabGuests guests;
    private static Lab.Slot slot;
    private static ExecutorService executor;

    @BeforeAll
    static void connect() {
        here = new OnTheLab(2);
        nevers = here.nevers;
        avignon = here.avignon;
        guests = here.guests;
        slot = here.slot;
        executor = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void disconnect() {
        executor.shutdownNow();
        here.close();
    }

    /** What was told of the guest and of hosts, a line an event. */
    private static final class Story implements DomainListener {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> fromStart = new LinkedBlockingQueue<>();

        private void add(String host, Domain domain, String text) {
            if (domain.name().equals(slot.name()) || domain.name().equals("(null)")) {
                told.add(host + ": " + text);
            }
        }

        /** All that was told up to the first line that ends so, that included. */
        List<String> upTo(String end) throws InterruptedException {
            var lines = new ArrayList<String>();
            String next = "";
            while (!next.endsWith(end)) {
                next = told.poll(2, TimeUnit.MINUTES);
                assertThat(next).as("'%s' is missing after %s", end, lines).isNotNull();
                lines.add(next);
            }
            return lines;
        }

        @Override
        public void appeared(Appeared event) {
            if (event.fromStart()) {
                fromStart.add(event.host() + ": " + event.domain().name());
            } else {
                add(
                        event.host(),
                        event.domain(),
                        "appeared " + executes(event.domain().state()));
            }
        }

        @Override
        public void stateChanged(StateChanged event) {
            add(event.host(), event.domain(), executes(event.from()) + " to " + executes(event.to()));
        }

        private static String executes(DomainState state) {
            return state.isExecuting() ? "EXECUTING" : state.name();
        }

        @Override
        public void vanished(Vanished event) {
            add(event.host(), event.domain(), "vanished");
        }

        @Override
        public void hostUnreachable(HostUnreachable event) {
            told.add(event.host() + ": unreachable, " + event.problem().getMessage());
        }
    }

    @Test
    void theLifeOfAGuestIsToldInItsOrder() throws InterruptedException {
        String host = nevers.name();
        var story = new Story();
        var watch = DomainWatch.of(nevers.domains(), avignon.domains())
                .listener(story)
                .every(Duration.ofMillis(500))
                .limit(Duration.ofMinutes(9))
                .build();
        try (var running = watch.start(executor)) {
            var started = List.of(take(story.fromStart), take(story.fromStart));
            assertThat(started).containsExactly(host + ": Domain-0", avignon.name() + ": Domain-0");

            guests.create(slot, DomainType.PV, nevers).close();
            // While xl builds a guest, it is paused, and at first has no name.
            assertThat(story.upTo("EXECUTING").get(0)).startsWith(host + ": appeared");

            var guest = nevers.domains().pause(nevers.domains().get(slot.name()));
            assertThat(story.upTo("PAUSED")).containsExactly(host + ": EXECUTING to PAUSED");

            nevers.domains().unpause(guest);
            assertThat(story.upTo("EXECUTING")).containsExactly(host + ": PAUSED to EXECUTING");

            nevers.domains().destroy(guest);
            // xl pauses a guest that it destroys, and tears it down after that.
            assertThat(story.upTo("vanished"))
                    .isSubsetOf(
                            host + ": EXECUTING to PAUSED",
                            host + ": EXECUTING to DYING",
                            host + ": PAUSED to DYING",
                            host + ": vanished");

            running.stop();
            assertThat(running.await()).isEqualTo(WatchEnd.STOPPED);
            assertThat(story.told).isEmpty();
        }
    }

    private static String take(BlockingQueue<String> lines) throws InterruptedException {
        String line = lines.poll(2, TimeUnit.MINUTES);
        assertThat(line).isNotNull();
        return line;
    }
}
