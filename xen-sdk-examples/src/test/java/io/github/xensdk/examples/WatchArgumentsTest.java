package io.github.xensdk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WatchArgumentsTest {

    private static String refusal(String... arguments) {
        var text = new StringWriter();
        var commandLine = Main.commandLine().setErr(new PrintWriter(text));
        assertThat(commandLine.execute(arguments)).isEqualTo(2);
        return text.toString();
    }

    @Test
    void whatIsAskedWronglyIsRefusedBeforeAnyHostIsAsked() {
        assertThat(refusal("watch")).contains("either hosts or --lab");
        assertThat(refusal("watch", "--lab", "nevers.example.org")).contains("either hosts or --lab");
        assertThat(refusal("watch", "nevers.example.org", "--interval", "0")).contains("--interval must be");
        assertThat(refusal("watch", "nevers.example.org", "--for", "0")).contains("--for must be");
    }
}
