package io.github.xensdk.ssh;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.DirectTcpipFactory;
import org.apache.sshd.server.session.ServerConnectionService;

/** A real SSH server on 127.0.0.1 that hands command lines to the local {@code sh}, as a login shell would. */
final class SshServerFixture implements AutoCloseable {

    private final SshServer server;
    private final KeyPair hostKey;
    private final KeyPair client;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile String path = "$PATH";
    private volatile boolean ownSessions = true;
    private volatile boolean answer;
    private final Path clientKey;

    SshServerFixture(Path directory) throws IOException, GeneralSecurityException {
        this(directory, keyPair());
    }

    private SshServerFixture(Path directory, KeyPair hostKey) throws IOException, GeneralSecurityException {
        this.hostKey = hostKey;
        client = keyPair();
        clientKey = writeKey(directory.resolve("client"), client);
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("root") && KeyUtils.compareKeys(key, client.getPublic()));
        server.setPasswordAuthenticator(
                (user, password, session) -> user.equals("root") && password.equals("geheim 1€"));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, line) -> {
            lines.add(line);
            if (answer) {
                return new AnswerCommand();
            }
            String found = (path.equals("$PATH") ? "" : "PATH=" + path + "; ") + inAscii(line);
            return new ProcessCommand(
                    ownSessions ? List.of("setsid", "-w", "sh", "-c", found) : List.of("sh", "-c", found));
        });
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                connections.incrementAndGet();
            }
        });
        server.start();
    }

    /** Where this program has no locale, Java hands nothing but ASCII to a process. */
    private static String inAscii(String line) {
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(line)) {
            return line;
        }
        var octal = new StringBuilder();
        for (byte each : line.getBytes(StandardCharsets.UTF_8)) {
            octal.append(String.format("\\%03o", each & 0xff));
        }
        return "eval \"$(printf '" + octal + "')\"";
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

    /** The key that it accepts, in a file that wants a passphrase. */
    Path encryptedClientKey(Path file, String passphrase) throws IOException, GeneralSecurityException {
        var encryption = new OpenSSHKeyEncryptionContext();
        encryption.setCipherType("256");
        encryption.setPassword(passphrase);
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(client, "test", encryption, out);
        }
        return file;
    }

    /** How many connections came, closed ones included. */
    int connectionsEver() {
        return connections.get();
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

    /** Programs there come first. */
    void findsProgramsIn(Path directory) {
        path = directory + ":$PATH";
    }

    /** Programs are found nowhere else. */
    void findsProgramsOnlyIn(Path directory) {
        path = directory.toString();
    }

    /** Unlike OpenSSH, and like dropbear: all commands are in the session of the server. */
    void noOwnSessions() {
        ownSessions = false;
    }

    /** Each command is answered at once, and none is run: for counting. */
    void answersWithoutProcess() {
        answer = true;
    }

    /** The command lines that came, in order. */
    List<String> lines() {
        return lines;
    }

    /** As Dropbear 2022.82 to 2024.85 does now and then: closes each session when it is asked to run a command, and says nothing. */
    void closeSessionsUnanswered() {
        server.setChannelFactories(List.of(new ChannelSessionFactory() {
            @Override
            public Channel createChannel(Session session) {
                return new ChannelSession() {
                    @Override
                    protected RequestHandler.Result handleExec(String type, Buffer buffer, boolean wantReply) {
                        close(false);
                        return RequestHandler.Result.Replied;
                    }
                };
            }
        }));
    }

    /** As MaxSessions of OpenSSH: how many channels one connection may have. */
    void maxSessions(int count) {
        server.setChannelFactories(List.of(new FewSessions(count), DirectTcpipFactory.INSTANCE));
    }

    /** How many channels are open. */
    int channelCount() {
        return server.getActiveSessions().stream()
                .mapToInt(session -> session.getService(ServerConnectionService.class)
                        .getChannels()
                        .size())
                .sum();
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
