package io.github.xensdk.benchmarks;

import io.github.xensdk.command.Command;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ways that are compared. All of them run the same line. */
final class Ways {

    private static final String ANSWER = "answer";
    private static final Command COMMAND = Command.of("echo", ANSWER).build();

    private Ways() {}

    static Way freshSsh(LocalSshd sshd) {
        return new Program("ssh, fresh", sshd.ssh()) {
            @Override
            public void close() {}
        };
    }

    /** A master connection in a process of its own, as {@code ssh -M -N} makes it; each command is one more ssh. */
    static Way controlMaster(LocalSshd sshd) throws IOException, InterruptedException {
        String socket = sshd.controlSocket().toString();
        Process master = new ProcessBuilder(sshd.ssh("-M", "-N", "-S", socket))
                .inheritIO()
                .start();
        while (!Files.exists(sshd.controlSocket())) {
            if (!master.isAlive()) {
                throw new BenchmarkException("the master connection ended");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return new Program("ssh, ControlMaster", sshd.ssh("-S", socket, "-o", "ControlMaster=no")) {
            @Override
            public void close() {
                master.destroy();
            }
        };
    }

    static Way sdk(LocalSshd sshd) {
        var transport = SshTransport.connect(SshEndpoint.builder("127.0.0.1")
                .port(sshd.port())
                .user(LocalSshd.user())
                .privateKey(sshd.clientKey())
                .hostKeys(HostKeys.knownHosts(sshd.knownHosts()))
                .build());
        return new Way() {
            @Override
            public String name() {
                return "SDK";
            }

            @Override
            public void run() {
                check(transport.execute(COMMAND).stdout());
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }

    private static void check(String output) {
        if (!output.equals(ANSWER + "\n")) {
            throw new BenchmarkException("another answer: " + output);
        }
    }

    private abstract static class Program implements Way {

        private final String name;
        private final List<String> words;

        Program(String name, List<String> ssh) {
            this.name = name;
            this.words = new ArrayList<>(ssh);
            this.words.add(COMMAND.line());
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void run() throws Exception {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            check(output);
        }
    }
}
