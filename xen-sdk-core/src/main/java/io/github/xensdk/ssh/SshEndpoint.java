package io.github.xensdk.ssh;

import io.github.xensdk.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a host is, who logs in, and how its key is checked. Immutable; holds no secret, only the path of a private key.
 *
 * <pre>{@code
 * SshEndpoint.builder("nevers.example.org").privateKey(Path.of("/home/me/.ssh/id_ed25519")).build()
 * }</pre>
 */
public final class SshEndpoint {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.:_-]{0,253})");
    private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");

    private final String host;
    private final String name;
    private final int port;
    private final String user;
    private final @Nullable Path privateKey;
    private final HostKeys hostKeys;
    private final Duration connectTimeout;
    private final Duration keepAliveInterval;
    private final String peerHost;
    private final int peerPort;

    private SshEndpoint(Builder builder) {
        this.host = builder.host;
        this.name = builder.name == null ? builder.host : builder.name;
        this.port = builder.port;
        this.user = builder.user;
        this.privateKey = builder.privateKey;
        this.hostKeys = builder.hostKeys;
        this.connectTimeout = builder.connectTimeout;
        this.keepAliveInterval = builder.keepAliveInterval;
        this.peerHost = builder.peerHost == null ? builder.host : builder.peerHost;
        this.peerPort = builder.peerPort == 0 ? builder.port : builder.peerPort;
    }

    /** The host {@code host}, port 22, user root, keys of {@code ~/.ssh}, host key from {@code ~/.ssh/known_hosts}. */
    public static SshEndpoint of(String host) {
        return builder(host).build();
    }

    /**
     * Starts from the defaults of {@link #of}.
     *
     * @throws InvalidInputException where it is no host name or address
     */
    public static Builder builder(String host) {
        return new Builder(host);
    }

    /** The name or address that this program connects to. */
    public String host() {
        return host;
    }

    /** What messages and reports call it. */
    public String name() {
        return name;
    }

    /** The port of its SSH server. */
    public int port() {
        return port;
    }

    /** Who logs in. */
    public String user() {
        return user;
    }

    /** The private key to log in with; empty for the usual ones of {@code ~/.ssh}. */
    public Optional<Path> privateKey() {
        return Optional.ofNullable(privateKey);
    }

    /** How the server's key is checked. */
    public HostKeys hostKeys() {
        return hostKeys;
    }

    /** The bound of each step of connecting. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How often a silent peer is asked; after three unanswered questions it is taken for dead. */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** The name or address under which other Xen hosts reach this one. */
    public String peerHost() {
        return peerHost;
    }

    /** The SSH port under which other Xen hosts reach this one. */
    public int peerPort() {
        return peerPort;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }

    /** Collects what an endpoint may have. Not thread-safe. */
    public static final class Builder {

        private final String host;
        private @Nullable String name;
        private int port = 22;
        private String user = "root";
        private @Nullable Path privateKey;
        private HostKeys hostKeys = HostKeys.system();
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration keepAliveInterval = Duration.ofSeconds(5);
        private @Nullable String peerHost;
        private int peerPort;

        private Builder(String host) {
            this.host = checkedHost("host", host);
        }

        /** What messages and reports call it. Default: the host. */
        public Builder name(String value) {
            this.name = checkedHost("name", value);
            return this;
        }

        /** The port of its SSH server. Default: 22. */
        public Builder port(int value) {
            this.port = checkedPort(value);
            return this;
        }

        /** Who logs in; {@code xl} wants root. Default: root. */
        public Builder user(String value) {
            if (!USER.matcher(value).matches()) {
                throw new InvalidInputException("user", "must be a login name");
            }
            this.user = value;
            return this;
        }

        /** The private key to log in with, without a passphrase. Default: {@code id_ed25519, id_ecdsa, id_rsa} of ~/.ssh. */
        public Builder privateKey(Path value) {
            this.privateKey = value;
            return this;
        }

        /** How the server's key is checked. Default: {@link HostKeys#system()}. */
        public Builder hostKeys(HostKeys value) {
            this.hostKeys = value;
            return this;
        }

        /** The bound of each step of connecting. Default: 30 s. */
        public Builder connectTimeout(Duration value) {
            this.connectTimeout = positive("connectTimeout", value);
            return this;
        }

        /** How often a silent peer is asked; after three unanswered questions it is taken for dead. Default: 5 s. */
        public Builder keepAliveInterval(Duration value) {
            this.keepAliveInterval = positive("keepAliveInterval", value);
            if (value.toSeconds() < 1) {
                throw new InvalidInputException("keepAliveInterval", "must be a second or more");
            }
            return this;
        }

        /** The name or address under which other Xen hosts reach this one. Default: the host, and its port. */
        public Builder peer(String value, int peerPortValue) {
            this.peerHost = checkedHost("peer", value);
            this.peerPort = checkedPort(peerPortValue);
            return this;
        }

        /** The endpoint. */
        public SshEndpoint build() {
            return new SshEndpoint(this);
        }

        private static String checkedHost(String field, String value) {
            if (!HOST.matcher(value).matches()) {
                throw new InvalidInputException(field, "must be a host name or an address");
            }
            return value;
        }

        private static int checkedPort(int value) {
            if (value < 1 || value > 65535) {
                throw new InvalidInputException("port", "must be from 1 to 65535");
            }
            return value;
        }

        private static Duration positive(String field, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new InvalidInputException(field, "must be positive");
            }
            return value;
        }
    }
}
