package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.Host;
import io.github.xensdk.testkit.internal.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** {@code xl list}, {@code uptime}, {@code domid}, {@code domname}, {@code rename}. */
final class ListVerbs {

    private static final String HEADER = "Name                                        ID   Mem VCPUs\tState\tTime(s)";
    private static final String VERBOSE = "   UUID                            Reason-Code\tSecurity Label";
    private static final long BOOT = System.nanoTime();

    private ListVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("list", ListVerbs::list);
        verbs.put("uptime", ListVerbs::uptime);
        verbs.put("domid", ListVerbs::domid);
        verbs.put("domname", ListVerbs::domname);
        verbs.put("rename", ListVerbs::rename);
    }

    private static int list(Invocation xl) {
        xl.options(1, "lvhcn", "", List.of("--long", "--verbose"));
        boolean all = xl.operands().isEmpty();
        boolean dom0 = all || isDom0(xl.operands().get(0));
        List<Domain> domains = all ? xl.host().domains() : dom0 ? List.of() : List.of(xl.domain(0));
        if (xl.has("l") || xl.has("--long")) {
            var entries = new ArrayList<Object>();
            if (dom0) {
                entries.add(dom0Entry());
            }
            domains.forEach(domain -> entries.add(entry(xl.host(), domain)));
            xl.out(Json.write(entries) + "\n");
            return 0;
        }
        boolean verbose = xl.has("v") || xl.has("--verbose");
        var text = new StringBuilder(HEADER + (verbose ? VERBOSE : "") + "\n");
        if (dom0) {
            row(text, verbose, "Domain-0", 0, Host.dom0Kibibytes(), 1, "r-----", dom0Seconds(), new UUID(0, 0));
        }
        for (Domain domain : domains) {
            row(
                    text,
                    verbose,
                    domain.name(),
                    domain.id(),
                    domain.config().targetKibibytes(),
                    domain.config().vcpus(),
                    domain.letters(),
                    domain.cpuSeconds(),
                    domain.uuid());
        }
        xl.out(text.toString());
        return 0;
    }

    private static boolean isDom0(String word) {
        return word.isEmpty() || word.equals("0") || word.equals("Domain-0");
    }

    static double dom0Seconds() {
        return 30 + (System.nanoTime() - BOOT) / 1e10;
    }

    private static void row(
            StringBuilder text,
            boolean verbose,
            String name,
            int id,
            long kibibytes,
            int vcpus,
            String letters,
            double seconds,
            UUID uuid) {
        text.append(String.format(
                Locale.ROOT, "%-40s %5d %5d %5d     %s  %8.1f", name, id, kibibytes >> 10, vcpus, letters, seconds));
        text.append(verbose ? " " + uuid + "        -                -" : "").append('\n');
    }

    private static Map<String, Object> dom0Entry() {
        var common = new LinkedHashMap<String, Object>();
        common.put("type", "pv");
        common.put("name", "Domain-0");
        var build = new LinkedHashMap<String, Object>();
        build.put("max_memkb", Host.dom0Kibibytes());
        build.put("target_memkb", Host.dom0Kibibytes());
        build.put("sched_params", Map.of());
        build.put("type.pv", Map.of());
        build.put("arch_arm", Map.of());
        build.put("arch_x86", Map.of());
        var config = new LinkedHashMap<String, Object>();
        config.put("c_info", common);
        config.put("b_info", build);
        return domain(0, config);
    }

    private static Map<String, Object> entry(Host host, Domain domain) {
        return domain(
                domain.id(),
                domain.config().stored(InfoVerbs.SCHEDULER, host.version().minor() >= 16));
    }

    private static Map<String, Object> domain(int id, Object config) {
        var domain = new LinkedHashMap<String, Object>();
        domain.put("domid", id);
        domain.put("config", config);
        return domain;
    }

    private static int uptime(Invocation xl) {
        xl.options(1, "sh", "", List.of());
        var text = new StringBuilder("Name                                ID Uptime\n");
        List<Domain> domains = xl.operands().isEmpty() ? xl.host().domains() : List.of(xl.domain(0));
        for (Domain domain : domains) {
            long seconds = domain.uptimeSeconds();
            text.append(String.format(
                    Locale.ROOT,
                    "%-35s %2d %2d:%02d:%02d%n",
                    domain.name(),
                    domain.id(),
                    seconds / 3600,
                    seconds / 60 % 60,
                    seconds % 60));
        }
        xl.out(text.toString());
        return 0;
    }

    private static int domid(Invocation xl) {
        xl.options(1, "h", "", List.of()).atLeast(1);
        String name = xl.operands().get(0);
        if (isDom0(name)) {
            xl.out("0\n");
            return 0;
        }
        return xl.host()
                .domain(name)
                .map(domain -> {
                    xl.out(domain.id() + "\n");
                    return 0;
                })
                .orElseGet(() ->
                        xl.fail(1, "Can't get domid of domain name '" + name + "', maybe this domain does not exist."));
    }

    private static int domname(Invocation xl) {
        xl.options(1, "h", "", List.of()).atLeast(1);
        String id = xl.operands().get(0);
        if (isDom0(id)) {
            xl.out("Domain-0\n");
            return 0;
        }
        return xl.host()
                .domain(id)
                .map(domain -> {
                    xl.out(domain.name() + "\n");
                    return 0;
                })
                .orElseGet(() -> xl.fail(1, "Invalid domain id.\n"));
    }

    private static int rename(Invocation xl) {
        xl.options(1, "h", "", List.of()).atLeast(2);
        Domain domain = xl.domain(0);
        String before = domain.name();
        if (xl.host().rename(domain, xl.operands().get(1))) {
            return 0;
        }
        xl.err(taken(domain.id(), xl.operands().get(1)));
        return xl.fail(1, "Can't rename domain '" + before + "'.");
    }

    /** What libxl says of a name that another domain has. */
    static String taken(int id, String name) {
        return "libxl: error: libxl_domain.c:81:libxl__domain_rename: Domain " + id + ":Domain with name \"" + name
                + "\" already exists.";
    }
}
