package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.internal.model.Domain;
import io.github.xensdk.testkit.internal.model.GuestConfig;
import io.github.xensdk.testkit.internal.model.Host;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What guests have of processors and memory. */
final class ResourceVerbs {

    private static final int DOM0_WEIGHT = 256;

    private ResourceVerbs() {}

    static void addTo(Map<String, Xl.Verb> verbs) {
        verbs.put("vcpu-list", ResourceVerbs::vcpuList);
        verbs.put("vcpu-set", ResourceVerbs::vcpuSet);
        verbs.put("vcpu-pin", ResourceVerbs::vcpuPin);
        verbs.put("mem-set", ResourceVerbs::memSet);
        verbs.put("mem-max", ResourceVerbs::memMax);
        for (String scheduler : List.of("credit", "credit2", "rtds")) {
            verbs.put("sched-" + scheduler, xl -> schedule(xl, scheduler));
        }
    }

    private static int vcpuList(Invocation xl) {
        xl.options(1, "h", "", List.of());
        var text = new StringBuilder(
                "Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)\n");
        List<Domain> domains = xl.operands().isEmpty() ? xl.host().domains() : List.of(xl.domain(0));
        for (Domain domain : domains) {
            for (int vcpu = 0; vcpu < domain.config().maxVcpus(); vcpu++) {
                boolean online = vcpu < domain.config().vcpus();
                text.append(String.format(
                        Locale.ROOT,
                        "%-32s %5d %5d %5s   %s %9.1f  %s / all%n",
                        domain.name(),
                        domain.id(),
                        vcpu,
                        online ? Integer.toString(vcpu % xl.host().cpus()) : "-",
                        online ? (domain.isExecuting() ? "-b-" : "---") : "--p",
                        vcpu == 0 ? domain.cpuSeconds() : 0,
                        domain.pinned(vcpu)));
            }
        }
        xl.out(text.toString());
        return 0;
    }

    private static int vcpuSet(Invocation xl) {
        xl.options(1, "ih", "", List.of("--ignore-host")).atLeast(2);
        Domain domain = xl.domain(0);
        int count = Integer.parseInt(xl.operands().get(1));
        int cpus = xl.host().cpus();
        if (count > cpus && !xl.has("i") && !xl.has("--ignore-host")) {
            return xl.fail(
                    1,
                    "You are overcommmitting! You have " + cpus + " physical CPUs and want " + count
                            + " vCPUs! Aborting, use --ignore-host to continue");
        }
        GuestConfig config = domain.config();
        if (count < 1 || count > config.maxVcpus()) {
            return xl.fail(1, "libxl_set_vcpuonline failed domid=" + domain.id() + ", rc: -6");
        }
        set(xl, domain, config.maxKibibytes(), config.targetKibibytes(), count, config.weight(), config.cap());
        return 0;
    }

    private static void set(Invocation xl, Domain domain, long max, long target, int vcpus, int weight, int cap) {
        xl.host().change(domain, one -> one.configure(one.config().with(max, target, vcpus, weight, cap)));
    }

    private static int vcpuPin(Invocation xl) {
        xl.options(1, "fih", "", List.of()).atLeast(3);
        Domain domain = xl.domain(0);
        String vcpu = xl.operands().get(1);
        String hard = xl.operands().get(2);
        if (hard.matches("\\d+") && Integer.parseInt(hard) >= xl.host().cpus()) {
            xl.err("libxl: error: libxl_sched.c:62:libxl__set_vcpuaffinity: Domain " + domain.id()
                    + ":Setting vcpu affinity: Invalid argument");
            return xl.fail(1, "Could not set affinity for vcpu `" + vcpu + "'.");
        }
        if (!hard.equals("-")) {
            xl.host().change(domain, one -> one.pin(vcpu, hard));
        }
        return 0;
    }

    private static long kibibytes(String word) {
        String number = word.replaceAll("[kKmMgG].*", "");
        int shift = word.matches("\\d+[kK].*") ? 0 : word.matches("\\d+[gG].*") ? 20 : 10;
        return Long.parseLong(number) << shift;
    }

    private static int memSet(Invocation xl) {
        xl.options(1, "h", "", List.of()).atLeast(2);
        Domain domain = xl.domain(0);
        String word = xl.operands().get(1);
        long target = kibibytes(word);
        GuestConfig config = domain.config();
        if (target > config.maxKibibytes()) {
            xl.err("libxl: error: libxl_mem.c:278:libxl_set_memory_target: Domain " + domain.id()
                    + ":memory_dynamic_max must be less than or equal to memory_static_max\n");
            return xl.fail(1, "cannot set domid " + domain.id() + " dynamic max memory to : " + word);
        }
        set(xl, domain, config.maxKibibytes(), target, config.vcpus(), config.weight(), config.cap());
        return 0;
    }

    private static int memMax(Invocation xl) {
        xl.options(1, "h", "", List.of()).atLeast(2);
        Domain domain = xl.domain(0);
        String word = xl.operands().get(1);
        long max = kibibytes(word);
        GuestConfig config = domain.config();
        if (max < config.targetKibibytes()) {
            xl.err("libxl: error: libxl_mem.c:59:libxl_domain_setmaxmem: Domain " + domain.id()
                    + ":memory_static_max must be greater than or or equal to memory_dynamic_max: Success");
            return xl.fail(1, "cannot set domid " + domain.id() + " static max memory to : " + word);
        }
        set(xl, domain, max, config.targetKibibytes(), config.vcpus(), config.weight(), config.cap());
        return 0;
    }

    private static int schedule(Invocation xl, String scheduler) {
        xl.options(1, "sh", "dwcptrbev", List.of());
        Host host = xl.host();
        boolean theirs = scheduler.equals(InfoVerbs.SCHEDULER);
        if (!xl.has("d")) {
            if (theirs) {
                xl.out(table(host));
            }
            return 0;
        }
        String word = xl.value("d", "");
        Domain domain = host.domain(word).orElseThrow(() -> {
            xl.err(word + " is an invalid domain identifier (rc=-6)");
            return new Invocation.EndedException(1);
        });
        if (!theirs) {
            xl.out("Name                                ID Weight  Cap\n");
            return xl.fail(
                    1, "libxl_domain_sched_params_get returned " + InfoVerbs.SCHEDULER + " not " + scheduler + ".");
        }
        GuestConfig config = domain.config();
        int weight = Integer.parseInt(xl.value("w", Integer.toString(config.weight())));
        int cap = Integer.parseInt(xl.value("c", Integer.toString(config.cap())));
        if (cap > 100 * config.maxVcpus()) {
            xl.err("libxl: error: libxl_sched.c:248:sched_credit2_domain_set: Domain " + domain.id()
                    + ":Cpu cap out of range, valid range is from 0 to " + 100 * config.maxVcpus()
                    + " for specified number of vcpus");
            return xl.fail(1, "libxl_domain_sched_params_set failed.");
        }
        set(xl, domain, config.maxKibibytes(), config.targetKibibytes(), config.vcpus(), weight, cap);
        return 0;
    }

    private static String table(Host host) {
        var text = new StringBuilder(
                "Cpupool Pool-0: ratelimit=1000us\nName                                ID Weight  Cap\n");
        row(text, "Domain-0", 0, DOM0_WEIGHT, 0);
        host.domains()
                .forEach(domain -> row(
                        text,
                        domain.name(),
                        domain.id(),
                        domain.config().weight(),
                        domain.config().cap()));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, int id, int weight, int cap) {
        text.append(String.format(Locale.ROOT, "%-33s %4d %6d %4d%n", name, id, weight, cap));
    }
}
