package io.github.xensdk.storage.nfs;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import java.util.ArrayList;
import java.util.List;

/** Reads the host's own files of exports, for what may do harm. They are somebody else's, and stay as they are. */
final class ExportsLook {

    private static final String READ = """
            for file in "$1" "$2"/*.exports; do
                [ -f "$file" ] || continue
                echo "= $file"
                sed 's/^/| /' "$file"
            done
            """;

    private ExportsLook() {}

    static List<String> warnings(XenHost host) {
        var command = Command.script("read the exports", READ, "/etc/exports", "/etc/exports.d")
                .shownAs("read the exports")
                .idempotent()
                .build();
        var warnings = new ArrayList<String>();
        String file = "";
        var text = new StringBuilder();
        for (String line : host.run(command).orThrow().stdout().lines().toList()) {
            if (line.startsWith("= ")) {
                add(warnings, host, file, text.toString());
                file = line.substring(2);
                text.setLength(0);
            } else if (line.startsWith("| ")) {
                text.append(line, 2, line.length()).append('\n');
            }
        }
        add(warnings, host, file, text.toString());
        return warnings;
    }

    private static void add(List<String> warnings, XenHost host, String file, String text) {
        ExportsFile.faults(text)
                .forEach(fault -> warnings.add(host + ": " + file + " line " + fault.line() + ": "
                        + fault.what()
                        + (fault.breaks()
                                ? "; exportfs -r drops this line and all after it in that file: '" + fault.text() + "'"
                                : ": '" + fault.text() + "'")));
    }
}
