package io.github.xensdk.probe;

import io.github.xensdk.XenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent at work in a guest. Whoever starts it owns it and stops or closes it; when nobody does, it ends by itself at its
 * probe's limit, and an hour later takes away what it wrote.
 *
 * <p>Thread-safe.
 */
public final class ComputeRecording implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ComputeRecording.class);

    private final GuestAgent agent;
    private final Duration reach;
    private final List<GuestClocks> before = new ArrayList<>();
    private final List<GuestClocks> after = new ArrayList<>();
    private @Nullable ComputeResult result;
    private boolean removed;

    ComputeRecording(GuestAgent agent, Duration reach, GuestClocks first, GuestClocks second) {
        this.agent = agent;
        this.reach = reach;
        before.add(first);
        before.add(second);
    }

    /**
     * Reads the guest's clocks right before what it is to stand still for. Not required; the error of the figure grows by half a thousandth of
     * the time between the reading and the standstill, so a late one makes it smaller. Not to be called after {@link #readClocksAfter()}.
     *
     * @throws XenException where the guest could not be asked; what was read before counts
     */
    public synchronized void readClocksBefore() {
        if (!after.isEmpty()) {
            throw new IllegalStateException("the guest's clocks were read after the standstill already");
        }
        before.add(agent.clocks());
    }

    /**
     * Reads the guest's clocks as soon as it runs again: as {@link #readClocksBefore()}, for the other side.
     *
     * @throws XenException where the guest could not be asked; {@link #stop()} reads them again
     */
    public synchronized void readClocksAfter() {
        after.add(agent.clocks());
    }

    /**
     * Reads the guest's clocks again, ends the agent, fetches what it wrote, and removes it. A guest that cannot be reached is tried
     * again over a new connection, for as long as the probe's {@linkplain ComputeProbe#reach reach}. Once stopped, it returns
     * the same again. Where the agent could not be removed, that is logged, and {@link #close()} tries again.
     *
     * @throws XenException where the guest stayed out of reach, or the agent's record is gone; may be called again
     */
    public synchronized ComputeResult stop() {
        ComputeResult known = result;
        if (known == null) {
            var patience = new Patience(reach);
            after.add(patience.get(agent::clocks));
            AgentLog log = patience.get(agent::stop);
            after.add(patience.get(agent::clocks));
            known = BlackoutJudge.judge(log, before, after);
            result = known;
            // What was measured is not given up because of what is left in the guest.
            try {
                patience.get(() -> {
                    agent.remove();
                    return true;
                });
                removed = true;
            } catch (XenException e) {
                LOG.warn("the agent could not be removed yet: {}", e.getMessage());
            }
        }
        return known;
    }

    /** Ends and removes the agent if it is still there; a failure is logged. Idempotent. */
    @Override
    public synchronized void close() {
        if (!removed) {
            removed = true;
            removeQuietly(agent, null);
        }
    }

    static void removeQuietly(GuestAgent agent, @Nullable RuntimeException cause) {
        try {
            agent.remove();
        } catch (RuntimeException e) {
            if (cause != null) {
                cause.addSuppressed(e);
            }
            LOG.warn("the agent could not be removed: {}", e.getMessage());
        }
    }
}
