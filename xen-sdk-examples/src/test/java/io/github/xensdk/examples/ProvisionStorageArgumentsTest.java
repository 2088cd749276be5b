package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProvisionStorageArgumentsTest {

    @Test
    void aPasswordFileThatCannotBeReadIsRefusedBeforeAnyHostIsAsked() {
        var text = new StringWriter();
        var commandLine = Main.commandLine().setErr(new PrintWriter(text));

        int status = commandLine.execute(
                "provision-storage",
                "apply",
                "smb",
                "/xen/shared",
                "--server",
                "no-such-host.invalid",
                "--password-file",
                "/no/such/file");

        assertThat(status).isEqualTo(2);
        assertThat(text.toString()).contains("--password-file must be one that can be read: /no/such/file");
    }
}
