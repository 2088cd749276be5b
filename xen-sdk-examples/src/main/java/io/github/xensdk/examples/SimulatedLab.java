package io.github.xensdk.examples;

import io.github.xensdk.probe.experiment.MigrationExperiment;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.testkit.HostSpec;
import io.github.xensdk.testkit.MemoryLoad;
import io.github.xensdk.testkit.SimulatedGuest;
import io.github.xensdk.testkit.SimulatedXen;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Two simulated hosts in place of the lab's, within this program: nothing is installed, and no figure says anything about real ones. */
final class SimulatedLab implements AutoCloseable {

    private static final int MEMORY_MIB = 128;
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final Duration TAIL = Duration.ofMillis(1500);

    /** So busy that a live migration needs several rounds. */
    private static final MemoryLoad LOAD = MemoryLoad.mebibytes(40, 32);

    private final SimulatedXen xen;

    private SimulatedLab(SimulatedXen xen) {
        this.xen = xen;
    }

    /** Starts them; takes a second. */
    static SimulatedLab start() {
        SimulatedXen xen = SimulatedXen.builder()
                .host(HostSpec.named("nevers"))
                .host(HostSpec.named("avignon"))
                // Long enough to be told from the noise of a busy machine.
                .attachTime(Duration.ofMillis(800))
                .start();
        for (String guest : List.of("guest-01", "guest-02")) {
            xen.guest(guest).load(LOAD);
            xen.host("nevers").disk(disk(xen, guest), 1 << 20);
        }
        xen.host("nevers").makeDirectory(xen.sharedDirectory() + "/checkpoints");
        return new SimulatedLab(xen);
    }

    private static String disk(SimulatedXen xen, String guest) {
        return xen.sharedDirectory() + "/" + guest + ".img";
    }

    /** On simulated hosts, as the report then says, with shorter waits than real ones need. */
    static MigrationExperiment.Builder measured(MigrationExperiment.Builder experiment) {
        return experiment.simulated(true).settle(SETTLE).tail(TAIL);
    }

    /** It, as the lab would describe itself. */
    Lab lab() {
        return new Lab(
                "simulated",
                Stream.of("nevers", "avignon").map(this::endpoint).toList(),
                xen.sharedDirectory(),
                SimulatedXen.KERNEL,
                SimulatedXen.RAMDISK,
                MEMORY_MIB,
                SimulatedXen.BRIDGE,
                List.of(slot("guest-01", "00:16:3e:77:00:51"), slot("guest-02", "00:16:3e:77:00:52")));
    }

    private SshEndpoint endpoint(String name) {
        return SshEndpoint.fromOpenSshConfig(name, xen.sshConfig());
    }

    private Lab.Slot slot(String name, String mac) {
        SimulatedGuest guest = xen.guest(name);
        return new Lab.Slot(
                name, disk(xen, name), mac, "root=/dev/xvda rw console=hvc0", guest.udpEchoPort(), endpoint(name));
    }

    @Override
    public void close() {
        xen.close();
    }
}
