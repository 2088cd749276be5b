package io.github.xensdk.probe;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's ARP table, as Linux shows it in {@code /proc/net}. Elsewhere, and for IPv6, nothing is known, and no silence is taken for
 * one of our own. For one thread.
 */
final class NeighbourTable {

    private static final Path PROC = Path.of("/proc");
    private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(15);
    private static final long USUAL_RETRY_MILLIS = 1000;

    private final Path proc;
    private Set<String> lacking = Set.of();
    private long readAt;
    private boolean read;

    /** This machine's. */
    NeighbourTable() {
        this(PROC);
    }

    /** One whose files are elsewhere. */
    NeighbourTable(Path proc) {
        this.proc = proc;
    }

    /**
     * The next machine on the way to a target.
     *
     * @param address its IPv4 address
     * @param retry how often the kernel asks for its link address at least while it lacks it, in nanoseconds
     */
    record Hop(String address, long retry) {}

    /** The next hop on the way to a target; null where none is known. */
    @Nullable
    Hop hop(InetAddress target) {
        if (!(target instanceof Inet4Address) || target.isLoopbackAddress()) {
            return null;
        }
        int wanted = ByteBuffer.wrap(target.getAddress())
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        @Nullable Hop best = null;
        long longest = -1;
        for (String line : lines(proc.resolve("net/route"))) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length < 8 || words[1].length() != 8 || words[7].length() != 8) {
                continue;
            }
            int destination = Integer.parseUnsignedInt(words[1], 16);
            int mask = Integer.parseUnsignedInt(words[7], 16);
            if ((wanted & mask) == destination && Integer.bitCount(mask) > longest) {
                longest = Integer.bitCount(mask);
                int gateway = Integer.parseUnsignedInt(words[2], 16);
                best = new Hop(dotted(gateway == 0 ? wanted : gateway), retry(words[0]));
            }
        }
        return best;
    }

    private static String dotted(int address) {
        return (address & 255) + "." + (address >>> 8 & 255) + "." + (address >>> 16 & 255) + "." + (address >>> 24);
    }

    /** With some allowance, as the kernel's timers are late at times. */
    private long retry(String device) {
        List<String> lines = lines(proc.resolve("sys/net/ipv4/neigh/" + device + "/retrans_time_ms"));
        long millis = USUAL_RETRY_MILLIS;
        if (!lines.isEmpty() && lines.get(0).matches("\\d{1,6}")) {
            millis = Long.parseLong(lines.get(0));
        }
        return TimeUnit.MILLISECONDS.toNanos(millis + millis / 10 + 10);
    }

    /** Whether the kernel is looking for the hop's link address. What it never looked for is not lacking. */
    boolean lacks(Hop hop, long now) {
        if (!read || now - readAt > FRESH) {
            read = true;
            readAt = now;
            lacking = new HashSet<>();
            for (String line : lines(proc.resolve("net/arp"))) {
                String[] words = line.strip().split("\\s+", -1);
                if (words.length >= 4 && words[2].equals("0x0")) {
                    lacking.add(words[0]);
                }
            }
        }
        return lacking.contains(hop.address());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
