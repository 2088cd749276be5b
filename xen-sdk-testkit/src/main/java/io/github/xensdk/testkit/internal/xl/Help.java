package io.github.xensdk.testkit.internal.xl;

import io.github.xensdk.testkit.XenVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code xl help}: the verbs that are simulated. */
final class Help {

    /** The release that brought what is not in all of them. */
    private static final Map<String, Integer> SINCE = Map.of("suspend", 20, "resume", 20);

    private static final Map<String, String> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("create", "Create a domain from config file <filename>");
        VERBS.put("list", "List information about all/some domains");
        VERBS.put("destroy", "Terminate a domain immediately");
        VERBS.put("shutdown", "Issue a shutdown signal to a domain");
        VERBS.put("reboot", "Issue a reboot signal to a domain");
        VERBS.put("pause", "Pause execution of a domain");
        VERBS.put("unpause", "Unpause a paused domain");
        VERBS.put("save", "Save a domain state to restore later");
        VERBS.put("migrate", "Migrate a domain to another host");
        VERBS.put("restore", "Restore a domain from a saved state");
        VERBS.put("migrate-receive", "Restore a domain from a saved state");
        VERBS.put("cd-insert", "Insert a cdrom into a guest's cd drive");
        VERBS.put("cd-eject", "Eject a cdrom from a guest's cd drive");
        VERBS.put("mem-max", "Set the maximum amount reservation for a domain");
        VERBS.put("mem-set", "Set the current memory usage for a domain");
        VERBS.put("vcpu-list", "List the VCPUs for all/some domains");
        VERBS.put("vcpu-pin", "Set which CPUs a VCPU can use");
        VERBS.put("vcpu-set", "Set the number of active VCPUs allowed for the domain");
        VERBS.put("info", "Get information about Xen host");
        VERBS.put("sched-credit", "Get/set credit scheduler parameters");
        VERBS.put("sched-credit2", "Get/set credit2 scheduler parameters");
        VERBS.put("sched-rtds", "Get/set rtds scheduler parameters");
        VERBS.put("domid", "Convert a domain name to domain id");
        VERBS.put("domname", "Convert a domain id to domain name");
        VERBS.put("rename", "Rename a domain");
        VERBS.put("trigger", "Send a trigger to a domain");
        VERBS.put("sysrq", "Send a sysrq to a domain");
        VERBS.put("dmesg", "Read and/or clear dmesg buffer");
        VERBS.put("network-attach", "Create a new virtual network device");
        VERBS.put("network-list", "List virtual network interfaces for a domain");
        VERBS.put("network-detach", "Destroy a domain's virtual network device");
        VERBS.put("block-attach", "Create a new virtual block device");
        VERBS.put("block-list", "List virtual block devices for a domain");
        VERBS.put("block-detach", "Destroy a domain's virtual block device");
        VERBS.put("uptime", "Print uptime for all/some domains");
        VERBS.put("cpupool-list", "List CPU pools on host");
        VERBS.put("suspend", "Suspend a domain to RAM");
        VERBS.put("resume", "Resume a domain from RAM");
    }

    private static final String MIGRATE = """
            Usage: xl [-vtTf] migrate [options] <Domain> <host>

            Migrate a domain to another host.

            Options:

            -h              Print this help.
            -C <config>     Send <config> instead of config file from creation.
            -s <sshcommand> Use <sshcommand> instead of ssh.  String will be passed
                            to sh. If empty, run <host> instead of ssh <host> xl
                            migrate-receive [-d -e]
            -e              Do not wait in the background (on <host>) for the death
                            of the domain.
            --debug         Print huge (!) amount of debug during the migration process.
            -p              Do not unpause domain after migrating it.
            -D              Preserve the domain id
            """;

    private Help() {}

    static boolean has(XenVersion version, String verb) {
        return VERBS.containsKey(verb) && version.minor() >= SINCE.getOrDefault(verb, 0);
    }

    static int run(Invocation xl, List<String> words) {
        if (words.isEmpty()) {
            var text = new StringBuilder("Usage xl [-vfNtT] <subcommand> [args]\n\nxl full list of subcommands:\n\n");
            VERBS.forEach((verb, meaning) -> {
                if (has(xl.host().version(), verb)) {
                    text.append(String.format(Locale.ROOT, " %-19s %s%n", verb, meaning));
                }
            });
            xl.out(text.toString());
        } else if (words.get(0).equals("migrate")) {
            xl.out(MIGRATE);
        } else if (has(xl.host().version(), words.get(0))) {
            xl.out("Usage: xl [-vtTf] " + words.get(0) + "\n\n" + VERBS.get(words.get(0)) + ".\n");
        } else {
            xl.out("command \"" + words.get(0) + "\" not implemented\n");
        }
        return 0;
    }
}
