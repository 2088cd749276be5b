package io.github.xensdk.probe.report;

import java.util.List;

/**
 * Where it was measured, and with what.
 *
 * @param simulated whether the hosts were simulated: then no figure says anything about real ones
 * @param hosts the hosts
 * @param probes what asked the guests from outside and how often, such as {@code udp://192.0.2.7:7 every 10 ms}
 */
public record ReportEnvironment(boolean simulated, List<Host> hosts, List<String> probes) {

    /** Copies the lists. */
    public ReportEnvironment {
        hosts = List.copyOf(hosts);
        probes = List.copyOf(probes);
    }

    /** Without probes. */
    public ReportEnvironment(boolean simulated, List<Host> hosts) {
        this(simulated, hosts, List.of());
    }

    /**
     * A host.
     *
     * @param name as the program calls it
     * @param xenVersion such as {@code 4.17.7}
     */
    public record Host(String name, String xenVersion) {}
}
