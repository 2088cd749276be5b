package io.github.xensdk.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenSshConfigTest {

    @TempDir
    Path directory;

    private SshEndpoint endpoint(String alias, String config) throws Exception {
        Path file = Files.writeString(directory.resolve("config"), config);
        return SshEndpoint.fromOpenSshConfig(alias, file);
    }

    private Path existing(String name) throws Exception {
        return Files.writeString(directory.resolve(name), "");
    }

    @Test
    void allThatIsTakenIsTaken() throws Exception {
        Path key = existing("id_lab");
        Path known = directory.resolve("known hosts");
        var endpoint = endpoint("nevers", """
                # the lab
                Host nevers
                    HostName 192.0.2.7
                    Port = 2222
                    user=admin
                    IdentityFile %s   # mine
                    UserKnownHostsFile "%s"
                    ConnectTimeout 7
                    ServerAliveInterval 3
                    Compression yes
                """.formatted(key, known));

        assertThat(endpoint.host()).isEqualTo("192.0.2.7");
        assertThat(endpoint.name()).isEqualTo("nevers");
        assertThat(endpoint.port()).isEqualTo(2222);
        assertThat(endpoint.user()).isEqualTo("admin");
        assertThat(endpoint.privateKeys()).containsExactly(key);
        assertThat(endpoint.hostKeys()).hasToString("known hosts in " + known);
        assertThat(endpoint.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(endpoint.keepAliveInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(endpoint.jump()).isEmpty();
    }

    @Test
    void aHostThatTheFileDoesNotKnowHasTheDefaults() throws Exception {
        var endpoint = endpoint("elsewhere.example.org", "Host nevers\n  Port 2222\n");

        assertThat(endpoint).hasToString("root@elsewhere.example.org:22");
        assertThat(SshEndpoint.fromOpenSshConfig("nevers", directory.resolve("missing")))
                .hasToString("root@nevers:22");
    }

    @Test
    void theFirstValueCountsAndPatternsMayBeNegated() throws Exception {
        String config = """
                User everywhere
                Host *.example.org !old.example.org
                    Port 1
                Host ?ld.example.org
                    Port 2
                Host *
                    Port 3
                    User late
                """;

        assertThat(endpoint("new.example.org", config)).hasToString("everywhere@new.example.org:1");
        assertThat(endpoint("OLD.example.org", config)).hasToString("everywhere@OLD.example.org:2");
        assertThat(endpoint("nevers", config)).hasToString("everywhere@nevers:3");
    }

    @Test
    void keysAddUpAndThoseThatAreMissingAreLeftOut() throws Exception {
        Path one = existing("id_nevers");
        Path two = existing("id_root");
        var endpoint = endpoint("nevers", """
                Host nevers
                    IdentityFile %1$s/id_%%h
                    IdentityFile %1$s/missing
                Host *
                    IdentityFile %1$s/id_%%r
                """.formatted(directory));

        assertThat(endpoint.privateKeys()).containsExactly(one, two);
    }

    @Test
    void tildeIsTheHomeDirectory() throws Exception {
        var endpoint = endpoint("nevers", "UserKnownHostsFile ~/one %d/two\n");

        String home = System.getProperty("user.home");
        assertThat(endpoint.hostKeys()).hasToString("known hosts in " + home + "/one, " + home + "/two");
    }

    @Test
    void jumpsAreHostsOfTheFileThemselves() throws Exception {
        var endpoint = endpoint("nevers", """
                Host nevers
                    ProxyJump outer,me@inner:2200
                Host outer
                    HostName gate.example.org
                    User gatekeeper
                Host inner
                    Port 7
                """);

        SshEndpoint inner = endpoint.jump().orElseThrow();
        assertThat(inner.user() + "@" + inner.host() + ":" + inner.port()).isEqualTo("me@inner:2200");
        assertThat(inner.jump().orElseThrow()).hasToString("gatekeeper@gate.example.org:22");
    }

    @Test
    void aFileMayIncludeOthers() throws Exception {
        Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(directory.resolve("conf.d/a.conf"), "Host nevers\n  Port 5\n");
        Files.writeString(directory.resolve("conf.d/b.conf"), "Port 6\n");

        assertThat(endpoint("nevers", "Include conf.d/*.conf\nHost *\n  Port 9\n")
                        .port())
                .isEqualTo(5);
        assertThat(endpoint("avignon", "Include conf.d/*.conf\n").port()).isEqualTo(6);
        assertThat(endpoint("avignon", "Host nevers\n  Include conf.d/b.conf\nHost *\n  Port 9\n")
                        .port())
                .isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProxyCommand nc %h %p",
                "HostKeyAlias other",
                "Match user root",
                "Match exec true",
                "CertificateFile /tmp/x",
                "RevokedHostKeys /tmp/x",
                "CanonicalizeHostname yes",
                "Port x",
                "Port 99999",
                "ProxyJump nevers",
                "ProxyJump a b",
                "ProxyJump user@:1",
                "Port",
                "User \"open",
                "Include config",
                "UserKnownHostsFile ~/%k",
                "HostName -oProxyCommand=x"
            })
    void whatMattersAndIsNotUnderstoodIsRefused(String line) {
        assertThatThrownBy(() -> endpoint("nevers", "\n" + line + "\n")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theErrorNamesTheLine() {
        assertThatThrownBy(() -> endpoint("nevers", "Port 22\n\nProxyCommand nc %h %p\n"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.field()).isEqualTo(directory.resolve("config") + ", line 3"))
                .hasMessageContaining("proxycommand is not supported");
    }

    @Test
    void whatIsRefusedForOneHostDoesNotHurtAnother() throws Exception {
        String config = "Host old\n  ProxyCommand nc %h %p\nHost nevers\n  ProxyCommand none\n  Port 5\n";

        assertThat(endpoint("nevers", config).port()).isEqualTo(5);
    }
}
