package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.DiskConfig;
import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import java.util.Locale;

/** {@code xentop -b -i 1 -f -n -x}. What went through devices is not simulated, and is nothing. */
final class XenTop {

    private static final String HEADER =
            "      NAME  STATE   CPU(sec) CPU(%)     MEM(k) MEM(%)  MAXMEM(k) MAXMEM(%) VCPUS NETS NETTX(k) NETRX(k) VBDS"
                    + "   VBD_OO   VBD_RD   VBD_WR  VBD_RSECT  VBD_WSECT SSID\n";

    private XenTop() {}

    static int run(Invocation top) {
        Host host = top.host();
        var text = new StringBuilder(HEADER);
        row(
                text,
                host,
                "Domain-0",
                "-----r",
                ListVerbs.dom0Seconds(),
                Host.dom0Kibibytes(),
                Host.dom0Kibibytes(),
                1,
                0,
                0);
        for (Domain domain : host.domains()) {
            GuestConfig config = domain.config();
            String state = domain.isExecuting() ? "--b---" : domain.isPaused() ? "----p-" : "-s----";
            row(
                    text,
                    host,
                    domain.name(),
                    state,
                    domain.cpuSeconds(),
                    config.targetKibibytes(),
                    config.maxKibibytes(),
                    config.vcpus(),
                    config.nics().size(),
                    config.disks().size());
            for (int i = 0; i < config.nics().size(); i++) {
                String none = "        0bytes        0pkts        0err        0drop";
                text.append("Net")
                        .append(i)
                        .append(" RX: ")
                        .append(none)
                        .append("  TX: ")
                        .append(none)
                        .append('\n');
            }
            for (DiskConfig disk : config.disks()) {
                text.append(String.format(
                        Locale.ROOT,
                        "VBD BlkBack %d [%2x:%2x]  OO: %8d   RD: %8d   WR: %8d   RSECT: %10d   WSECT: %10d%n",
                        disk.number(),
                        disk.number() >> 8,
                        disk.number() & 0xff,
                        0,
                        0,
                        0,
                        0,
                        0));
            }
        }
        top.out(text.toString());
        return 0;
    }

    private static void row(
            StringBuilder text,
            Host host,
            String name,
            String state,
            double seconds,
            long kibibytes,
            long max,
            int vcpus,
            int nets,
            int disks) {
        text.append(String.format(
                Locale.ROOT,
                "%10s %s %10d %6.1f %10d %6.1f %10d %9.1f %5d %4d %8d %8d %4d %8d %8d %8d %10d %10d %4d%n",
                name,
                state,
                (long) seconds,
                0.0,
                kibibytes,
                100.0 * kibibytes / host.totalKibibytes(),
                max,
                100.0 * max / host.totalKibibytes(),
                vcpus,
                nets,
                0,
                0,
                disks,
                0,
                0,
                0,
                0,
                0,
                0));
    }
}
