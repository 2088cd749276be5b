package io.github.xensdk.testkit.internal.ssh;

import io.github.xensdk.testkit.internal.shell.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;

/** A machine's SSH server on 127.0.0.1: root may log in with a key that its /root/.ssh/authorized_keys has at that moment. */
public final class BoxServer implements AutoCloseable {

    private final SshServer server;

    /**
     * Starts one.
     *
     * @param box the machine; asked for at each command
     * @param port to listen on; 0 for any
     * @param mischief what goes wrong with a command line
     */
    public BoxServer(
            Supplier<Box> box, Path authorizedKeys, KeyPair hostKey, int port, Function<String, Mischief> mischief)
            throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setPort(port);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        var authorized = new AuthorizedKeysAuthenticator(authorizedKeys);
        server.setPublickeyAuthenticator(
                (user, key, session) -> user.equals("root") && authorized.authenticate(user, key, session));
        server.setCommandFactory((channel, line) -> new ShellCommand(box.get(), line, mischief.apply(line)));
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        server.start();
    }

    public int port() {
        return server.getPort();
    }

    /** Ends all sessions at once, as a crash of sshd would. */
    public void dropSessions() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }
}
