package io.github.xensdk.migration;

import io.github.xensdk.PeerAddress;
import java.util.List;

/**
 * The SSH from one host to another. It uses nobody's configuration and accepts one key: the one that this program verified
 * when it connected to the target. The login is by the source's own key.
 *
 * <p>Each word is checked or a constant, since xl hands them to a shell unquoted.
 */
final class HostLink {

    /** The name under which the target's key stands in the file, whatever its address. */
    private static final String ALIAS = "xensdk-peer";

    /** AES-GCM first: it is the quickest where CPUs have AES instructions. */
    private static final String CIPHERS =
            "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,aes256-ctr";

    /**
     * Makes the file with the one key in {@code $d}, from {@code $1}; it goes when the script ends, and where the script is killed with
     * its host, by the reboot.
     */
    static final String KEY_FILE = """
            [ -d /run/xen-sdk ] || mkdir -p /run/xen-sdk 2> /dev/null
            d=$(mktemp -d /run/xen-sdk/link.XXXXXX 2> /dev/null || mktemp -d /tmp/xensdk.XXXXXX) || exit 70
            trap 'rm -rf "$d"' EXIT
            printf '%s\\n' "$1" > "$d/known_hosts" || exit 70
            shift
            """;

    private final PeerAddress peer;

    HostLink(PeerAddress peer) {
        this.peer = peer;
    }

    /** The line for {@link #KEY_FILE}'s {@code $1}. */
    String knownHostsLine() {
        return ALIAS + " " + peer.hostKey();
    }

    String host() {
        return peer.host();
    }

    /** The command up to, but without, the host; {@code $d} is left for the shell. */
    String sshCommand() {
        String keyType = peer.hostKey().substring(0, peer.hostKey().indexOf(' '));
        return String.join(
                " ",
                List.of(
                        "ssh -F none -T -a -x",
                        "-o BatchMode=yes",
                        "-o StrictHostKeyChecking=yes",
                        "-o UserKnownHostsFile=$d/known_hosts",
                        "-o GlobalKnownHostsFile=/dev/null",
                        "-o HostKeyAlias=" + ALIAS,
                        "-o HostKeyAlgorithms=" + (keyType.equals("ssh-rsa") ? "rsa-sha2-512,rsa-sha2-256" : keyType),
                        "-o Ciphers=" + CIPHERS,
                        "-o ConnectTimeout=30",
                        "-o ServerAliveInterval=5",
                        "-o ServerAliveCountMax=6",
                        "-o LogLevel=ERROR",
                        "-p " + peer.port(),
                        "-l " + peer.user()));
    }
}
