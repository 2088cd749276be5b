package io.github.xensdk.testkit.internal.ssh;

import io.github.xensdk.testkit.internal.shell.Box;
import io.github.xensdk.testkit.internal.shell.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * The program {@code ssh} of simulated hosts, by which they reach each other: with the source's own key, and the target's key checked
 * as its options say. Thread-safe.
 */
public final class PeerSsh implements AutoCloseable {

    private static final int FAILED = 255;
    private static final Duration NO_LIMIT = Duration.ZERO;
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Set<String> WITH_VALUE =
            Set.of("-F", "-o", "-p", "-l", "-i", "-b", "-c", "-E", "-L", "-R", "-W");

    private @Nullable SshClient client;

    /** One that is under way, with the machine that made it. */
    private record Link(String source, String target, ClientSession session) {}

    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();

    /** Only when it is needed: it takes a while. */
    private synchronized SshClient client() {
        SshClient known = client;
        if (known == null) {
            known = SshClient.setUpDefaultClient();
            // Each session's key is looked at before its login, by that session's own options.
            known.setServerKeyVerifier((session, address, key) -> true);
            known.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
            CoreModuleProperties.IDLE_TIMEOUT.set(known, Duration.ZERO);
            known.start();
            client = known;
        }
        return known;
    }

    /** The words of a call. */
    private record Words(String user, String host, int port, List<String> options, String command) {

        static Words of(List<String> arguments) {
            String user = "root";
            int port = 22;
            var options = new ArrayList<String>();
            int at = 0;
            while (at < arguments.size() && arguments.get(at).startsWith("-")) {
                String word = arguments.get(at++);
                if (!WITH_VALUE.contains(word) || at == arguments.size()) {
                    continue;
                }
                String value = arguments.get(at++);
                switch (word) {
                    case "-l" -> user = value;
                    case "-p" -> port = Integer.parseInt(value);
                    case "-o" -> options.add(value);
                    default -> {}
                }
            }
            String host = at < arguments.size() ? arguments.get(at++) : "";
            return new Words(
                    host.contains("@") ? host.substring(0, host.indexOf('@')) : user,
                    host.substring(host.indexOf('@') + 1),
                    port,
                    options,
                    String.join(" ", arguments.subList(at, arguments.size())));
        }

        @Nullable
        String option(String name) {
            return options.stream()
                    .filter(option -> option.startsWith(name + "="))
                    .map(option -> option.substring(name.length() + 1))
                    .findFirst()
                    .orElse(null);
        }
    }

    /**
     * Runs one.
     *
     * @param call with the words of ssh
     * @param source the host that it is on
     * @param target the name of the host behind a port; for faults
     */
    public int run(Call call, Box source, IntFunction<String> target) {
        Words words = Words.of(call.arguments());
        String there = words.host() + " port " + words.port();
        try (ClientSession session = client().connect(words.user(), words.host(), words.port())
                .verify(LOGIN)
                .getSession()) {
            session.waitFor(
                    EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH, ClientSession.ClientSessionEvent.CLOSED),
                    LOGIN);
            if (!isKnown(words, session)) {
                call.err("No ECDSA host key is known for " + words.host() + " and you have requested strict checking.");
                call.err("Host key verification failed.");
                return FAILED;
            }
            var keys = new FileKeyPairProvider(source.file("/root/.ssh/id_ecdsa"));
            keys.setPasswordFinder(FilePasswordProvider.EMPTY);
            keys.loadKeys(session).forEach(session::addPublicKeyIdentity);
            if (!session.auth().await(LOGIN) || !session.isAuthenticated()) {
                call.err(words.user() + "@" + words.host() + ": Permission denied (publickey).");
                return FAILED;
            }
            var link = new Link(source.name(), target.apply(words.port()), session);
            links.add(link);
            try {
                // Its words were changed to lead into the source's files.
                return exec(call, session, source.inside(words.command()), words);
            } finally {
                links.remove(link);
            }
        } catch (IOException e) {
            call.err("ssh: connect to host " + there + ": " + said(e));
            return FAILED;
        }
    }

    private static String said(IOException e) {
        String text = String.valueOf(e.getMessage());
        return text.contains("refused") ? "Connection refused" : text;
    }

    private static boolean isKnown(Words words, ClientSession session) throws IOException {
        String strict = words.option("StrictHostKeyChecking");
        String file = words.option("UserKnownHostsFile");
        if (!"yes".equals(strict) || file == null) {
            return true;
        }
        String alias = words.option("HostKeyAlias");
        String line = (alias == null ? words.host() : alias) + " " + Keys.openSsh(session.getServerKey());
        return Files.readAllLines(Path.of(file)).stream()
                .anyMatch(known -> known.strip().equals(line));
    }

    private static int exec(Call call, ClientSession session, String line, Words words) throws IOException {
        try (ChannelExec channel = session.createExecChannel(line)) {
            channel.setOut(call.stream(false));
            channel.setErr(call.stream(true));
            channel.setIn(call.stdin());
            call.whenGone(() -> session.close(true));
            channel.open().verify(LOGIN);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), NO_LIMIT);
            Integer status = channel.getExitStatus();
            if (status == null) {
                call.err("Connection to " + words.host() + " closed by remote host.");
                return FAILED;
            }
            return status;
        }
    }

    /** Cuts what is under way from one host to another; how many. */
    public int cut(String source, String target) {
        int cut = 0;
        for (Link link : links) {
            if (link.source.equals(source) && link.target.equals(target)) {
                cuts.merge(target, 1, Integer::sum);
                link.session.close(true);
                cut++;
            }
        }
        return cut;
    }

    /** How many that led to a machine were cut until now. */
    public int cutsTo(String target) {
        return cuts.getOrDefault(target, 0);
    }

    @Override
    public synchronized void close() throws IOException {
        SshClient known = client;
        if (known != null) {
            known.close(true);
        }
    }
}
