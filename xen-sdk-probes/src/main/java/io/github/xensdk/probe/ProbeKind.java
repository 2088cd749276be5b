package io.github.xensdk.probe;

/** What a network probe sends, and what it takes for an answer. */
public enum ProbeKind {

    /** A UDP packet to an echo service (RFC 862); the same packet back is an answer. */
    UDP_ECHO("udp"),

    /**
     * A new TCP connection each time, which is reset as soon as it stands; that it stands is an answer. A refused connection is
     * none: the host is up and its service is not.
     */
    TCP_CONNECT("tcp"),

    /**
     * A record on one TCP connection to an echo service (RFC 862); the same record back is an answer. A connection that broke is
     * made anew.
     */
    TCP_ECHO("tcp-echo"),

    /**
     * A GET on a new connection each time; the status line is an answer, unless its status is 500 or above. The rest is not read.
     */
    HTTP_GET("http"),

    /** An ICMP echo request, sent by the program {@code fping}. */
    ICMP("icmp");

    private final String scheme;

    ProbeKind(String scheme) {
        this.scheme = scheme;
    }

    /** The scheme of its URIs. */
    public String scheme() {
        return scheme;
    }
}
