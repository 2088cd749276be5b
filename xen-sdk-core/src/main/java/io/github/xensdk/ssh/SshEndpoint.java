package io.github.xensdk.ssh;

import io.github.xensdk.InvalidInputException;
import io.github.xensdk.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a host is, who logs in, how its key is checked, and how many sessions it is asked for. Immutable; holds no secret, only
 * the paths of private keys and where a password comes from.
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
    private final List<Path> privateKeys;
    private final @Nullable Secret passphrase;
    private final @Nullable Secret password;
    private final boolean sudo;
    private final @Nullable SshEndpoint jump;
    private final HostKeys hostKeys;
    private final Duration connectTimeout;
    private final Duration keepAliveInterval;
    private final @Nullable String peerHost;
    private final int peerPort;
    private final int maxConnections;
    private final int sessionsPerConnection;
    private final int maxWaiting;
    private final int readAttempts;

    private SshEndpoint(Builder builder) {
        this.host = builder.host;
        this.name = builder.name == null ? builder.host : builder.name;
        this.port = builder.port;
        this.user = builder.user;
        this.privateKeys = List.copyOf(builder.privateKeys);
        this.passphrase = builder.passphrase;
        this.password = builder.password;
        this.sudo = builder.sudo;
        this.jump = builder.jump;
        this.hostKeys = builder.hostKeys;
        this.connectTimeout = builder.connectTimeout;
        this.keepAliveInterval = builder.keepAliveInterval;
        this.peerHost = builder.peerHost;
        this.peerPort = builder.peerPort;
        this.maxConnections = builder.maxConnections;
        this.sessionsPerConnection = builder.sessionsPerConnection;
        this.maxWaiting = builder.maxWaiting;
        this.readAttempts = builder.readAttempts;
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

    /**
     * What {@code ~/.ssh/config} says of a host; see {@link #fromOpenSshConfig(String, Path)}. A missing file says nothing.
     */
    public static SshEndpoint fromOpenSshConfig(String alias) {
        return fromOpenSshConfig(alias, Path.of(System.getProperty("user.home", "."), ".ssh", "config"));
    }

    /**
     * What a configuration of OpenSSH's format says of a host; the defaults of {@link #of} where it says nothing, so also root
     * where it names no user. The alias is the name in messages.
     *
     * <p>Taken: {@code Host} with patterns, {@code Match all}, {@code Include}, {@code HostName}, {@code Port}, {@code User},
     * {@code IdentityFile}, {@code UserKnownHostsFile}, {@code ProxyJump}, {@code ConnectTimeout}, {@code ServerAliveInterval}, as
     * ssh_config(5) has them, the first value that applies counting. Refused, since the connection would lead elsewhere or trust
     * something else than the file says: other {@code Match}, {@code ProxyCommand}, {@code HostKeyAlias},
     * {@code KnownHostsCommand}, {@code RevokedHostKeys}, {@code CertificateFile}, {@code PKCS11Provider}, {@code BindAddress},
     * {@code BindInterface}, {@code CanonicalizeHostname}, {@code RemoteCommand}. All else is ignored:
     * {@code StrictHostKeyChecking} too, for host keys are always checked, and the algorithms are the SDK's own. The system's
     * configuration and known hosts are not read, and no agent is asked.
     *
     * @throws InvalidInputException where the file cannot be read, or says something of the host that is refused; it names the line
     */
    public static SshEndpoint fromOpenSshConfig(String alias, Path config) {
        return OpenSshConfig.read(config).endpoint(alias);
    }

    /** A builder that has all that this has. */
    public Builder toBuilder() {
        var builder = new Builder(host);
        builder.name = name;
        builder.port = port;
        builder.user = user;
        builder.privateKeys = privateKeys;
        builder.passphrase = passphrase;
        builder.password = password;
        builder.sudo = sudo;
        builder.jump = jump;
        builder.hostKeys = hostKeys;
        builder.connectTimeout = connectTimeout;
        builder.keepAliveInterval = keepAliveInterval;
        builder.peerHost = peerHost;
        builder.peerPort = peerPort;
        builder.maxConnections = maxConnections;
        builder.sessionsPerConnection = sessionsPerConnection;
        builder.maxWaiting = maxWaiting;
        builder.readAttempts = readAttempts;
        return builder;
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

    /** The private key to log in with, the first where there are several; empty for the usual ones of {@code ~/.ssh}. */
    public Optional<Path> privateKey() {
        return privateKeys.stream().findFirst();
    }

    /** The private keys to log in with, in the order in which they are offered; empty for the usual ones of {@code ~/.ssh}. */
    public List<Path> privateKeys() {
        return privateKeys;
    }

    /** Where the private keys' passphrase comes from. */
    public Optional<Secret> passphrase() {
        return Optional.ofNullable(passphrase);
    }

    /** Where the password comes from. */
    public Optional<Secret> password() {
        return Optional.ofNullable(password);
    }

    /** Whether commands are run through {@code sudo -n}. */
    public boolean sudo() {
        return sudo;
    }

    /** The host over which this one is reached. */
    public Optional<SshEndpoint> jump() {
        return Optional.ofNullable(jump);
    }

    /** How the server's key is checked. */
    public HostKeys hostKeys() {
        return hostKeys;
    }

    /** The bound of connecting. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How often a silent peer is asked; after three unanswered questions it is taken for dead. */
    public Duration keepAliveInterval() {
        return keepAliveInterval;
    }

    /** The name or address under which other Xen hosts reach this one. */
    public String peerHost() {
        return peerHost == null ? host : peerHost;
    }

    /** The SSH port under which other Xen hosts reach this one. */
    public int peerPort() {
        return peerPort == 0 ? port : peerPort;
    }

    /** How many connections a transport makes at most. */
    public int maxConnections() {
        return maxConnections;
    }

    /** How many commands run at the same time over one connection. */
    public int sessionsPerConnection() {
        return sessionsPerConnection;
    }

    /** How many callers may wait for a free session. */
    public int maxWaiting() {
        return maxWaiting;
    }

    /** How often an idempotent command is sent at most. */
    public int readAttempts() {
        return readAttempts;
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port + (jump == null ? "" : " by " + jump);
    }

    /** Collects what an endpoint may have. Not thread-safe. */
    public static final class Builder {

        private final String host;
        private @Nullable String name;
        private int port = 22;
        private String user = "root";
        private List<Path> privateKeys = List.of();
        private @Nullable Secret passphrase;
        private @Nullable Secret password;
        private boolean sudo;
        private @Nullable SshEndpoint jump;
        private HostKeys hostKeys = HostKeys.system();
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration keepAliveInterval = Duration.ofSeconds(5);
        private @Nullable String peerHost;
        private int peerPort;
        private int maxConnections = 4;
        private int sessionsPerConnection = 8;
        private int maxWaiting = 256;
        private int readAttempts = 3;

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

        /**
         * The private key to log in with. Default: {@code id_ed25519, id_ecdsa, id_rsa} of ~/.ssh, those that need no passphrase or
         * the one given; none where there is a password.
         */
        public Builder privateKey(Path value) {
            return privateKeys(List.of(value));
        }

        /** Several private keys, offered in this order; those that cannot be used are left out as long as one can. */
        public Builder privateKeys(List<Path> values) {
            this.privateKeys = List.copyOf(values);
            return this;
        }

        /** The passphrase of the private keys. Default: they have none. */
        public Builder passphrase(Secret value) {
            this.passphrase = value;
            return this;
        }

        /** The login's password, offered after the keys. Default: none. */
        public Builder password(Secret value) {
            this.password = value;
            return this;
        }

        /**
         * Runs each command through {@code sudo -n}, for logins other than root. They need a rule that allows them all commands
         * without a password; where sudo wants one, {@link io.github.xensdk.SudoRefusedException} is thrown. Default: no sudo.
         */
        public Builder sudo() {
            this.sudo = true;
            return this;
        }

        /** The host over which this one is reached, as ssh's {@code -J}; it may have a jump host itself. Default: none. */
        public Builder jump(SshEndpoint value) {
            this.jump = value;
            return this;
        }

        /** How the server's key is checked. Default: {@link HostKeys#system()}. */
        public Builder hostKeys(HostKeys value) {
            this.hostKeys = value;
            return this;
        }

        /** The bound of connecting, with logging in and trying again. A command's time-out bounds it as well. Default: 30 s. */
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

        /**
         * How many connections at most. A second one is made when the first has no session free, and so on. Default: 4.
         */
        public Builder maxConnections(int value) {
            this.maxConnections = atLeastOne("maxConnections", value);
            return this;
        }

        /**
         * How many commands run at the same time over one connection. OpenSSH allows 10 ({@code MaxSessions}); where a server allows
         * fewer, that is noticed and kept to. Default: 8.
         */
        public Builder sessionsPerConnection(int value) {
            this.sessionsPerConnection = atLeastOne("sessionsPerConnection", value);
            return this;
        }

        /** How many callers may wait for a free session; one more is refused at once. Default: 256. */
        public Builder maxWaiting(int value) {
            if (value < 0) {
                throw new InvalidInputException("maxWaiting", "must not be negative");
            }
            this.maxWaiting = value;
            return this;
        }

        /** How often an idempotent command is sent at most, when its connection is lost; 1 for once only. Default: 3. */
        public Builder readAttempts(int value) {
            this.readAttempts = atLeastOne("readAttempts", value);
            return this;
        }

        /** The endpoint. */
        public SshEndpoint build() {
            return new SshEndpoint(this);
        }

        private static int atLeastOne(String field, int value) {
            if (value < 1) {
                throw new InvalidInputException(field, "must be 1 or more");
            }
            return value;
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
