package io.github.xensdk.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xensdk.ByteSize;
import io.github.xensdk.InvalidInputException;
import io.github.xensdk.domain.Disk;
import io.github.xensdk.domain.DomainConfig;
import io.github.xensdk.domain.DomainType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryTest {

    @TempDir
    Path directory;

    private Inventory read(String text) {
        return Inventory.read(file(text));
    }

    private Path file(String text) {
        return file("xen.yaml", text);
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private InventoryException refusal(String text) {
        return org.assertj.core.api.Assertions.catchThrowableOfType(InventoryException.class, () -> read(text));
    }

    @Test
    void aHostNeedsNothingButItsName() {
        var host = read("hosts:\n  nevers: {}\n").host("nevers");

        assertThat(host.name()).isEqualTo("nevers");
        assertThat(host.endpoint()).hasToString("root@nevers:22");
        assertThat(host.credential()).isEmpty();
        assertThat(host.endpoint().hostKeys().toString()).contains("known_hosts");
    }

    @Test
    void whatIsSaidOfAHostIsInItsEndpoint() {
        var endpoint = read("""
                        credentials:
                          admin: { key-file: keys/id_ed25519 }
                          home: { key-file: ~/.ssh/xen }
                        hosts:
                          avignon:
                            address: 192.0.2.12
                            port: 2222
                            user: admin
                            credential: admin
                            connect-timeout: 10s
                            keep-alive: 2s
                            host-keys: { known-hosts: known_hosts }
                            peer: { address: 10.77.0.12, port: 23 }
                          nevers:
                            credential: home
                            host-keys:
                              pinned: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA]
                        """).host("avignon").endpoint();

        assertThat(endpoint.name()).isEqualTo("avignon");
        assertThat(endpoint).hasToString("admin@192.0.2.12:2222");
        assertThat(endpoint.privateKey()).contains(directory.resolve("keys/id_ed25519"));
        assertThat(endpoint.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(endpoint.keepAliveInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(endpoint.hostKeys()).hasToString("known hosts in " + directory.resolve("known_hosts"));
        assertThat(endpoint.peerHost()).isEqualTo("10.77.0.12");
        assertThat(endpoint.peerPort()).isEqualTo(23);
    }

    @Test
    void theHomeDirectoryAndPinnedKeysAreUnderstood() {
        var inventory = read("""
                credentials:
                  home: { key-file: ~/.ssh/xen }
                hosts:
                  nevers:
                    credential: home
                    host-keys: { pinned: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA] }
                  lab:
                    host-keys: { accept-anyone-insecurely: true }
                """);

        assertThat(inventory.host("nevers").endpoint().privateKey())
                .contains(Path.of(System.getProperty("user.home"), ".ssh/xen"));
        assertThat(inventory.host("nevers").endpoint().hostKeys()).hasToString("pinned keys");
        assertThat(inventory.host("lab").endpoint().hostKeys().toString()).contains("INSECURE");
        assertThat(inventory.hosts()).extracting(HostEntry::name).containsExactly("nevers", "lab");
    }

    @Test
    void secretsAreReferencesThatAreReadWhenTheyAreNeeded() {
        var inventory = read("""
                credentials:
                  key: { key-file: id, passphrase: { file: secrets/passphrase } }
                  login: { password: { env: XEN_SDK_TEST_PASSWORD } }
                hosts:
                  nevers: { credential: key }
                  avignon: { credential: login, user: admin, sudo: true, jump: nevers }
                """);

        var nevers = inventory.host("nevers").endpoint();
        assertThat(nevers.passphrase().orElseThrow())
                .hasToString("the secret in " + directory.resolve("secrets/passphrase"));
        assertThatThrownBy(() -> nevers.passphrase().orElseThrow().reveal()).isInstanceOf(InvalidInputException.class);
        assertThat(directory.resolve("secrets").toFile().mkdir()).isTrue();
        file("secrets/passphrase", "Tr0ub4dor\n");
        assertThat(nevers.passphrase().orElseThrow().reveal()).isEqualTo("Tr0ub4dor".toCharArray());

        var avignon = inventory.host("avignon").endpoint();
        assertThat(avignon.password().orElseThrow()).hasToString("the environment variable XEN_SDK_TEST_PASSWORD");
        assertThat(avignon.sudo()).isTrue();
        assertThat(avignon.jump().orElseThrow().name()).isEqualTo("nevers");
        assertThat(avignon.jump().orElseThrow().privateKey()).contains(directory.resolve("id"));
        assertThat(inventory.credentials().toString() + inventory + inventory.hosts())
                .doesNotContain("Tr0ub4dor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "[hunter2]",
                "{ hunter2 }",
                "{ hunter2: x }",
                "{ env: X, file: hunter2 }",
                "{ env: 'hunter2 %' }",
                "{ env: [hunter2] }",
                "{ inline: hunter2 }",
                "{ inline: { hunter2: x } }"
            })
    void aSecretThatStandsInTheFileIsRefusedAndNeverRepeated(String secret) {
        for (String key : new String[] {"password", "passphrase"}) {
            var refusal = refusal(
                    "credentials:\n  login: { " + key + ": " + secret + " }\nhosts: { a: { credential: login } }\n");

            assertThat(refusal).hasMessageContaining(key).hasMessageNotContaining("hunter2");
            assertThat(refusal.line()).isEqualTo(2);
        }
    }

    @Test
    void anInlineSecretIsTakenWhereTheCallerSaysSoLoudly() {
        Path file =
                file("credentials:\n  login: { password: { inline: hunter2 } }\nhosts: { a: { credential: login } }\n");

        var inventory = Inventory.readWithInlineSecretsInsecurely(file);

        assertThat(inventory.host("a").endpoint().password().orElseThrow().reveal())
                .isEqualTo("hunter2".toCharArray());
        assertThat(inventory.toString() + inventory.hosts() + inventory.credentials())
                .doesNotContain("hunter2");
    }

    @Test
    void aHostIsNeverReachedOverItself() {
        assertThat(refusal("hosts:\n  a: { jump: a }\n")).hasMessageContaining("must not lead over the host itself");
        assertThat(refusal("hosts:\n  a: { jump: b }\n  b: { jump: c }\n  c: { jump: a }\n"))
                .hasMessageContaining("must not lead over the host itself");
        assertThat(read("hosts:\n  a: { jump: b }\n  b: { jump: c }\n  c: {}\n")
                        .host("a")
                        .endpoint())
                .hasToString("root@a:22 by root@b:22 by root@c:22");
    }

    @Test
    void aGuestIsAConfigurationThatXlTakes() {
        var config = read("""
                        hosts: { nevers: {} }
                        guests:
                          guest-01:
                            type: pvh
                            uuid: 0d6b3ad5-4f4b-4d54-9c2e-6f0e7bfb2b11
                            kernel: /xen/lab/vmlinux
                            ramdisk: /xen/lab/initrd.img
                            arguments: root=/dev/xvda rw console=hvc0
                            memory: 96MiB
                            max-memory: 1 GiB
                            vcpus: 1
                            max-vcpus: 2
                            disks:
                              - { target: /xen/shared/guest-01.img, device: xvda }
                              - { target: /xen/shared/data.qcow2, device: xvdb, format: qcow2, read-only: true }
                            nics:
                              - { bridge: xenbr0, mac: "00:16:3e:77:00:51" }
                            settings: { on_crash: restart, shadow_memory: 16 }
                        """).guest("guest-01");

        assertThat(config.type()).isEqualTo(DomainType.PVH);
        assertThat(config.memory()).isEqualTo(ByteSize.mebibytes(96));
        assertThat(config.maxMemory()).isEqualTo(ByteSize.gibibytes(1));
        assertThat(config.maxVcpus()).isEqualTo(2);
        assertThat(config.disks())
                .containsExactly(
                        Disk.raw("/xen/shared/guest-01.img", "xvda"),
                        new Disk("/xen/shared/data.qcow2", Disk.Format.QCOW2, "xvdb", true));
        assertThat(config.nics())
                .singleElement()
                .satisfies(nic -> assertThat(nic.mac()).contains("00:16:3e:77:00:51"));
        assertThat(config.toXlConfig())
                .contains(
                        "on_crash = \"restart\"", "shadow_memory = 16", "cmdline = \"root=/dev/xvda rw console=hvc0\"");
        assertThat(DomainConfig.parse(config.toXlConfig())).isEqualTo(config);
    }

    @Test
    void aGuestMayBeInAFileOfItsOwnWhichIsKeptAsItIs() {
        String text = "# by hand\nname = 'guest-02'\nkernel = '/k'   # here\nmemory = 64\n";
        file("guest-02.cfg", text);
        var inventory = read("hosts: { nevers: {} }\nguests: { guest-02: { config: guest-02.cfg } }\n");

        assertThat(inventory.guest("guest-02").memory()).isEqualTo(ByteSize.mebibytes(64));
        assertThat(inventory.guests().get(0).configFile().orElseThrow().toText())
                .isEqualTo(text);
    }

    @Test
    void storageIsAPlainValue() {
        var storage = read("""
                        hosts: { nevers: {}, avignon: {}, bourges: {} }
                        storage:
                          shared:
                            kind: nfs
                            server: nevers
                            path: /xen/shared
                            clients: [avignon, bourges]
                            options: { vers: 4.2, hard: true, sec: sys }
                        """).storage().get(0);

        assertThat(storage.kind()).isEqualTo("nfs");
        assertThat(storage.server()).isEqualTo("nevers");
        assertThat(storage.path()).isEqualTo("/xen/shared");
        assertThat(storage.clients()).containsExactly("avignon", "bourges");
        assertThat(storage.options())
                .containsEntry("vers", "4.2")
                .containsEntry("hard", "true")
                .containsEntry("sec", "sys");
    }

    /** Each is refused at its place; {@code ⏎} stands for a line end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts: { nevers: { prot: 22 } }                    | 1 | 20 | unknown key 'prot'; did you mean 'port'?",
                "hosts: { nevers: { host_keys: {} } }               | 1 | 20 | did you mean 'host-keys'?",
                "host: { nevers: {} }                               | 1 | 1  | did you mean 'hosts'?",
                "hosts: { nevers: { zzzzzz: 1 } }                   | 1 | 20 | unknown key 'zzzzzz'",
                "hosts:⏎  nevers:⏎    port: '22'                    | 3 | 11 | must be a number, and is text",
                "hosts:⏎  nevers:⏎    port: 2.5                     | 3 | 11 | whole number",
                "hosts:⏎  nevers:⏎    port: 0                       | 3 | 11 | must be from 1 to 65535",
                "hosts:⏎  nevers:⏎    user: 17                      | 3 | 11 | must be text, and is a number",
                "hosts:⏎  nevers:⏎    user: [root]                  | 3 | 11 | must be text, and is a list",
                "hosts:⏎  nevers:⏎    user:                         | 3 | 10 | must be text, and is nothing",
                "hosts:⏎  nevers:⏎    user: ~                       | 3 | 11 | must be text, and is nothing",
                "hosts:⏎  nevers:⏎    connect-timeout: 30           | 3 | 22 | must be text, and is a number",
                "hosts:⏎  nevers:⏎    connect-timeout: 30 s         | 3 | 22 | a time such as",
                "hosts:⏎  nevers:⏎    connect-timeout: 0s           | 3 | 22 | must be positive",
                "hosts:⏎  nevers:⏎    address: -oProxyCommand=x     | 3 | 14 | host name or an address",
                "hosts:⏎  nevers: nevers.example                    | 2 | 11 | must be keys with values, and is text",
                "hosts:⏎  - nevers                                  | 2 | 3  | must be keys with values, and is a list",
                "hosts: {}                                          | 1 | 8  | must have a host",
                "guests: {}                                         | 1 | 1  | must have the key 'hosts'",
                "hosts:⏎  nevers:⏎    credential: nosuch            | 3 | 17 | names no credential",
                "credentials: { admin: { key-file: k } }⏎hosts: { a: { credential: admni } } | 2 | 27 | did you mean 'admin'?",
                "hosts: { 7: {} }                                   | 1 | 10 | must be a letter followed by",
                "hosts: { a: {}, a: {} }                            | 1 | 17 | repeats the key of line 1, column 10",
                "credentials: { a: {} }⏎hosts: { a: {} }            | 1 | 19 | must have a key-file",
                "hosts: { a: { jump: bb }, bbb: {} }                | 1 | 21 | did you mean 'bbb'?",
                "hosts: { a: { sudo: yes } }                        | 1 | 21 | must be true or false, and is text",
                "hosts: { a: { host-keys: {} } }                    | 1 | 26 | one of known-hosts, pinned",
                "hosts: { a: { host-keys: { pinned: [x] } } }       | 1 | 36 | must be of the form 'ssh-ed25519",
                "hosts: { a: { host-keys: { accept-anyone-insecurely: false } } } | 1 | 54 | must be true, or left out",
                "hosts: { a: {} }⏎storage: { s: { kind: nsf, server: a, path: /x, clients: [a] } } | 2 | 23 | did you mean 'nfs'?",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: b, path: /x, clients: [a] } } | 2 | 36 | names no host",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: a, path: x, clients: [a] } }  | 2 | 45 | absolute path",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: a, path: /x } }               | 2 | 15 | must have the key 'clients'",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: a, path: /x, clients: [b] } } | 2 | 58 | names no host",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: a, path: /x, clients: [a, a] } } | 2 | 62 | is there twice",
                "hosts: { a: {} }⏎storage: { s: { kind: nfs, server: a, path: /x, clients: [] } }  | 2 | 58 | must have a host",
                "hosts: { a: {} }⏎guests: { g: { type: pvm, memory: 1MiB } }                       | 2 | 22 | pv, pvh or hvm",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, memory: 96 } }                         | 2 | 35 | size with its unit",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, kernel: /k } }                         | 2 | 14 | must have the key 'memory'",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, memory: 1MiB } }                       | 2 | 14 | kernel must be given",
                "hosts: { a: {} }⏎guests: { Domain-0: { type: pvh, memory: 1MiB } }                | 2 | 21 | domain name",
                "hosts: { a: {} }⏎guests: { g: { config: nosuch.cfg } }                            | 2 | 24 | is not there",
                "hosts: { a: {} }⏎guests: { g: { config: nosuch.cfg, memory: 1MiB } }              | 2 | 36 | unknown key 'memory'",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, memory: 1MiB, disks: [{ device: xvda }] } } | 2 | 49 | must have the key 'target'",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, memory: 1MiB, disks: [{ device: xvda, target: x }] } } | 2 | 49 | absolute path",
                "hosts: { a: {} }⏎guests: { g: { type: pvh, memory: 1MiB, settings: { memory: 5 } } }   | 2 | 61 | has a method of its own",
            })
    void whatIsWrongIsSaidAtItsPlace(String text, int line, int column, String rule) {
        var refusal = refusal(text.strip().replace('⏎', '\n'));

        assertThat(refusal).hasMessageContaining(rule);
        assertThat(refusal.line()).as(refusal.getMessage()).isEqualTo(line);
        assertThat(refusal.column()).as(refusal.getMessage()).isEqualTo(column);
        assertThat(refusal.file()).endsWith("xen.yaml");
        assertThat(refusal).hasMessageContaining("line " + line + ", column " + column);
    }

    @Test
    void anXlCfgThatIsWrongIsSaidWithBothPlaces() {
        file("guest-02.cfg", "name = 'guest-02'\nmemory = \n");
        assertThat(refusal("hosts: { a: {} }\nguests: { guest-02: { config: guest-02.cfg } }"))
                .hasMessageContaining("xen.yaml line 2, column 31")
                .hasMessageContaining("xl.cfg line 2");

        file("guest-02.cfg", "name = 'guest-03'\nkernel = '/k'\nmemory = 64\n");
        assertThat(refusal("hosts: { a: {} }\nguests: { guest-02: { config: guest-02.cfg } }"))
                .hasMessageContaining("and is of another");
    }

    @Test
    void whatIsNotInTheInventoryIsRefusedWithWhatMayHaveBeenMeant() {
        var inventory = read("hosts: { nevers: {} }");

        assertThatThrownBy(() -> inventory.connect("nvers"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'nevers'?");
        assertThatThrownBy(() -> inventory.guest("guest-01")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> Inventory.read(directory.resolve("nosuch.yaml")))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining("nosuch.yaml");
        assertThatThrownBy(() -> Inventory.read(directory)).isInstanceOf(InventoryException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "hosts", "[hosts]", "7", "--- {hosts: {a: {}}}\n--- {}\n"})
    void whatIsNoInventoryAtAllIsRefused(String text) {
        assertThat(refusal(text)).isNotNull();
    }

    /** The column is the library's for syntax; the line is what helps. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts:⏎\tnevers: {}                  | 2 | TAB",
                "hosts: { nevers: {}⏎guests: {}       | 2 | expected",
                "hosts:⏎  nevers:⏎    user: 'hunter2  | 3 | found unexpected end of stream",
                "hosts:⏎  nevers:⏎    user: a: hunter2 | 3 | mapping values are not allowed here",
                "hosts:⏎  nevers: @hunter2            | 2 | cannot start any token",
                "hosts:⏎ nevers: {}⏎  avignon: {}     | 3 | ",
            })
    void brokenYamlIsSaidWithItsLineAndWithoutWhatTheLineHolds(String text, int line, String rule) {
        var refusal = refusal(text.strip().replace('⏎', '\n'));

        assertThat(refusal).hasMessageContaining(rule == null ? "" : rule).hasMessageNotContaining("hunter2");
        assertThat(refusal.line()).as(refusal.getMessage()).isEqualTo(line);
        assertThat(refusal.column()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: &x { a: {} }\n",
                "hosts: { a: &x {}, b: *x }\n",
                "hosts: { a: { user: *root } }\n",
                "hosts: { &x a: {} }\n",
                "hosts: *nosuch\n",
                "hosts: { a: &a { user: [x,x] }, b: &b { user: [*a,*a] }, c: &c { user: [*b,*b] } }\n"
            })
    void anchorsAndAliasesAreRefused(String text) {
        assertThat(refusal(text)).hasMessageContaining("anchors ('&') or aliases ('*')");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosts: !!java.io.File { a: {} }\n",
                "hosts: { a: { user: !!str root } }\n",
                "hosts: { a: { user: !secret root } }\n",
                "hosts: { a: { host-keys: { pinned: !!set [x] } } }\n"
            })
    void tagsAreRefused(String text) {
        assertThat(refusal(text)).hasMessageContaining("tags ('!')");
    }

    @Test
    void deepNestingIsRefusedSoon() {
        assertThat(refusal("hosts: " + "[".repeat(100_000))).hasMessageContaining("nested deeper");
        assertThat(refusal("hosts: " + "{a: ".repeat(100_000))).hasMessageContaining("nested deeper");
        assertThat(refusal("- ".repeat(50_000))).hasMessageContaining("nested deeper");
    }

    @Test
    void aHugeFileIsRefused() {
        assertThat(refusal("# " + "x".repeat(Inventory.MAX_LENGTH) + "\nhosts: { a: {} }\n"))
                .hasMessageContaining("larger than");
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        Path file =
                Files.write(directory.resolve("xen.yaml"), "hosts: { ä: {} }".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Inventory.read(file))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void controlCharactersAreRefusedAtTheirPlace() {
        var refusal = refusal("hosts:\n  a: { user: \"r\0\" }\n");

        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal.column()).isEqualTo(16);
    }
}
