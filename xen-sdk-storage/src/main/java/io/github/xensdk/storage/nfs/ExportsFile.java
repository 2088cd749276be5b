package io.github.xensdk.storage.nfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what is wrong in a file of exports(5), as nfs-utils 2.6 reads it. Pure. */
final class ExportsFile {

    private static final Set<String> KNOWN = Set.of(
            "secure",
            "insecure",
            "rw",
            "ro",
            "sync",
            "async",
            "wdelay",
            "no_wdelay",
            "hide",
            "nohide",
            "crossmnt",
            "nocrossmnt",
            "subtree_check",
            "no_subtree_check",
            "secure_locks",
            "insecure_locks",
            "auth_nlm",
            "no_auth_nlm",
            "acl",
            "no_acl",
            "mp",
            "mountpoint",
            "fsid",
            "nordirplus",
            "refer",
            "replicas",
            "pnfs",
            "no_pnfs",
            "security_label",
            "reexport",
            "root_squash",
            "no_root_squash",
            "all_squash",
            "no_all_squash",
            "anonuid",
            "anongid",
            "sec",
            "xprtsec");

    /**
     * Something wrong.
     *
     * @param line the number of its line, from one
     * @param text the line
     * @param what what is wrong with it
     * @param breaks whether exportfs stops reading the file there
     */
    record Fault(int line, String text, String what, boolean breaks) {}

    private ExportsFile() {}

    static List<Fault> faults(String text) {
        var faults = new ArrayList<Fault>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int number = i + 1;
            var whole = new StringBuilder(lines.get(i));
            while (whole.toString().endsWith("\\") && i + 1 < lines.size()) {
                whole.setLength(whole.length() - 1);
                i++;
                whole.append(lines.get(i));
            }
            String line = whole.toString().strip();
            int comment = line.indexOf('#');
            String content = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!content.isEmpty()) {
                fault(number, content).ifPresent(faults::add);
            }
        }
        return faults;
    }

    private static Optional<Fault> fault(int number, String line) {
        String rest;
        if (line.startsWith("\"")) {
            int end = line.indexOf('"', 1);
            if (end < 0) {
                return broken(number, line, "a quotation mark has no second one");
            }
            rest = line.substring(end + 1).strip();
        } else {
            if (!line.startsWith("/")) {
                return broken(number, line, "the path is not absolute");
            }
            String[] parts = line.split("\\s+", 2);
            rest = parts.length < 2 ? "" : parts[1].strip();
        }
        if (rest.isEmpty()) {
            return Optional.of(new Fault(number, line, "names no client, and so exports to everyone", false));
        }
        for (String client : rest.split("\\s+", -1)) {
            Optional<Fault> fault = client(number, line, client);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<Fault> client(int number, String line, String client) {
        if (client.startsWith("-")) {
            return options(number, line, client.substring(1));
        }
        int open = client.indexOf('(');
        if (open < 0) {
            return client.contains(")") ? broken(number, line, "a ')' without '('") : Optional.empty();
        }
        if (client.indexOf(')') != client.length() - 1) {
            return broken(number, line, "the options of '" + client.substring(0, open) + "' do not end with ')'");
        }
        Optional<Fault> fault = options(number, line, client.substring(open + 1, client.length() - 1));
        if (fault.isEmpty() && open == 0) {
            return Optional.of(new Fault(number, line, "has a space before '(', and so exports to everyone", false));
        }
        return fault;
    }

    private static Optional<Fault> options(int number, String line, String options) {
        return Arrays.stream(options.split(","))
                .map(option -> option.contains("=") ? option.substring(0, option.indexOf('=')) : option)
                .filter(name -> !name.isEmpty() && !KNOWN.contains(name))
                .findFirst()
                .flatMap(name -> broken(number, line, "unknown option '" + name + "'"));
    }

    private static Optional<Fault> broken(int number, String line, String what) {
        return Optional.of(new Fault(number, line, what, true));
    }
}
