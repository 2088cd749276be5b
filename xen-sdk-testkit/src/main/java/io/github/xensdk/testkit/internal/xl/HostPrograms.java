package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.Call;
import io.github.xensdk.testkit.internal.shell.ProcessTable;
import io.github.xensdk.testkit.internal.ssh.PeerSsh;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The programs of one host that ask the model. Thread-safe. */
public final class HostPrograms {

    /** Those that are looked for by their names. */
    private static final List<String> IN_PROCESS_TABLE = List.of("xl", "ssh");

    public static final List<String> NAMES =
            List.of("ssh", "xentop", "xensim-resume", "xenstore-ls", "xenstore-read", "xl");

    private final Host host;
    private final Box box;
    private final PeerSsh ssh;
    private final IntFunction<String> hostByPort;
    private final Faults faults = new Faults();
    private final ProcessTable processes;
    private final Xl xl = new Xl();

    /**
     * Those of a host.
     *
     * @param hostByPort which host listens on a port; for faults
     */
    public HostPrograms(Host host, Box box, PeerSsh ssh, IntFunction<String> hostByPort) {
        this.host = host;
        this.box = box;
        this.ssh = ssh;
        this.hostByPort = hostByPort;
        this.processes = new ProcessTable(host.tree());
    }

    public Faults faults() {
        return faults;
    }

    /** Cuts what is under way between this host and others. */
    public void cutLinks() {
        for (Host other : host.world().hosts()) {
            ssh.cut(host.name(), other.name());
            ssh.cut(other.name(), host.name());
        }
    }

    /** Runs one; its exit status. */
    public int run(Call call) throws IOException {
        if (!IN_PROCESS_TABLE.contains(call.program())) {
            return program(call);
        }
        ProcessTable.Entry entry = processes.enter(call.pid(), call.parent(), call.program(), call.arguments());
        try {
            return program(call);
        } finally {
            entry.close();
        }
    }

    private int program(Call call) throws IOException {
        var invocation = new Invocation(call, host, box, faults, this::cutLinks, () -> ssh.cutsTo(host.name()));
        Optional<FaultRule> fault = faults.atStart(invocation.words());
        if (fault.isPresent()) {
            return invocation.suffer(fault.get());
        }
        try {
            return switch (call.program()) {
                case "ssh" -> ssh.run(call, box, hostByPort);
                case "xl" -> xl.run(invocation);
                case "xentop" -> XenTop.run(invocation);
                case "xenstore-ls" -> Xenstore.list(invocation);
                case "xenstore-read" -> Xenstore.read(invocation);
                case "xensim-resume" -> LifeVerbs.resume(invocation);
                default -> invocation.fail(127, call.program() + ": not found");
            };
        } catch (Invocation.EndedException e) {
            return e.status();
        }
    }
}
