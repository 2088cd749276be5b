package io.github.xensdk.migration;

import io.github.xensdk.OutcomeUnknownException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A guest's lease on both of its hosts, renewed by a thread of its own until it is closed. It outlives a lost link, since the work
 * does, too; and it ends by itself when its program is gone.
 *
 * <p>It keeps off programs that take it, on these two hosts, and nobody else: not {@code xl} by hand, and not a program that moves
 * the guest from one of them to a third and has not asked the other. Thread-safe.
 */
final class GuestLease implements Ownership, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuestLease.class);

    private final List<HostLease> leases;
    private final ScheduledExecutorService renewing;

    private GuestLease(String name, List<HostLease> leases, LeaseTerms terms) {
        this.leases = List.copyOf(leases);
        this.renewing = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "xensdk-lease-" + name);
            thread.setDaemon(true);
            return thread;
        });
        long period = terms.renewal().toMillis();
        var unused = renewing.scheduleWithFixedDelay(this::renew, period, period, TimeUnit.MILLISECONDS);
    }

    static GuestLease take(UUID uuid, String name, List<XenHost> hosts) {
        return take(uuid, name, hosts, LeaseTerms.USUAL);
    }

    /**
     * Takes it on each host, or on none.
     *
     * @throws GuestLeasedException where another program has it
     */
    static GuestLease take(UUID uuid, String name, List<XenHost> hosts, LeaseTerms terms) {
        String token = UUID.randomUUID().toString();
        var taken = new ArrayList<HostLease>();
        // In one order, so that of two programs that start at once one gets it.
        for (XenHost host :
                hosts.stream().sorted(Comparator.comparing(XenHost::name)).toList()) {
            var lease = new HostLease(host, uuid, name, token, holder(), terms);
            try {
                lease.take();
                taken.add(lease);
            } catch (OutcomeUnknownException e) {
                // It may be ours, and would keep us off ourselves.
                taken.add(lease);
                dropAll(taken);
                throw e;
            } catch (XenException e) {
                dropAll(taken);
                throw e;
            }
        }
        return new GuestLease(name, taken, terms);
    }

    /** Who we are, for whoever finds the guest leased. */
    private static String holder() {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            machine = "unknown machine";
        }
        String text = System.getProperty("user.name", "?") + "@" + machine + ", process "
                + ProcessHandle.current().pid();
        return text.replaceAll("[^ -~]", "?");
    }

    /** Begins its lifetime anew where that can be done; where not, {@link #prove} will say so when it matters. */
    void renew() {
        for (HostLease lease : leases) {
            try {
                lease.renew();
            } catch (RuntimeException e) {
                if (renewing.isShutdown()) {
                    LOG.debug("{} is not renewed any more", lease, e);
                    return;
                }
                // One that got out would end the thread's work.
                LOG.warn("{} could not be renewed: {}", lease, e.getMessage());
            }
        }
    }

    @Override
    public void prove() {
        leases.forEach(HostLease::prove);
    }

    /** Ends it on each host that answers; on the others it ends by itself. */
    @Override
    public void close() {
        renewing.shutdownNow();
        dropAll(leases);
    }

    private static void dropAll(List<HostLease> leases) {
        // An interrupt is for the work that is done, and not for this.
        boolean interrupted = Thread.interrupted();
        leases.forEach(GuestLease::drop);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drop(HostLease lease) {
        try {
            lease.drop();
        } catch (XenException | IllegalStateException e) {
            // Also where the host was closed meanwhile.
            LOG.warn("{} is left to end by itself: {}", lease, e.getMessage());
        }
    }
}
