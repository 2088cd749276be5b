package io.github.xensdk.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An OpenSSH server of its own on 127.0.0.1, run as the current user, which lets that user in by a key made for it. */
final class LocalSshd implements AutoCloseable {

    /** bash reads ~/.bashrc for sshd unless it is a shell within a shell; what a user has there is not what is measured. */
    private static final String NO_BASHRC = "SetEnv SHLVL=2";

    /** More sessions than OpenSSH allows by itself: with those, ControlMaster would fall back to new connections. */
    private static final int MAX_SESSIONS = 64;

    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path directory;
    private final Process server;
    private final int port;

    private LocalSshd(Path directory, Process server, int port) {
        this.directory = directory;
        this.server = server;
        this.port = port;
    }

    static LocalSshd start() throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new BenchmarkException(PROGRAM + " is missing: install OpenSSH's server (Debian: openssh-server)");
        }
        // sshd of root wants it; the distribution makes it at boot.
        if (user().equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Path directory = Files.createTempDirectory("xensdk-benchmark");
        key(directory.resolve("host"));
        key(directory.resolve("client"));
        Files.copy(directory.resolve("client.pub"), directory.resolve("authorized_keys"));
        int port = freePort();
        Files.writeString(directory.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PasswordAuthentication no
                PermitRootLogin prohibit-password
                MaxSessions %d
                MaxStartups 200
                LogLevel ERROR
                %s
                """.formatted(
                port, directory.resolve("host"), directory.resolve("authorized_keys"), MAX_SESSIONS, NO_BASHRC));
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + port + " " + Files.readString(directory.resolve("host.pub")));
        Process server = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-f",
                        directory.resolve("sshd_config").toString(),
                        "-E",
                        directory.resolve("sshd.log").toString())
                .inheritIO()
                .start();
        var sshd = new LocalSshd(directory, server, port);
        sshd.awaitPort();
        return sshd;
    }

    private static void key(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new BenchmarkException("ssh-keygen failed");
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (!server.isAlive()) {
                throw new BenchmarkException("sshd ended: " + Files.readString(directory.resolve("sshd.log")));
            }
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (socket.isConnected()) {
                    return;
                }
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new BenchmarkException("sshd does not listen");
    }

    static String user() {
        return System.getProperty("user.name");
    }

    int port() {
        return port;
    }

    Path clientKey() {
        return directory.resolve("client");
    }

    Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    Path controlSocket() {
        return directory.resolve("control");
    }

    /** The ssh program with what it needs to get in here, without any configuration of the user's. */
    List<String> ssh(String... options) {
        var words = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "none",
                "-i",
                clientKey().toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "UserKnownHostsFile=" + knownHosts(),
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR",
                "-p",
                Integer.toString(port)));
        words.addAll(List.of(options));
        words.add(user() + "@127.0.0.1");
        return words;
    }

    @Override
    public void close() throws IOException {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
