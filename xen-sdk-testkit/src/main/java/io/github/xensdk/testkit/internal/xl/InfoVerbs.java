package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code xl info}, {@code cpupool-list}, {@code dmesg}. */
final class InfoVerbs {

    private InfoVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("info", InfoVerbs::info);
        verbs.put("cpupool-list", InfoVerbs::pools);
        verbs.put("dmesg", InfoVerbs::dmesg);
    }

    /** Xen's own default since 4.12. */
    static final String SCHEDULER = "credit2";

    private static int info(Invocation xl) {
        xl.options(1, "nh", "", List.of("--numa"));
        Map<String, String> fields = fields(xl.host(), xl.has("n") || xl.has("--numa"));
        if (!xl.operands().isEmpty()) {
            String value = fields.get(xl.operands().get(0));
            if (value != null) {
                xl.out(value + "\n");
            }
            return 0;
        }
        var text = new StringBuilder();
        fields.forEach((key, value) -> text.append(String.format(
                Locale.ROOT, "%-23s:%s%n", key, value.isEmpty() || value.startsWith("\n") ? value : " " + value)));
        xl.out(text.toString());
        return 0;
    }

    private static Map<String, String> fields(Host host, boolean numa) {
        int minor = host.version().minor();
        var fields = new LinkedHashMap<String, String>();
        fields.put("host", host.name());
        fields.put("release", "6.1.0-56-amd64");
        fields.put("version", "#1 SMP PREEMPT_DYNAMIC (simulated by xen-sdk-testkit)");
        fields.put("machine", "x86_64");
        fields.put("nr_cpus", Integer.toString(host.cpus()));
        fields.put("max_cpu_id", Integer.toString(host.cpus() - 1));
        fields.put("nr_nodes", "1");
        fields.put("cores_per_socket", Integer.toString(host.cpus()));
        fields.put("threads_per_core", "1");
        fields.put("cpu_mhz", "2599.997");
        fields.put("hw_caps", "078bf3fd:82982203:20100800:00000005:00000000:00000000:00000000:00000000");
        fields.put(
                "virt_caps",
                "pv hvm hap" + (host.hasShadow() ? " shadow" : "") + (minor >= 16 ? " gnttab-v1 gnttab-v2" : ""));
        long free = host.freeKibibytes() >> 10;
        fields.put("total_memory", Long.toString(host.totalKibibytes() >> 10));
        fields.put("free_memory", Long.toString(free));
        fields.put("sharing_freed_memory", "0");
        fields.put("sharing_used_memory", "0");
        fields.put("outstanding_claims", "0");
        fields.put("free_cpus", "0");
        if (numa) {
            fields.put(
                    "cpu_topology",
                    "\ncpu:    core    socket     node\n"
                            + IntStream.range(0, host.cpus())
                                    .mapToObj(cpu ->
                                            String.format(Locale.ROOT, "%3d:    %4d     %4d     %4d", cpu, cpu, 0, 0))
                                    .collect(Collectors.joining("\n")));
            fields.put("device topology", "\ndevice           node\nNo device topology data available");
            fields.put(
                    "numa_info",
                    String.format(
                            Locale.ROOT,
                            "%nnode:    memsize    memfree    distances%n%4d:    %6d     %6d      10",
                            0,
                            host.totalKibibytes() >> 10,
                            free));
        }
        fields.put("xen_major", "4");
        fields.put("xen_minor", Integer.toString(minor));
        fields.put("xen_extra", ".7");
        fields.put("xen_version", host.version().toString());
        fields.put("xen_caps", "xen-3.0-x86_64 hvm-3.0-x86_32 hvm-3.0-x86_32p hvm-3.0-x86_64 ");
        fields.put("xen_scheduler", SCHEDULER);
        fields.put("xen_pagesize", "4096");
        fields.put("platform_params", "virt_start=0xffff800000000000");
        fields.put("xen_changeset", "");
        fields.put("xen_commandline", "dom0_mem=640M,max:640M loglvl=warning guest_loglvl=all");
        for (String key : List.of("cc_compiler", "cc_compile_by", "cc_compile_domain", "cc_compile_date", "build_id")) {
            fields.put(key, "simulated");
        }
        fields.put("xend_config_format", "4");
        return fields;
    }

    private static int pools(Invocation xl) {
        xl.options(1, "ch", "", List.of("--cpus"));
        Host host = xl.host();
        if (xl.has("c") || xl.has("--cpus")) {
            String cpus =
                    IntStream.range(0, host.cpus()).mapToObj(Integer::toString).collect(Collectors.joining(","));
            xl.out("Name               CPU list\n" + String.format(Locale.ROOT, "%-18s %s%n", "Pool-0", cpus));
        } else {
            xl.out("Name               CPUs   Sched     Active   Domain count\n"
                    + String.format(
                            Locale.ROOT,
                            "%-18s %3d %9s       y         %2d%n",
                            "Pool-0",
                            host.cpus(),
                            SCHEDULER,
                            host.domains().size() + 1));
        }
        return 0;
    }

    private static int dmesg(Invocation xl) {
        xl.out(" Xen " + xl.host().version() + " (simulated by xen-sdk-testkit)\n");
        xl.host().domains().forEach(domain -> xl.out("(XEN) d" + domain.id() + ": " + domain.name() + "\n"));
        return 0;
    }
}
