package io.github.xensdk.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.xensdk.XenException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile files end in a value or in an exception of ours, and soon. */
class InventoryFuzzTest {

    private static final int ROUNDS = Integer.getInteger("xensdk.fuzz.rounds", 20_000);

    private static final String SAMPLE = """
            credentials:
              admin: { key-file: ~/.ssh/id_ed25519, passphrase: { env: XEN_PASSPHRASE } }
              login: { password: { inline: hunter2 } }
            hosts:
              nevers:
                address: 192.0.2.11
                port: 22
                credential: admin
                host-keys: { pinned: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA] }
              avignon: { connect-timeout: 10s, jump: nevers, sudo: true, credential: login }
            storage:
              shared: { kind: nfs, server: nevers, path: /xen/shared, clients: [avignon], options: { vers: "4.2" } }
            guests:
              guest-01:
                type: pvh
                kernel: /k
                memory: 96MiB
                disks: [{ target: /a, device: xvda }]
                nics:
                  - { bridge: xenbr0 }
                settings: { on_crash: restart }
            """;

    private static final String[] PIECES = {
        "\n",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        "-",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "'",
        "\"",
        "#",
        "&a",
        "*a",
        "!",
        "!!str",
        "|",
        ">",
        "|+2",
        "%",
        "@",
        "`",
        "?",
        "? ",
        "~",
        "<<",
        "---",
        "...",
        "\\",
        "\\x",
        "\\u12",
        "\r",
        "\u0085",
        "\u2028",
        "\ufeff",
        "é",
        "\ud83d\ude00",
        "\ud800",
        "\u0001",
        "0x",
        "1e999",
        ".nan",
        "true",
        "null",
        "hosts",
        "guests"
    };

    @Test
    @Timeout(300)
    void everyFileIsReadOrRefused() {
        var random = new Random(20261123);
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutated(random);
            try {
                InventoryReader.read("xen.yaml", text, Path.of("/nowhere"), round % 2 == 0);
                read++;
            } catch (XenException e) {
                assertThat(e).isInstanceOf(InventoryException.class).hasMessageNotContaining("hunter2");
            } catch (RuntimeException | StackOverflowError e) {
                fail("round " + round + ": " + text, e);
            }
        }
        assertThat(read).as("some change nothing that matters").isPositive();
    }

    private static String mutated(Random random) {
        var text = new StringBuilder(SAMPLE);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(6)));
                default -> text.replace(at, at + 1, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }
}
