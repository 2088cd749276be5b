package io.github.xensdk.storage.nfs;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the kernel's NFS server says: /proc/fs/nfsd. It learns of an export when a client uses it. */
final class KernelExports {

    /** The file's columns are path, client(options), comment. */
    private static final String LOOK =
            "while read -r path rest; do [ \"$path\" != \"$2\" ] || echo \"$rest\"; done < \"$1\"";

    private static final String CLIENTS = "cat -- \"$1\"/*/info 2> /dev/null || :";

    private KernelExports() {}

    /** What is wrong with it, in words. */
    static Optional<String> of(XenHost host, String path, List<String> wanted) {
        String answer = read(host, "the kernel's exports", LOOK, "/proc/fs/nfsd/exports", path);
        List<String> lines = answer.lines().toList();
        if (lines.isEmpty()) {
            return Optional.of("the kernel exports it to nobody");
        }
        for (String line : lines) {
            int open = line.indexOf('(');
            int close = line.indexOf(')');
            List<String> options = open < 0 || close < open
                    ? List.of()
                    : Arrays.asList(line.substring(open + 1, close).split(","));
            for (String option : wanted) {
                if (!options.contains(option)) {
                    return Optional.of("the kernel exports it without " + option + ": " + line);
                }
            }
        }
        return Optional.empty();
    }

    /** By address, without ports. Kernels before 5.3 do not say. */
    static List<String> clients(XenHost host) {
        return read(host, "the kernel's clients", CLIENTS, "/proc/fs/nfsd/clients")
                .lines()
                .filter(line -> line.startsWith("address: "))
                .map(line ->
                        line.substring("address: ".length()).replace("\"", "").strip())
                .map(address -> address.replaceAll(":\\d+$", "").replaceAll("^\\[|\\]$", ""))
                .distinct()
                .sorted()
                .toList();
    }

    private static String read(XenHost host, String what, String script, String... arguments) {
        return host.run(Command.script(what, script, arguments)
                        .shownAs(what)
                        .idempotent()
                        .build())
                .orThrow()
                .stdout();
    }
}
