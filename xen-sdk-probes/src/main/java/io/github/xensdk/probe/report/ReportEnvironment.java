package io.github.xensdk.probe.report;

import java.util.List;

/**
 * Where it was measured.
 *
 * @param simulated whether the hosts were simulated: then no figure says anything about real ones
 * @param hosts the hosts
 */
public record ReportEnvironment(boolean simulated, List<Host> hosts) {

    /** Copies the list. */
    public ReportEnvironment {
        hosts = List.copyOf(hosts);
    }

    /**
     * A host.
     *
     * @param name as the program calls it
     * @param xenVersion such as {@code 4.17.7}
     */
    public record Host(String name, String xenVersion) {}
}
