package io.github.xensdk.ssh;

import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.mac.Macs;
import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.XenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import org.jspecify.annotations.Nullable;

/** One authenticated connection. Owned by a transport. */
final class SshConnection implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final int UNANSWERED = 3;
    private static final List<String> RSA_SIGNATURES = List.of("rsa-sha2-512", "rsa-sha2-256");

    private final SSHClient client;
    private final String hostKey;
    private final @Nullable SshConnection jump;

    private SshConnection(SSHClient client, String hostKey, @Nullable SshConnection jump) {
        this.client = client;
        this.hostKey = hostKey;
        this.jump = jump;
    }

    SSHClient client() {
        return client;
    }

    /**
     * Opens a session.
     *
     * @throws IllegalStateException where the connection has ended
     */
    Session openSession() throws IOException {
        if (!client.isConnected() || !client.isAuthenticated()) {
            throw new IllegalStateException("the connection has ended");
        }
        var session = new AnsweredSession(client.getConnection());
        session.open();
        return session;
    }

    String hostKey() {
        return hostKey;
    }

    boolean isAlive() {
        return client.isConnected() && client.isAuthenticated();
    }

    @Override
    public void close() {
        try {
            client.disconnect();
        } catch (IOException e) {
            // The peer may be gone already; then there is nothing to say goodbye to.
        } finally {
            if (jump != null) {
                jump.close();
            }
        }
    }

    /**
     * A busy sshd drops new connections (MaxStartups), so try three times; a refused key or login is final.
     *
     * @param nanos the bound of it all
     */
    static SshConnection open(SshEndpoint endpoint, Executor worker, long nanos) {
        var backoff = new Backoff(ATTEMPTS, System.nanoTime() + nanos);
        return backoff.call(
                e -> e.getClass() == ConnectionFailedException.class,
                () -> ConnectAttempt.run(
                        endpoint, worker, Math.max(1, backoff.remaining()), attempt -> openOnce(endpoint, attempt)));
    }

    private static SshConnection openOnce(SshEndpoint endpoint, ConnectAttempt attempt) {
        var client = new SSHClient(config());
        var seen = new AtomicReference<@Nullable PublicKey>();
        @Nullable SshConnection jump = null;
        try (SshLogin login = SshLogin.prepare(endpoint, client)) {
            attempt.opening(client);
            int bound = Math.toIntExact(endpoint.connectTimeout().toMillis());
            client.setConnectTimeout(bound);
            client.getTransport().setTimeoutMs(bound);
            client.getConnection().setTimeoutMs(bound);
            client.setSocketFactory(new PromptSockets());
            client.addHostKeyVerifier(remembering(endpoint.hostKeys().verifier(), seen));
            // Before connect: the runner starts with the connection and keeps what it found then.
            var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
            keepAlive.setKeepAliveInterval(
                    Math.toIntExact(endpoint.keepAliveInterval().toSeconds()));
            keepAlive.setMaxAliveCount(UNANSWERED);
            SshEndpoint over = endpoint.jump().orElse(null);
            if (over == null) {
                client.connect(endpoint.host(), endpoint.port());
            } else {
                jump = openOnce(over, attempt);
                client.connectVia(jump.client().newDirectConnection(endpoint.host(), endpoint.port()));
            }
            login.into(client);
            PublicKey key = seen.get();
            if (key == null) {
                throw new IOException("the server showed no host key");
            }
            return new SshConnection(client, HostKeys.openSshForm(key), jump);
        } catch (IOException | RuntimeException e) {
            new SshConnection(client, "", jump).close();
            throw explained(endpoint, e);
        }
    }

    private static HostKeyVerifier remembering(HostKeyVerifier verifier, AtomicReference<@Nullable PublicKey> seen) {
        return new HostKeyVerifier() {
            @Override
            public boolean verify(String hostname, int port, PublicKey key) {
                seen.set(key);
                return verifier.verify(hostname, port, key);
            }

            @Override
            public List<String> findExistingAlgorithms(String hostname, int port) {
                // sshj names the key's type, of which the signatures' names differ for RSA.
                return verifier.findExistingAlgorithms(hostname, port).stream()
                        .flatMap(type -> type.equals("ssh-rsa") ? RSA_SIGNATURES.stream() : Stream.of(type))
                        .toList();
            }
        };
    }

    private static DefaultConfig config() {
        var config = new DefaultConfig();
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        config.setCipherFactories(List.of(
                GcmCiphers.AES128GCM(),
                GcmCiphers.AES256GCM(),
                ChachaPolyCiphers.CHACHA_POLY_OPENSSH(),
                BlockCiphers.AES256CTR(),
                BlockCiphers.AES128CTR()));
        config.setMACFactories(
                List.of(Macs.HMACSHA2256Etm(), Macs.HMACSHA2512Etm(), Macs.HMACSHA2256(), Macs.HMACSHA2512()));
        config.setKeyExchangeFactories(config.getKeyExchangeFactories().stream()
                .filter(factory -> !factory.getName().endsWith("sha1"))
                .toList());
        config.setKeyAlgorithms(config.getKeyAlgorithms().stream()
                .filter(factory -> !factory.getName().startsWith("ssh-rsa")
                        && !factory.getName().startsWith("ssh-dss"))
                .toList());
        return config;
    }

    private static XenException explained(SshEndpoint endpoint, Exception e) {
        if (e instanceof XenException already) {
            return already;
        }
        if (e instanceof UserAuthException) {
            return new AuthenticationFailedException(endpoint + " refused " + offered(endpoint), endpoint.name(), e);
        }
        if (e instanceof SSHException ssh && ssh.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE) {
            return new HostKeyRejectedException(
                    endpoint + " shows a key that is not among the " + endpoint.hostKeys()
                            + "; if you can vouch for it, add it there",
                    endpoint.name(),
                    e);
        }
        if (e instanceof OpenFailException) {
            return new ConnectionFailedException(
                    "the jump host does not lead to " + endpoint + ": " + e.getMessage(), endpoint.name(), e);
        }
        Throwable shown = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return new ConnectionFailedException(
                "cannot connect to " + endpoint + ": " + shown.getMessage(), endpoint.name(), e);
    }

    private static String offered(SshEndpoint endpoint) {
        String key = endpoint.privateKeys().isEmpty() ? "the keys of ~/.ssh" : "the key";
        if (endpoint.password().isEmpty()) {
            return key;
        }
        return endpoint.privateKeys().isEmpty() ? "the password" : key + " and the password";
    }

    /** Without this, small packets wait for the answer to the one before. */
    private static final class PromptSockets extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            var socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw notAsked();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw notAsked();
        }

        private static UnsupportedOperationException notAsked() {
            return new UnsupportedOperationException("sshj connects the socket itself");
        }
    }
}
