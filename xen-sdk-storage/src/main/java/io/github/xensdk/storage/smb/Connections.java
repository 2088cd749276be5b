package io.github.xensdk.storage.smb;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is connected to a share, as {@code smbstatus -S} has it. */
final class Connections {

    private static final String LOOK = "PATH=$PATH:/usr/sbin:/sbin; smbstatus -S 2> /dev/null || :";

    private Connections() {}

    /**
     * One connection.
     *
     * @param client its address, or what Samba knows of it
     */
    record Connection(String client, boolean isEncrypted) {}

    static List<Connection> of(XenHost server, String share) {
        return parse(
                share,
                server.run(Command.script("the share's clients", LOOK)
                                .idempotent()
                                .build())
                        .orThrow()
                        .stdout());
    }

    /** Service, process, machine, when it connected (in words), encryption, signing. */
    static List<Connection> parse(String share, String text) {
        var line = Pattern.compile(Pattern.quote(share) + "\\s+\\d+\\s+(\\S+)\\s+.*\\s(\\S+)\\s+\\S+\\s*");
        return text.lines()
                .map(line::matcher)
                .filter(Matcher::matches)
                .map(found -> new Connection(found.group(1), !found.group(2).equals("-")))
                .toList();
    }
}
