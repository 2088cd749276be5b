package io.github.xensdk.examples;

import io.github.xensdk.ByteSize;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.DomainNotFoundException;
import io.github.xensdk.XenException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.Domain;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import io.github.xensdk.domain.Nic;
import io.github.xensdk.probe.NetworkProbe;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Makes and removes the lab's guests. The lab's guest names are ours: whatever bears one may be destroyed. */
final class LabGuests {

    /** A guest's driver has so much for its ring and its buffers; one of 96 MiB with five disks finds no memory to boot with. */
    private static final int MEBIBYTES_OF_A_DISK = 40;

    private static final int ECHO_MILLIS = 1000;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(80);
    private static final Duration BOOT = Duration.ofMinutes(2);
    private static final Duration CLEARING = Duration.ofMinutes(3);

    private final Lab lab;
    private final List<XenHost> hosts;

    LabGuests(Lab lab, List<XenHost> hosts) {
        this.lab = lab;
        this.hosts = List.copyOf(hosts);
    }

    /** Creates a guest and waits until one can log in; the connection is the caller's to close. */
    SshTransport create(Lab.Slot slot, DomainType type, XenHost host, Disk... furtherDisks) {
        return createFrom(Disk.raw(slot.disk(), "xvda"), slot, type, host, furtherDisks);
    }

    /** The same, with another disk as xvda, on which the guest's system is. */
    SshTransport createFrom(Disk system, Lab.Slot slot, DomainType type, XenHost host, Disk... furtherDisks) {
        var builder =
                (type == DomainType.PV ? DomainConfig.pv(slot.name()) : DomainConfig.pvh(slot.name())).disk(system);
        for (Disk disk : furtherDisks) {
            builder.disk(disk);
        }
        return create(builder.nic(nic(slot)), slot, host, furtherDisks.length);
    }

    /** A PVH guest with memory for so many disks that will be attached to it: all at once would keep Xen's scripts waiting for each other. */
    SshTransport createWithRoom(Lab.Slot slot, XenHost host, int laterDisks) {
        var builder = DomainConfig.pvh(slot.name()).disk(Disk.raw(slot.disk(), "xvda"));
        return create(builder.nic(nic(slot)), slot, host, laterDisks);
    }

    /** A PVH guest whose devices are attached by the scripts of a preparation, which must be on its hosts. */
    SshTransport createPrepared(Lab.Slot slot, XenHost host) {
        return createWith(slot, host, true, List.of(), List.of());
    }

    /** A PVH guest with further devices, and all of them attached by those scripts where it is prepared. */
    SshTransport createWith(
            Lab.Slot slot, XenHost host, boolean isPrepared, List<Disk> furtherDisks, List<String> furtherMacs) {
        var builder = DomainConfig.pvh(slot.name());
        Stream.concat(Stream.of(Disk.raw(slot.disk(), "xvda")), furtherDisks.stream())
                .forEach(disk -> builder.disk(isPrepared ? disk.withLeanScript() : disk));
        Stream.concat(Stream.of(nic(slot)), furtherMacs.stream().map(mac -> Nic.onBridge(lab.bridge(), mac)))
                .forEach(nic -> builder.nic(isPrepared ? nic.withLeanScript() : nic));
        return create(builder, slot, host, furtherDisks.size());
    }

    private Nic nic(Lab.Slot slot) {
        return Nic.onBridge(lab.bridge(), slot.mac());
    }

    private SshTransport create(DomainConfig.Builder builder, Lab.Slot slot, XenHost host, int furtherDisks) {
        host.domains()
                .create(builder.kernel(lab.kernel())
                        .ramdisk(lab.ramdisk())
                        .kernelArguments(slot.kernelArguments())
                        .memory(ByteSize.mebibytes(lab.memoryMiB() + (long) MEBIBYTES_OF_A_DISK * furtherDisks))
                        .build());
        return login(slot);
    }

    /**
     * A probe of a guest that answers, every 5 ms or as often as it can answer with ease: guests of an emulated host may not keep up with
     * that, and let answers wait.
     */
    static NetworkProbe sustainableProbe(Lab.Slot slot) {
        try {
            return NetworkProbe.udpEcho("127.0.0.1", slot.udpEchoPort())
                    .every(SHORTEST_INTERVAL)
                    .build()
                    .atSustainableRate(LONGEST_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /** Waits until one can log in; the connection is the caller's to close. */
    SshTransport login(Lab.Slot slot) {
        long started = System.nanoTime();
        // A connection that was begun too early hangs in the gateway.
        while (!answers(slot) && System.nanoTime() - started < BOOT.toNanos()) {
            pause();
        }
        while (true) {
            try {
                return SshTransport.connect(slot.endpoint());
            } catch (ConnectionFailedException e) {
                if (System.nanoTime() - started > BOOT.toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static boolean answers(Lab.Slot slot) {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(ECHO_MILLIS);
            socket.connect(InetAddress.getLoopbackAddress(), slot.udpEchoPort());
            socket.send(new DatagramPacket(new byte[8], 8));
            socket.receive(new DatagramPacket(new byte[8], 8));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Removes what a run that was killed may have left: its guest, halves of its migration, its checkpoints. An xl that still
     * moves the guest fails when the guest goes, so this looks until nothing is left.
     */
    void clear(Lab.Slot slot) {
        long started = System.nanoTime();
        while (destroyAll(slot)) {
            if (System.nanoTime() - started > CLEARING.toNanos()) {
                throw new LabException(slot.name() + " could not be removed; lab/lab down and up gives a clean lab");
            }
            pause();
        }
        var command = Command.script(
                        "remove old checkpoints", "rm -f -- \"$1\"/\"$2\"-*", checkpointDirectory(), slot.name())
                .build();
        hosts.get(0).run(command).orThrow();
    }

    private boolean destroyAll(Lab.Slot slot) {
        boolean found = false;
        for (XenHost host : hosts) {
            for (Domain domain : host.domains().list()) {
                if (domain.name().equals(slot.name()) || domain.name().startsWith(slot.name() + "--")) {
                    found = true;
                    destroy(host, domain);
                }
            }
        }
        return found;
    }

    private static void destroy(XenHost host, Domain domain) {
        try {
            host.domains().destroy(domain);
        } catch (DomainNotFoundException e) {
            // It went by itself.
        } catch (XenException e) {
            // Another xl holds it; the next look tells.
        }
    }

    String checkpointDirectory() {
        return lab.sharedDirectory() + "/checkpoints";
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}
