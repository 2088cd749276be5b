package io.github.xensdk.storage.gluster;

import io.github.xensdk.XenHost;
import io.github.xensdk.command.Command;
import io.github.xensdk.storage.StorageSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What hosts say of GlusterFS besides its volume. Only reads. */
final class GlusterLook {

    /** Where it is not installed, or does not run, it has neither peers nor clients. */
    private static final String POOL = """
            PATH=$PATH:/usr/sbin:/sbin
            gluster --mode=script peer status 2> /dev/null | grep -v -e '^Hostname: localhost$' | sed -n 's/^Hostname: //p'
            """;

    private static final String CLIENTS = """
            PATH=$PATH:/usr/sbin:/sbin
            gluster --mode=script volume status "$1" clients --xml 2> /dev/null || :
            """;

    /** The words that the process of a mount was started with. */
    private static final String PROCESS = """
            for process in $(grep -l -x glusterfs "$1"/[0-9]*/comm 2> /dev/null); do
                words=$(tr '\\0' ' ' < "${process%comm}cmdline" 2> /dev/null)
                case $words in *' --process-name fuse '*" $2 ") printf '%s\n' "$words" ;; esac
            done | tail -n 1
            """;

    private GlusterLook() {}

    /** Those of its pool that are none of a storage's hosts by the addresses that it gives them. */
    static List<String> strangers(StorageSpec spec) {
        List<String> own = GlusterOptions.addresses(spec);
        return spec.server()
                .run(Command.script("the server's pool", POOL).idempotent().build())
                .stdout()
                .lines()
                .filter(name -> !own.contains(name))
                .toList();
    }

    static List<String> clients(StorageSpec spec) {
        String text = spec.server()
                .run(Command.script("the volume's clients", CLIENTS, GlusterSteps.volume(spec))
                        .idempotent()
                        .build())
                .orThrow()
                .stdout();
        return text.contains("<client>") ? GlusterXml.clients(text) : List.of();
    }

    /** What a host's mount was not given and should have been, where there is something. */
    static Optional<String> wrongMount(XenHost host, String path) {
        String words = host.run(Command.script("the mount's process", PROCESS, "/proc", path)
                        .idempotent()
                        .build())
                .orThrow()
                .stdout();
        var lacking = new ArrayList<String>();
        GlusterOptions.process().forEach((name, value) -> {
            if (!words.contains(" --" + name + "=" + value + " ")) {
                lacking.add(name + "=" + value);
            }
        });
        return lacking.isEmpty() ? Optional.empty() : Optional.of(String.join(",", lacking));
    }
}
