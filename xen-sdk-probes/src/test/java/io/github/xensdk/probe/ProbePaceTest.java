package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.probe.ProbePace.Sample;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProbePaceTest {

    private static final Duration SLOWEST = Duration.ofMillis(100);

    private final List<Long> asked = new ArrayList<>();

    /** A target that answers in this time, and has a queue where it is asked more often than it can answer. */
    private long chosen(int wished, int roundTrip, int leastInterval) throws InterruptedException {
        return ProbePace.sustainable("guest-01", Duration.ofMillis(wished), SLOWEST, interval -> {
                    asked.add(interval.toMillis());
                    boolean busy = interval.toMillis() < leastInterval;
                    return new Sample(Duration.ofMillis(busy ? roundTrip + 250 : roundTrip), 0);
                })
                .toMillis();
    }

    @Test
    void a_target_that_answers_four_times_as_fast_is_asked_as_often_as_wished() throws Exception {
        assertThat(chosen(10, 7, 2)).isEqualTo(10);
        assertThat(asked).containsExactly(100L, 20L, 10L, 5L, 2L);
    }

    @Test
    void a_target_that_is_kept_busy_is_asked_as_often_as_it_answers_with_ease() throws Exception {
        assertThat(chosen(5, 7, 4)).isEqualTo(20);
        assertThat(asked)
                .as("from seldom to often, and then until it is calm")
                .containsExactly(100L, 20L, 10L, 5L, 2L, 100L);
    }

    @Test
    void a_long_way_is_not_taken_for_a_busy_target() throws Exception {
        assertThat(chosen(5, 300, 1)).isEqualTo(5);
    }

    @Test
    void a_target_that_drops_what_it_cannot_answer_is_busy_too() throws Exception {
        Duration chosen = ProbePace.sustainable(
                "guest-01",
                Duration.ofMillis(5),
                SLOWEST,
                interval -> new Sample(Duration.ofMillis(7), interval.toMillis() < 4 ? 0.3 : 0.01));

        assertThat(chosen).hasMillis(20);
    }

    @Test
    void never_less_often_than_the_slowest() throws Exception {
        assertThat(chosen(5, 7, 90)).isEqualTo(100);
    }

    @Test
    void a_real_service_that_needs_15_ms_for_each_answer_is_asked_less_often_than_that() throws Exception {
        try (var socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var heard = new CopyOnWriteArrayList<Outage>();
            var listener = new NetworkListener() {
                @Override
                public void outageEnded(OutageEnded event) {
                    heard.add(event.outage());
                }
            };
            var server = new Thread(() -> serveSlowly(socket));
            server.setDaemon(true);
            server.start();
            var probe = NetworkProbe.udpEcho("127.0.0.1", socket.getLocalPort())
                    .every(Duration.ofMillis(5))
                    .listener(listener)
                    .build();

            NetworkProbe paced = probe.atSustainableRate(SLOWEST);

            assertThat(heard).as("outages of trials").isEmpty();
            assertThat(paced.listener()).isSameAs(probe.listener());
            assertThat(paced.interval()).isGreaterThan(Duration.ofMillis(15));
            assertThat(paced.threshold()).isEqualTo(paced.interval().multipliedBy(10));
            assertThat(paced.target()).isEqualTo(probe.target());
        }
    }

    private static void serveSlowly(DatagramSocket socket) {
        var packet = new DatagramPacket(new byte[1500], 1500);
        try {
            while (!socket.isClosed()) {
                socket.receive(packet);
                Thread.sleep(15);
                socket.send(packet);
                packet.setLength(1500);
            }
        } catch (IOException | InterruptedException e) {
            // Closed: the test is over.
        }
    }

    @Test
    void who_does_not_answer_is_named() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            var probe = NetworkProbe.udpEcho("127.0.0.1", silent.getLocalPort()).build();

            assertThatThrownBy(() -> probe.atSustainableRate(SLOWEST))
                    .isInstanceOf(XenException.class)
                    .hasMessageContaining("no reply from udp://127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void a_bound_below_the_interval_is_refused() {
        var probe = NetworkProbe.udpEcho("127.0.0.1", 7).build();

        assertThatThrownBy(() -> probe.atSustainableRate(Duration.ofMillis(5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("slowest");
    }
}
