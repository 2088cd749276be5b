package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.HostKeyRejectedException;
import io.github.xensdk.SudoRefusedException;
import io.github.xensdk.XenHost;
import io.github.xensdk.command.Cancel;
import io.github.xensdk.command.Command;
import io.github.xensdk.command.CommandTransport;
import io.github.xensdk.command.OutputListener;
import io.github.xensdk.command.RemoteProcess;
import io.github.xensdk.ssh.HostKeys;
import io.github.xensdk.ssh.SshEndpoint;
import io.github.xensdk.ssh.SshTransport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The transport, against the OpenSSH of real Xen hosts. Touches no guest. */
@Timeout(900)
@Tag(OnTheLab.ONE_HOST)
@ResourceLock(OnTheLab.NEVERS)
class TransportLabTest {

    private static final String USER = "xensdk-test";

    private static Lab lab;
    private static SshTransport nevers;

    @BeforeAll
    static void connect() {
        lab = Lab.status();
        nevers = SshTransport.connect(endpoint().build());
    }

    @AfterAll
    static void disconnect() {
        nevers.close();
    }

    private static SshEndpoint.Builder endpoint() {
        return lab.hosts().get(0).toBuilder();
    }

    private static Command.Builder script(String text, String... arguments) {
        return Command.script("test", text, arguments).timeout(Duration.ofMinutes(2));
    }

    private static String output(CommandTransport transport, Command.Builder command) {
        return transport.execute(command.build()).orThrow().stdout();
    }

    private static boolean alive(String process) {
        return !output(nevers, script("cat \"/proc/$1/stat\" 2> /dev/null | grep -v ') Z ' || true", process))
                .isEmpty();
    }

    @Test
    void aThousandHostileStringsArriveAsTheyAre() {
        List<String> hostile = hostile(20_261_123, 1_000);
        for (int from = 0; from < hostile.size(); from += 50) {
            List<String> some = hostile.subList(from, from + 50);
            var command = script("printf '%s\\0' \"$@\"; cat", some.toArray(String[]::new))
                    .stdin(String.join("\0", some).getBytes(StandardCharsets.UTF_8));
            var both = new ArrayList<>(some);
            both.addAll(some);

            assertThat(Arrays.asList(output(nevers, command).split("\0", -1))).containsExactlyElementsOf(both);
        }
    }

    private static List<String> hostile(long seed, int count) {
        var pieces = List.of(
                " ",
                "'",
                "\"",
                "`id`",
                "$",
                "$(touch /tmp/pwned)",
                "${HOME}",
                "\\",
                "\\\\",
                "%s",
                "*",
                "?",
                "[a]",
                "~",
                "#",
                "!",
                "&",
                "|",
                ";",
                "<",
                ">",
                "(",
                ")",
                "{a,b}",
                "-",
                "--help",
                "=",
                "é",
                "中文",
                "😀",
                "\u2028",
                "\u00a0",
                "'\\''");
        var random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    var text = new StringBuilder();
                    int length = i % 100 == 0 ? 1_000 : 1 + random.nextInt(12);
                    for (int k = 0; k < length; k++) {
                        text.append(
                                random.nextInt(4) == 0
                                        ? Character.toString(32 + random.nextInt(95))
                                        : pieces.get(random.nextInt(pieces.size())));
                    }
                    return text.toString();
                })
                .toList();
    }

    @Test
    void moreCallersThanOneConnectionHasSessionsAllGetTheirAnswer() throws Exception {
        try (var transport = SshTransport.connect(endpoint().maxConnections(2).build())) {
            var answers = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> output(transport, script("echo $1", "" + i)), task -> new Thread(task).start()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get(5, TimeUnit.MINUTES)).isEqualTo(i + "\n");
            }
        }
    }

    @Test
    void aCancelledCommandIsEndedWithItsChildrenAndADaemonStays() throws Exception {
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        var listener = new OutputListener() {
            @Override
            public void stdoutLine(String line) {
                heard.add(line);
            }
        };
        var command = script("""
                sleep 1000 & echo $!
                echo $$
                setsid sh -c 'echo $$; exec sleep 1000 > /dev/null 2>&1' &
                wait
                """).build();
        try (var running = nevers.start(command, listener)) {
            for (int i = 0; i < 600 && heard.size() < 3; i++) {
                Thread.sleep(100);
            }
            assertThat(heard).hasSize(3).allMatch(TransportLabTest::alive);

            assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
        }
        var left = heard.stream().filter(TransportLabTest::alive).toList();
        left.forEach(process -> output(nevers, script("kill \"$1\"", process)));
        // The daemon is the one that is in a session of its own.
        assertThat(left).hasSize(1);
    }

    @Test
    void processesThatNobodyWaitsForDoNotUseUpTheSessions() throws Exception {
        try (var transport = SshTransport.connect(endpoint().maxConnections(2).build())) {
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            var listener = new OutputListener() {
                @Override
                public void stdoutLine(String line) {
                    heard.add(line);
                }
            };
            // More than sshd's ten.
            for (int i = 1; i <= 12; i++) {
                try (var running =
                        transport.start(script("echo $$; exec sleep 1000").build(), listener)) {
                    for (int k = 0; k < 600 && heard.size() < i; k++) {
                        Thread.sleep(100);
                    }
                    running.cancel(Cancel.LEAVE_PROCESS);
                }
            }
            try {
                assertThat(output(transport, script("echo on"))).isEqualTo("on\n");
            } finally {
                heard.forEach(
                        process -> nevers.execute(script("kill \"$1\"", process).build()));
            }
            assertThat(heard).hasSize(12);
        }
    }

    /** A star is no password; the usual exclamation mark would lock the login for sshd. */
    private static final String ADD_USER = """
            useradd --password '*' --create-home --shell /bin/sh "$1" || exit
            install -d -o "$1" -m 700 "/home/$1/.ssh"
            install -o "$1" -m 600 /root/.ssh/authorized_keys "/home/$1/.ssh/authorized_keys"
            """;

    private static void sudoers(String rule) {
        output(
                nevers,
                script("umask 337; cat > \"/etc/sudoers.d/$1\"", USER)
                        .stdin((rule + "\n").getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void anotherLoginDoesAllOfItThroughSudo() throws Exception {
        output(nevers, script("userdel -r \"$1\" 2> /dev/null || true; rm -f \"/etc/sudoers.d/$1\"", USER));
        output(nevers, script(ADD_USER, USER));
        try (var transport = SshTransport.connect(endpoint().user(USER).sudo().build())) {
            assertThatThrownBy(() -> output(transport, script("id -u")))
                    .isInstanceOf(SudoRefusedException.class)
                    .hasMessageContaining("password");

            sudoers(USER + " ALL=(ALL) NOPASSWD: ALL");
            assertThat(output(
                            transport,
                            script("id -u; echo \"$LC_ALL\"; cat").stdin("in".getBytes(StandardCharsets.US_ASCII))))
                    .isEqualTo("0\nC\nin");
            try (var running = transport.start(script("sleep 1000").build(), OutputListener.NONE)) {
                assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
            }
            sudoers("Defaults use_pty\n" + USER + " ALL=(ALL) NOPASSWD: ALL");
            try (var running = transport.start(script("sleep 1000").build(), OutputListener.NONE)) {
                assertThat(running.cancel(Cancel.END_PROCESS)).isEqualTo(RemoteProcess.ENDED);
            }
            assertThat(output(nevers, script("pgrep -fx 'sleep 1000' || true"))).isEmpty();
            XenHost host = XenHost.over(transport, Optional.empty());
            assertThat(host.domains().list()).extracting("name").contains("Domain-0");
        } finally {
            output(
                    nevers,
                    script(
                            "rm -f \"/etc/sudoers.d/$1\"; pkill -u \"$1\"; userdel -r \"$1\" 2> /dev/null || true",
                            USER));
        }
    }

    /** From nevers, avignon is where other Xen hosts reach it. */
    private static SshEndpoint.Builder behindNevers() {
        SshEndpoint avignon = lab.hosts().get(1);
        return SshEndpoint.builder(avignon.peerHost())
                .name("avignon")
                .port(avignon.peerPort())
                .privateKey(avignon.privateKey().orElseThrow())
                .jump(endpoint().build());
    }

    @Test
    void aHostBehindAnotherIsReachedOverItAndBothKeysAreChecked() {
        String avignonKey;
        try (var direct = SshTransport.connect(lab.hosts().get(1))) {
            avignonKey = direct.hostKey();
        }
        var known =
                behindNevers().hostKeys(HostKeys.pinned(List.of(avignonKey))).build();
        try (var host = XenHost.connect(known)) {
            assertThat(host.run(Command.of("hostname").build()).stdout()).isEqualTo("avignon\n");
            assertThat(host.domains().list()).extracting("name").contains("Domain-0");
        }
        var unknown = behindNevers()
                .hostKeys(HostKeys.pinned(List.of(nevers.hostKey())))
                .build();
        assertThatThrownBy(() -> SshTransport.connect(unknown)).isInstanceOf(HostKeyRejectedException.class);
    }
}
