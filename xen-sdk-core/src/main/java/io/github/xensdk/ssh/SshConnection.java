package io.github.xensdk.ssh;

import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.mac.Macs;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.ConnectionFailedException;
import io.github.xensdk.HostKeyRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import org.jspecify.annotations.Nullable;

/** One authenticated connection. Owned by a transport. */
final class SshConnection implements AutoCloseable {

    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private static final int UNANSWERED = 3;

    private final SSHClient client;
    private final String hostKey;

    private SshConnection(SSHClient client, String hostKey) {
        this.client = client;
        this.hostKey = hostKey;
    }

    SSHClient client() {
        return client;
    }

    String hostKey() {
        return hostKey;
    }

    boolean isAlive() {
        return client.isConnected() && client.isAuthenticated();
    }

    /** Whether it is dead, or will be soon. An interrupted wait counts as no. */
    boolean diesWithin(Duration patience) {
        long started = System.nanoTime();
        while (isAlive()) {
            if (System.nanoTime() - started > patience.toNanos()) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            client.disconnect();
        } catch (IOException e) {
            // The peer may be gone already; then there is nothing to say goodbye to.
        }
    }

    /** A busy sshd drops new connections (MaxStartups), so try three times; a refused key or login is final. */
    static SshConnection open(SshEndpoint endpoint) {
        var policy = RetryConfig.custom()
                .maxAttempts(3)
                .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(500, 2.0, 0.3))
                .retryOnException(e -> e.getClass() == ConnectionFailedException.class)
                .build();
        return Retry.of("ssh " + endpoint.name(), policy).executeSupplier(() -> openOnce(endpoint));
    }

    private static SshConnection openOnce(SshEndpoint endpoint) {
        var client = new SSHClient(config());
        var seen = new AtomicReference<@Nullable PublicKey>();
        try {
            int bound = Math.toIntExact(endpoint.connectTimeout().toMillis());
            client.setConnectTimeout(bound);
            client.getTransport().setTimeoutMs(bound);
            client.getConnection().setTimeoutMs(bound);
            client.addHostKeyVerifier(remembering(endpoint.hostKeys().verifier(), seen));
            // Before connect: the runner starts with the connection and keeps what it found then.
            var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
            keepAlive.setKeepAliveInterval(
                    Math.toIntExact(endpoint.keepAliveInterval().toSeconds()));
            keepAlive.setMaxAliveCount(UNANSWERED);
            client.connect(endpoint.host(), endpoint.port());
            client.authPublickey(endpoint.user(), keys(client, endpoint));
            PublicKey key = seen.get();
            if (key == null) {
                throw new IOException("the server showed no host key");
            }
            return new SshConnection(client, HostKeys.openSshForm(key));
        } catch (IOException | RuntimeException e) {
            new SshConnection(client, "").close();
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
                return verifier.findExistingAlgorithms(hostname, port);
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

    private static List<KeyProvider> keys(SSHClient client, SshEndpoint endpoint) throws IOException {
        var keys = new ArrayList<KeyProvider>();
        for (Path file : keyFiles(endpoint)) {
            keys.add(client.loadKeys(file.toString()));
        }
        return keys;
    }

    private static List<Path> keyFiles(SshEndpoint endpoint) {
        Path chosen = endpoint.privateKey().orElse(null);
        if (chosen != null) {
            if (!Files.isReadable(chosen)) {
                throw new AuthenticationFailedException(
                        "the private key " + chosen + " cannot be read", endpoint.name(), null);
            }
            return List.of(chosen);
        }
        Path directory = Path.of(System.getProperty("user.home", "."), ".ssh");
        var found = USUAL_KEYS.stream()
                .map(directory::resolve)
                .filter(Files::isReadable)
                .toList();
        if (found.isEmpty()) {
            throw new AuthenticationFailedException("no private key in " + directory, endpoint.name(), null);
        }
        return found;
    }

    private static ConnectionFailedException explained(SshEndpoint endpoint, Exception e) {
        if (e instanceof ConnectionFailedException already) {
            return already;
        }
        if (e instanceof UserAuthException) {
            return new AuthenticationFailedException(
                    endpoint + " refused the key" + (endpoint.privateKey().isPresent() ? "" : "s of ~/.ssh"),
                    endpoint.name(),
                    e);
        }
        if (e instanceof SSHException ssh && ssh.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE) {
            return new HostKeyRejectedException(
                    endpoint + " shows a key that is not among the " + endpoint.hostKeys()
                            + "; if you can vouch for it, add it there",
                    endpoint.name(),
                    e);
        }
        Throwable shown = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return new ConnectionFailedException(
                "cannot connect to " + endpoint + ": " + shown.getMessage(), endpoint.name(), e);
    }
}
