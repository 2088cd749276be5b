package io.github.xensdk;

import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandResult;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RunningCommand;
import io.github.xensdk.detached.DetachedWork;
import io.github.xensdk.domain.Domains;
import io.github.xensdk.internal.xl.XlCommands;
import io.github.xensdk.internal.xl.XlInfo;
import io.github.xensdk.internal.xl.XlLifecycle;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Xen host. The front door of the SDK.
 *
 * <pre>{@code
 * try (var nevers = XenHost.connect("nevers.example.org")) {
 *     nevers.domains().list().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Whoever connects owns it and closes it; its few SSH connections are shared by all calls.
 */
public final class XenHost implements AutoCloseable {

    private final CommandTransport transport;
    private final Domains domains;
    private final @Nullable PeerAddress peerAddress;

    private XenHost(CommandTransport transport, @Nullable PeerAddress peerAddress) {
        this.transport = transport;
        this.domains = Domains.over(transport);
        this.peerAddress = peerAddress;
    }

    /**
     * Connects as root with the keys of {@code ~/.ssh}; the host's own key must be in {@code ~/.ssh/known_hosts}.
     *
     * @throws ConnectionFailedException where it cannot be reached, and its subclasses where its key or ours were refused
     */
    public static XenHost connect(String host) {
        return connect(SshEndpoint.of(host));
    }

    /** Connects to an endpoint; throws what {@link #connect(String)} throws. */
    public static XenHost connect(SshEndpoint endpoint) {
        var transport = SshTransport.connect(endpoint);
        var peer = new PeerAddress(endpoint.peerHost(), endpoint.peerPort(), endpoint.user(), transport.hostKey());
        return new XenHost(transport, peer);
    }

    /**
     * A host behind a transport of the caller's, which the host closes.
     *
     * @param peerAddress how other hosts reach it; needed for it to be the target of a migration
     */
    public static XenHost over(CommandTransport transport, Optional<PeerAddress> peerAddress) {
        return new XenHost(transport, peerAddress.orElse(null));
    }

    /** What messages and reports call it. */
    public String name() {
        return transport.host();
    }

    /** How other hosts reach it, where that is known. */
    public Optional<PeerAddress> peerAddress() {
        return Optional.ofNullable(peerAddress);
    }

    /** What can be done to its domains. */
    public Domains domains() {
        return domains;
    }

    /** Work on it that goes on when the link is lost or this program ends. */
    public DetachedWork detached() {
        return DetachedWork.over(transport);
    }

    /** Its version, memory, CPUs and abilities. */
    public HostInfo info() {
        return XlInfo.parse(run(XlCommands.info()).orThrow().stdout());
    }

    /** What else it has to give: CPU pools, NUMA nodes, bridges, room on its file systems. */
    public HostResources resources() {
        return new HostResources(transport);
    }

    /** Its clock against this program's. */
    public ClockOffset clockOffset() {
        return ClockReader.read(transport);
    }

    /**
     * The end of the hypervisor's log ({@code xl dmesg}), which is a ring in its memory: what is older is lost.
     *
     * @param lines how many lines at most, up to 10,000; never more than the last mebibyte
     * @throws InvalidInputException where it is another number
     */
    public List<String> dmesg(int lines) {
        return run(XlLifecycle.dmesg(lines)).orThrow().stdout().lines().toList();
    }

    /** Runs a command and waits for its end; any exit status is a result. */
    public CommandResult run(Command command) {
        return transport.execute(command);
    }

    /** The same, with a listener for its output. */
    public CommandResult run(Command command, OutputListener listener) {
        try (RunningCommand running = transport.start(command, listener)) {
            return running.await();
        }
    }

    /** Starts a command and returns at once, for one that is written to or cancelled; closing it is the caller's. */
    public RunningCommand start(Command command, OutputListener listener) {
        return transport.start(command, listener);
    }

    /**
     * The same for work that must not be cut in half: where the host's transport can, the command goes on there when the link is
     * lost or this program ends, and the wait goes on when the link is back.
     */
    public CommandResult runDetached(Command command, OutputListener listener) {
        try (RunningCommand running = startDetached(command, listener)) {
            return running.await();
        }
    }

    /**
     * Starts it and does not wait. Closing it ends the wait and not the work; where the result was seen it also removes what the host
     * keeps of it.
     */
    public RunningCommand startDetached(Command command, OutputListener listener) {
        return transport.detached().start(command, listener);
    }

    /** Ends its connection and what is under way on it. Idempotent. */
    @Override
    public void close() {
        transport.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
