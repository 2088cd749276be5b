package io.github.xensdk.ssh;

import io.github.xensdk.AuthenticationFailedException;
import io.github.xensdk.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.method.PasswordResponseProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import net.schmizz.sshj.userauth.password.Resource;
import org.jspecify.annotations.Nullable;

/** What one login offers: keys first, then the password. Read before anything is sent; closing it wipes the password. */
final class SshLogin implements AutoCloseable {

    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final SshEndpoint endpoint;
    private final List<AuthMethod> methods = new ArrayList<>();
    private char @Nullable [] password;

    private SshLogin(SshEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Reads keys and password; a client that is not connected knows the formats of keys. */
    static SshLogin prepare(SshEndpoint endpoint, SSHClient formats) {
        var login = new SshLogin(endpoint);
        try {
            login.addKeys(formats);
            login.addPassword();
            return login;
        } catch (RuntimeException e) {
            login.close();
            throw e;
        }
    }

    void into(SSHClient client) throws IOException {
        client.auth(endpoint.user(), methods);
    }

    private void addKeys(SSHClient formats) {
        boolean chosen = !endpoint.privateKeys().isEmpty();
        if (!chosen && endpoint.password().isPresent()) {
            return;
        }
        Path directory = Path.of(System.getProperty("user.home", "."), ".ssh");
        List<Path> files = chosen
                ? endpoint.privateKeys()
                : USUAL_KEYS.stream()
                        .map(directory::resolve)
                        .filter(Files::isReadable)
                        .toList();
        if (files.isEmpty()) {
            throw refused("no private key in " + directory, null);
        }
        @Nullable AuthenticationFailedException problem = null;
        for (Path file : files) {
            try {
                methods.add(new AuthPublickey(load(formats, file)));
            } catch (AuthenticationFailedException e) {
                problem = e;
            }
        }
        // One of several may be for another host; the password may do where none can be read.
        if (problem != null && methods.isEmpty()) {
            throw problem;
        }
    }

    private KeyProvider load(SSHClient formats, Path file) {
        if (!Files.isReadable(file)) {
            throw refused("the private key " + file + " cannot be read", null);
        }
        Secret passphrase = endpoint.passphrase().orElse(null);
        char[] revealed = passphrase == null ? null : passphrase.reveal();
        try {
            KeyProvider key = formats.loadKeys(file.toString(), PasswordUtils.createOneOff(revealed));
            // Now, and not when the server waits for it.
            key.getPrivate();
            return key;
        } catch (IOException | RuntimeException e) {
            String why = passphrase == null
                    ? "cannot be used; if it is encrypted, give its passphrase"
                    : "cannot be used with the passphrase from " + passphrase;
            throw refused("the private key " + file + " " + why, e);
        } finally {
            PasswordUtils.blankOut(revealed);
        }
    }

    private AuthenticationFailedException refused(String message, @Nullable Throwable cause) {
        return new AuthenticationFailedException(message, endpoint.name(), cause);
    }

    private void addPassword() {
        Secret secret = endpoint.password().orElse(null);
        if (secret == null) {
            return;
        }
        char[] revealed = secret.reveal();
        password = revealed;
        var finder = new PasswordFinder() {
            @Override
            public char[] reqPassword(@Nullable Resource<?> resource) {
                return revealed.clone();
            }

            @Override
            public boolean shouldRetry(@Nullable Resource<?> resource) {
                return false;
            }
        };
        methods.add(new AuthPassword(finder));
        methods.add(new AuthKeyboardInteractive(new PasswordResponseProvider(finder)));
    }

    @Override
    public void close() {
        if (password != null) {
            Arrays.fill(password, '\0');
        }
    }
}
