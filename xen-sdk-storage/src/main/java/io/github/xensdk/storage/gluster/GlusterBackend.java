package io.github.xensdk.storage.gluster;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.storage.StorageAccess;
import io.github.xensdk.storage.StorageNotSharedException;
import io.github.xensdk.storage.StorageSpec;
import io.github.xensdk.storage.internal.ServerRules;
import io.github.xensdk.storage.spi.HostStep;
import io.github.xensdk.storage.spi.StorageBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Storage by GlusterFS, named {@code gluster}, which goes on when one of its servers is lost; tried with release 10 of Debian 12.
 *
 * <p>The server and the first two clients keep a copy each, in a directory of theirs (a brick); further clients only mount it. Writes
 * need two of the three. With the option {@code arbiter} the third host keeps the files' names only, and its vote: two copies instead of
 * three. With two hosts {@code arbiter=server} must be asked for: the server has the second vote as well, so the storage goes on without
 * the client, and not without the server: guests on the client get errors when they read or write then.
 *
 * <p>The volume has the options that guests' disks need (sharding, locks, quorum, no caches: docs/decisions/0031-gluster.md). It is
 * open to the hosts' addresses alone, and neither encrypted nor kept with a password: use a network that is trusted, in which the hosts
 * reach each other by TCP on the ports 24007 and 49152 to 60999. All hosts, the server too, mount it with {@code direct-io-mode=enable}
 * and without any keeping of names and attributes, and have a block of their own in {@code /etc/fstab}. It is for root ({@link
 * StorageAccess#ROOT}) and IPv4.
 *
 * <p>Options: {@code brick}, the directory in which bricks are made (default: the path with {@code .brick} behind it; a file system of
 * its own is best); {@code arbiter}; {@code ping-timeout} (seconds, 5 to 120, default 20), so long guests stand when a server is lost;
 * {@code shard-block-size} (default {@code 64MB}), which stays as it was when the volume was made.
 *
 * <p>{@link GlusterHealState} says whether a server that was away has everything again. When storage is removed without its data, that
 * stays in the bricks, cut in shards; to set up the same storage again takes it up.
 */
public final class GlusterBackend implements StorageBackend {

    /** What was written last is healed by then, and what was away for long is not. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** For {@link java.util.ServiceLoader}. */
    public GlusterBackend() {}

    @Override
    public String name() {
        return "gluster";
    }

    @Override
    public void check(StorageSpec spec) {
        ServerRules.check("GlusterFS", spec);
        if (spec.password().isPresent()) {
            throw new InvalidInputException("password", "must not be given: GlusterFS has none");
        }
        if (spec.access() != StorageAccess.ROOT) {
            throw new InvalidInputException(
                    "access", "must be ROOT: Xen's tools are root, on servers and clients alike");
        }
        if (GlusterOptions.addresses(spec).stream().anyMatch(address -> address.contains(":"))) {
            throw new InvalidInputException("address", "must be a name or one of IPv4, for each host");
        }
        GlusterOptions.check(spec);
        Brick.check(spec);
    }

    @Override
    public List<HostStep> steps(StorageSpec spec) {
        return GlusterSteps.of(spec);
    }

    @Override
    public List<String> warnings(StorageSpec spec) {
        var warnings = new ArrayList<String>();
        if (!Brick.areApart(spec)) {
            warnings.add(spec.server()
                    + " has two of the three bricks: when it is lost, guests elsewhere can neither read nor write; when "
                    + spec.clients().get(0).host() + " is lost, they go on");
        }
        for (String stranger : GlusterLook.strangers(spec)) {
            warnings.add(spec.server() + " is in a pool with " + stranger + ", which learns of this storage");
        }
        return warnings;
    }

    /** All bricks answer, nothing is to be healed, and each mount keeps nothing back. */
    @Override
    public void verify(StorageSpec spec) {
        for (XenHost host : spec.hosts()) {
            Optional<String> lacking = GlusterLook.wrongMount(host, spec.path());
            if (lacking.isPresent()) {
                throw new StorageNotSharedException(
                        spec.path() + " is mounted without " + lacking.get() + ": unmount it, and apply again",
                        host.name());
            }
        }
        awaitWhole(spec, PATIENCE);
    }

    /** The last files of the proofs before may be on their way. */
    static void awaitWhole(StorageSpec spec, Duration patience) {
        long started = System.nanoTime();
        GlusterHealState state = GlusterHealState.of(spec);
        while (!state.isWhole()) {
            if (System.nanoTime() - started > patience.toNanos()) {
                throw new StorageNotSharedException(
                        spec.path() + " is not whole: " + state.describe(),
                        spec.server().name());
            }
            pause(spec);
            state = GlusterHealState.of(spec);
        }
    }

    private static void pause(StorageSpec spec) {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new XenException(
                    "interrupted while storage heals", spec.server().name(), e);
        }
    }

    /** By address; those with bricks are always among them, as they heal each other. */
    @Override
    public List<String> connectedClients(StorageSpec spec) {
        return GlusterLook.clients(spec);
    }
}
