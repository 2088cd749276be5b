package io.github.xensdk.ssh;

import io.github.xensdk.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * How a server's key is checked. Immutable, thread-safe.
 *
 * <p>There is no trust on first use: a key is known, or the connection is refused.
 */
public final class HostKeys {

    private static final Pattern OPENSSH_KEY =
            Pattern.compile("(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]+={0,3})(?: .*)?");

    private interface VerifierSource {
        HostKeyVerifier open();
    }

    private final VerifierSource source;
    private final String description;

    private HostKeys(String description, VerifierSource source) {
        this.description = description;
        this.source = source;
    }

    /** The keys in {@code ~/.ssh/known_hosts}. */
    public static HostKeys system() {
        return knownHosts(Path.of(System.getProperty("user.home", "."), ".ssh", "known_hosts"));
    }

    /** The keys in a file of OpenSSH's format, hashed or not, read anew for each connection. A missing file knows no key. */
    public static HostKeys knownHosts(Path file) {
        return knownHosts(List.of(file));
    }

    /** The same for several files. */
    public static HostKeys knownHosts(List<Path> files) {
        var copy = List.copyOf(files);
        String names = copy.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new HostKeys("known hosts in " + names, () -> {
            try {
                var text = new StringBuilder();
                for (Path file : copy) {
                    text.append(Files.exists(file) ? Files.readString(file) : "")
                            .append('\n');
                }
                return new KnownHosts(text.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Just these keys, whatever the address.
     *
     * @param openSshKeys one or more of the form {@code ssh-ed25519 AAAA…}
     * @throws InvalidInputException where one has another form, or none is given
     */
    public static HostKeys pinned(List<String> openSshKeys) {
        if (openSshKeys.isEmpty()) {
            throw new InvalidInputException("host keys", "must not be empty");
        }
        var accepted = openSshKeys.stream().map(HostKeys::normalised).collect(Collectors.toUnmodifiableSet());
        return new HostKeys("pinned keys", () -> new Pinned(accepted));
    }

    /**
     * Accepts whatever key the server shows: anyone on the path can read and change everything, passwords and guests included.
     * For throw-away labs on a network of their own, and nothing else.
     */
    public static HostKeys acceptAnyoneInsecurely() {
        return new HostKeys("INSECURE: any key", () -> new Pinned(Set.of()) {
            @Override
            public boolean verify(String hostname, int port, PublicKey key) {
                return true;
            }
        });
    }

    private static String normalised(String key) {
        var matcher = OPENSSH_KEY.matcher(key.strip());
        if (!matcher.matches()) {
            throw new InvalidInputException("host key", "must be of the form 'ssh-ed25519 AAAA…'");
        }
        return matcher.group(1) + " " + matcher.group(2);
    }

    HostKeyVerifier verifier() {
        return source.open();
    }

    static String openSshForm(PublicKey key) {
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        return KeyType.fromKey(key) + " " + Base64.getEncoder().encodeToString(blob);
    }

    @Override
    public String toString() {
        return description;
    }

    /** sshj takes a key that is known in one line and revoked in another. */
    private static final class KnownHosts extends OpenSSHKnownHosts {

        KnownHosts(String text) throws IOException {
            super(new StringReader(text));
        }

        @Override
        public boolean verify(String hostname, int port, PublicKey key) {
            return super.verify(hostname, port, key) && !revoked(openSshForm(key));
        }

        private boolean revoked(String key) {
            return entries().stream().map(KnownHostEntry::getLine).anyMatch(line -> {
                var words = List.of(line.split("\\s+"));
                return words.get(0).equals("@revoked")
                        && words.size() > 3
                        && key.equals(words.get(2) + " " + words.get(3));
            });
        }
    }

    private static class Pinned implements HostKeyVerifier {

        private final Set<String> accepted;

        Pinned(Set<String> accepted) {
            this.accepted = accepted;
        }

        @Override
        public boolean verify(String hostname, int port, PublicKey key) {
            return accepted.contains(openSshForm(key));
        }

        @Override
        public List<String> findExistingAlgorithms(String hostname, int port) {
            var types = new ArrayList<String>();
            for (String key : accepted) {
                String type = key.substring(0, key.indexOf(' '));
                types.addAll(type.equals("ssh-rsa") ? Arrays.asList("rsa-sha2-512", "rsa-sha2-256") : List.of(type));
            }
            return types;
        }
    }
}
