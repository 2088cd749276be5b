package io.github.xensdk;

import java.util.regex.Pattern;

/**
 * How one Xen host reaches another over SSH.
 *
 * @param host its name or address, as the other host knows it
 * @param port the port of its SSH server
 * @param user who logs in there; {@code xl} wants root
 * @param hostKey its verified key: {@code ssh-ed25519 AAAA…}
 */
public record PeerAddress(String host, int port, String user, String hostKey) {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_-]{0,253}");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]+ [A-Za-z0-9+/]+={0,3}");

    /** Checks each part: they become words of a command line on a host. */
    public PeerAddress {
        check("peer host", HOST, host);
        check("peer user", USER, user);
        check("peer host key", KEY, hostKey);
        if (port < 1 || port > 65535) {
            throw new InvalidInputException("peer port", "must be from 1 to 65535");
        }
    }

    private static void check(String field, Pattern rule, String value) {
        if (!rule.matcher(value).matches()) {
            throw new InvalidInputException(field, "must match " + rule.pattern());
        }
    }
}
