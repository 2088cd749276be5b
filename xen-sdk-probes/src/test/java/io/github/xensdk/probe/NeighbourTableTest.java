package io.github.xensdk.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeighbourTableTest {

    private static final String ROUTES = """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            eth0	00000000	0100A8C0	0003	0	0	0	00000000	0	0	0
            eth0	0000A8C0	00000000	0001	0	0	0	0000FFFF	0	0	0
            """;
    private static final String ARP = """
            IP address       HW type     Flags       HW address            Mask     Device
            192.168.0.5      0x1         %s         52:54:00:00:00:05     *        eth0
            192.168.0.1      0x1         0x2         52:54:00:00:00:01     *        eth0
            """;

    @TempDir
    private Path proc;

    @BeforeEach
    void files() throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("sys/net/ipv4/neigh/eth0"));
        Files.writeString(proc.resolve("net/route"), ROUTES);
        Files.writeString(proc.resolve("net/arp"), ARP.formatted("0x0"));
        Files.writeString(proc.resolve("sys/net/ipv4/neigh/eth0/retrans_time_ms"), "500\n");
    }

    private NeighbourTable.Hop hop(String target) throws Exception {
        return Objects.requireNonNull(new NeighbourTable(proc).hop(InetAddress.getByName(target)));
    }

    @Test
    void a_target_on_the_link_is_its_own_hop_and_others_are_behind_the_router() throws Exception {
        assertThat(hop("192.168.0.5").address()).isEqualTo("192.168.0.5");
        assertThat(hop("10.1.2.3").address()).isEqualTo("192.168.0.1");
        assertThat(new NeighbourTable(proc).hop(InetAddress.getLoopbackAddress()))
                .isNull();
        assertThat(new NeighbourTable(proc).hop(InetAddress.getByAddress(new byte[16])))
                .isNull();
    }

    @Test
    void the_kernels_pause_between_two_requests_is_read_with_an_allowance() throws Exception {
        assertThat(hop("192.168.0.5").retry()).isEqualTo(560_000_000);
        Files.delete(proc.resolve("sys/net/ipv4/neigh/eth0/retrans_time_ms"));
        assertThat(hop("192.168.0.5").retry()).isEqualTo(1_110_000_000);
    }

    @Test
    void an_address_that_is_being_looked_for_is_lacking() throws Exception {
        var table = new NeighbourTable(proc);
        var target = hop("192.168.0.5");
        assertThat(table.lacks(target, 0)).isTrue();
        assertThat(table.lacks(hop("192.168.0.7"), 0)).isFalse();
        assertThat(table.lacks(hop("192.168.0.1"), 0)).isFalse();

        Files.writeString(proc.resolve("net/arp"), ARP.formatted("0x2"));
        assertThat(table.lacks(target, 1)).isTrue(); // Read a moment ago.
        assertThat(table.lacks(target, 1_000_000_000)).isFalse();
    }

    @Test
    void what_was_sent_while_the_address_was_lacking_proves_less() throws Exception {
        var table = new NeighbourTable(proc);
        var neighbour = new Neighbour(table, hop("192.168.0.5"));
        var unresolved = new PeriodLog(1);
        long second = 1_000_000_000;
        neighbour.look(unresolved, 4 * second, 5 * second);
        Files.writeString(proc.resolve("net/arp"), ARP.formatted("0x2"));
        neighbour.look(unresolved, 4 * second, 6 * second);
        neighbour.look(unresolved, 4 * second, 7 * second);
        neighbour.answered(unresolved, 8 * second);

        assertThat(unresolved.size()).isEqualTo(1);
        assertThat(unresolved.from(0)).isEqualTo(4 * second);
        assertThat(unresolved.to(0)).isEqualTo(6 * second);
    }
}
