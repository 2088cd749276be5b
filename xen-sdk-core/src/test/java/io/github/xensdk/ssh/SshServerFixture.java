package io.github.xensdk.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** A real SSH server on 127.0.0.1 that hands command lines to the local {@code sh}, as a login shell would. */
final class SshServerFixture implements AutoCloseable {

    private final SshServer server;
    private final KeyPair hostKey;
    private final Path clientKey;

    SshServerFixture(Path directory) throws IOException, GeneralSecurityException {
        this(directory, keyPair());
    }

    private SshServerFixture(Path directory, KeyPair hostKey) throws IOException, GeneralSecurityException {
        this.hostKey = hostKey;
        KeyPair client = keyPair();
        clientKey = writeKey(directory.resolve("client"), client);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("root") && KeyUtils.compareKeys(key, client.getPublic()));
        server.setCommandFactory(
                (channel, line) -> new ProcessShellFactory(line, "sh", "-c", line).createShell(channel));
        server.start();
    }

    static KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static Path writeKey(Path file, KeyPair key) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, out);
        }
        return file;
    }

    int port() {
        return server.getPort();
    }

    String openSshHostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    /** An endpoint that this server accepts, by a client that trusts it. */
    SshEndpoint.Builder endpoint() {
        return SshEndpoint.builder("127.0.0.1")
                .name("nevers")
                .port(port())
                .privateKey(clientKey)
                .hostKeys(HostKeys.pinned(List.of(openSshHostKey())));
    }

    /** Ends all sessions at once, as a crash of sshd would. */
    void dropSessions() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** What the only session agreed on, such as its cipher. */
    String negotiated(KexProposalOption option) {
        return server.getActiveSessions().get(0).getNegotiatedKexParameter(option);
    }

    int sessionCount() {
        return server.getActiveSessions().size();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
