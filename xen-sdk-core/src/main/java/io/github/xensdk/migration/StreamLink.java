package io.github.xensdk.migration;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.PeerAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a guest's memory crosses when it is streamed from host to host. Immutable; each method gives another value.
 *
 * <pre>{@code
 * Migration.of("guest-04").from(nevers).to(avignon).coldStream(StreamLink.ssh().compressed()).build().run();
 * }</pre>
 *
 * <p>SSH encrypts and proves both ends. Plain TCP does neither and is for a cable that nobody else has access to: what crosses it is
 * all that the guest has in memory, its keys and passwords included.
 */
public final class StreamLink {

    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:-]{0,253}");
    private static final int LAST_PORT = 65535;

    private final Optional<String> plainAddress;
    private final int firstPort;
    private final int lastPort;
    private final boolean isCompressed;
    private final Optional<ByteSize> limit;

    private StreamLink(
            Optional<String> plainAddress,
            int firstPort,
            int lastPort,
            boolean isCompressed,
            Optional<ByteSize> limit) {
        this.plainAddress = plainAddress;
        this.firstPort = firstPort;
        this.lastPort = lastPort;
        this.isCompressed = isCompressed;
        this.limit = limit;
    }

    /**
     * SSH from the source to the target: by the source's own key, to the {@linkplain PeerAddress#hostKey() key} that this program
     * verified.
     */
    public static StreamLink ssh() {
        return new StreamLink(Optional.empty(), 0, 0, false, Optional.empty());
    }

    /**
     * Plain TCP, neither encrypted nor signed. <strong>Whoever can listen on that network reads the guest's memory, and whoever can
     * alter what crosses it owns the guest.</strong> The target listens on this address alone, for one connection, which has to
     * show a random token that is used once and crosses the network in clear; so a stranger who merely reaches the port can neither
     * feed the receiver nor read from it. The port is any free one unless {@link #ports} says otherwise.
     *
     * @param targetAddress the target's own address on the trusted link, as the source knows it
     * @throws InvalidInputException where that is none
     */
    public static StreamLink plainTcpOverTrustedLink(String targetAddress) {
        if (!ADDRESS.matcher(targetAddress).matches()) {
            throw new InvalidInputException("target address", "must match " + ADDRESS.pattern());
        }
        return new StreamLink(Optional.of(targetAddress), 0, 0, false, Optional.empty());
    }

    /**
     * For plain TCP: the target listens on the first port of this range that is free.
     *
     * @throws InvalidInputException where it is no range from 1 to 65535, or the link is SSH
     */
    public StreamLink ports(int first, int last) {
        if (plainAddress.isEmpty()) {
            throw new InvalidInputException("ports", "are for plain TCP; SSH's is the target's peer address");
        }
        if (first < 1 || last > LAST_PORT || first > last) {
            throw new InvalidInputException("ports", "must be a range from 1 to " + LAST_PORT);
        }
        return new StreamLink(plainAddress, first, last, isCompressed, limit);
    }

    /** Through {@code zstd}, which both hosts must have. For a link that is slower than their processors. Default: not. */
    public StreamLink compressed() {
        return new StreamLink(plainAddress, firstPort, lastPort, true, limit);
    }

    /**
     * At most so many bytes a second, as they cross the link. Default: as fast as it goes. The guest stands still meanwhile.
     *
     * @throws InvalidInputException where it is less than a kibibyte
     */
    public StreamLink limitedTo(ByteSize perSecond) {
        return new StreamLink(
                plainAddress, firstPort, lastPort, isCompressed, Optional.of(RateLimit.checked(perSecond)));
    }

    /** Empty for SSH. */
    Optional<String> plainAddress() {
        return plainAddress;
    }

    int firstPort() {
        return firstPort;
    }

    int lastPort() {
        return lastPort;
    }

    boolean isCompressed() {
        return isCompressed;
    }

    /** Bytes a second; zero where there is no limit. */
    long bytesPerSecond() {
        return limit.map(ByteSize::bytes).orElse(0L);
    }

    /** {@code stream-ssh} or {@code stream-tcp}, with {@code -zstd} where it is compressed. */
    String name() {
        return (plainAddress.isPresent() ? "stream-tcp" : "stream-ssh") + (isCompressed ? "-zstd" : "");
    }

    @Override
    public String toString() {
        return name() + limit.map(rate -> " at " + rate + "/s").orElse("");
    }
}
