package io.github.xensdk.examples;

import io.github.xensdk.XenHost;
import java.util.Arrays;
import java.util.List;

/** What storage may change on a host, and must be as before when it was removed: configuration byte by byte, exports, mounts, directories. */
final class StorageStates {

    private static final String STATE = """
            for file in /etc/exports /etc/exports.d/* /etc/fstab /etc/samba/* /etc/xen-sdk/* /etc/passwd /etc/shadow /etc/group; do [ ! -f "$file" ] || { echo "== $file"; cat "$file"; }; done
            echo == exports; exportfs -s
            echo == users of samba; pdbedit -L 2> /dev/null
            echo == mounts; cut -d ' ' -f 1-4 /proc/mounts
            echo == directories; ls -d /xen/* /var/lib/xen-sdk/storage 2> /dev/null
            true
            """;

    private StorageStates() {}

    static List<String> of(XenHost... hosts) {
        return Arrays.stream(hosts).map(host -> FaultStage.run(host, STATE)).toList();
    }

    /** By which the other host reaches it. */
    static String address(XenHost host) {
        return host.peerAddress().orElseThrow().host();
    }
}
